// From the settings and the words of FILTER to the filters that a screen shows or a command applies.
import type { FilterContext } from '../view/filter/context.ts';
import { FilterError } from '../view/filter/filter-error.ts';
import { type Filters, NO_FILTERS } from '../view/filter/filters.ts';
import { optionExpression } from '../view/filter/options.ts';
import { compileSelection, type Predicate } from '../view/filter/selection.ts';
import type { GivenFilter, Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** iptstate's four filters have a prompt each on the screen. */
const PROMPTED = {
  'orig-src': 'source',
  'orig-dst': 'destination',
  sport: 'sport',
  dport: 'dport',
} as const;

/** The filters as the screen keeps them. Throws a UsageError for a value that cannot be read. */
export function filtersOf(settings: Settings, words: readonly string[], context: FilterContext): Filters {
  const typed: { -readonly [K in keyof Filters]?: Filters[K] } = {};
  const options = [];
  for (const { option, text } of masked(settings)) {
    const prompt = option in PROMPTED ? PROMPTED[option as keyof typeof PROMPTED] : undefined;
    if (prompt && typed[prompt] === undefined) typed[prompt] = text;
    else options.push(asUsage(() => optionExpression(option, text, context)));
  }
  const filters: Filters = {
    ...NO_FILTERS,
    ...typed,
    expression: words.join(' '),
    options,
    hideDns: settings.hideDns,
    hideLoopback: settings.hideLoopback,
    invert: settings.invert,
  };
  asUsage(() => compileSelection(filters, context));
  return filters;
}

/** The filters with the netmasks that stand apart from their address; without one, a netmask is a mistake. */
function masked({ filters, masks }: Settings): GivenFilter[] {
  const lost = masks.find(mask => !filters.some(({ option }) => option === mask.option));
  if (lost) throw new UsageError(`netmask ${lost.text}: needs the address of --${lost.option}`);
  return filters.map(({ option, text }) => {
    const mask = masks.findLast(each => each.option === option);
    return { option, text: mask ? `${text}/${mask.text}` : text };
  });
}

/** The test that all filters make together; undefined where every flow passes. Throws as `filtersOf` does. */
export function chooseFlows(
  settings: Settings,
  words: readonly string[],
  context: FilterContext,
): Predicate | undefined {
  return compileSelection(filtersOf(settings, words, context), context);
}

function asUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FilterError) throw new UsageError(error.message);
    throw error;
  }
}
