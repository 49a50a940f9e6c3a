// From what the user has asked to see to a test over rows: every filter and the group chosen, in one predicate.
import { isMac } from '../../names/device.ts';
import { type Grouping, PROGRESS } from '../../snapshot/group-keys.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { allOf, type Expression, isEveryFlow } from './ast.ts';
import { compile } from './compile.ts';
import type { FilterContext } from './context.ts';
import { FilterError } from './filter-error.ts';
import type { Filters } from './filters.ts';
import { type FilterOption, invertEach, NO_LOOPBACK, NO_OUTGOING_DNS, optionExpression } from './options.ts';
import { parseFilter } from './parser.ts';

export type Predicate = (snapshot: Snapshot, row: number) => boolean;

/** The filters that are typed, with the option each is on the command line. */
const OPTIONS = {
  source: 'orig-src',
  destination: 'orig-dst',
  sport: 'sport',
  dport: 'dport',
} as const satisfies Partial<Record<keyof Filters, FilterOption>>;

export type TypedFilter = keyof typeof OPTIONS | 'expression';

/**
 * The predicate for these filters; undefined where nothing is filtered. Inverting turns over what the filters
 * say, each for itself as iptstate does, but neither what hides DNS and loopback nor the choice of a group. Throws FilterError for an entry that
 * cannot be read; entries from a prompt have been checked before.
 */
export function compileSelection(filters: Filters, context: FilterContext = {}): Predicate | undefined {
  const expression = selectionExpression(filters, context);
  return isEveryFlow(expression) ? undefined : compile(expression, context);
}

/** All that the filters say, as one expression. Throws as `compileSelection` does. */
export function selectionExpression(filters: Filters, context: FilterContext = {}): Expression {
  const parts = expressions(filters, context);
  const wanted = [filters.invert ? invertEach(parts) : allOf(parts)];
  if (filters.hideDns) wanted.push(NO_OUTGOING_DNS);
  if (filters.hideLoopback) wanted.push(NO_LOOPBACK);
  if (filters.only) wanted.push(groupExpression(filters.only.by, filters.only.name));
  return allOf(wanted);
}

/** What is wrong with an entry of one filter; undefined where it can be read. */
export function checkFilter(
  filter: TypedFilter,
  text: string,
  context: FilterContext = {},
): FilterError | undefined {
  try {
    typedExpression(filter, text, context);
    return undefined;
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
}

/** Whether anything at all is filtered, by whatever means. */
export function hasFilters(filters: Filters): boolean {
  return choosesFlows(filters) || filters.hideDns || filters.hideLoopback;
}

/** Whether certain flows have been asked for: to hide DNS or loopback is not to ask for all the others. */
export function choosesFlows({ only, options, ...filters }: Filters): boolean {
  return only !== undefined || options.length > 0 || TYPED.some(name => filters[name] !== '');
}

const TYPED = ['source', 'destination', 'sport', 'dport', 'expression'] as const;

function expressions(filters: Filters, context: FilterContext): Expression[] {
  const parts = [
    ...filters.options,
    ...TYPED.filter(name => filters[name] !== '').map(name => typedExpression(name, filters[name], context)),
  ];
  return parts;
}

function typedExpression(filter: TypedFilter, text: string, context: FilterContext): Expression {
  return filter === 'expression'
    ? parseFilter(text, context)
    : optionExpression(OPTIONS[filter], text, context);
}

/** What the flags say of flows that have come so far, as a filter. */
const PROGRESS_FILTERS: Readonly<Record<(typeof PROGRESS)[number], string>> = {
  offloaded: 'offload',
  unreplied: 'unreplied and not offload',
  assured: 'assured and not offload and not unreplied',
  replied: 'not unreplied and not assured and not offload',
};

/** A state, or for protocols without one how far the flow has come. */
function stateExpression(name: string): Expression {
  const blank = name.lastIndexOf(' ');
  const progress = PROGRESS.find(word => word === name.slice(blank + 1));
  if (blank < 0 || progress === undefined) return optionExpression('state', name);
  return allOf([optionExpression('proto', name.slice(0, blank)), parseFilter(PROGRESS_FILTERS[progress])]);
}

/** The flows to one port of who answers: `192.0.2.1 443/tcp`, or of a protocol without ports `192.0.2.1 icmp`. */
function serviceExpression(name: string): Expression {
  const [server = '', service = ''] = name.split(' ');
  const [port, protocol] = service.split('/');
  const answers = parseFilter(`reply src host ${server}`);
  if (protocol === undefined) return allOf([answers, optionExpression('proto', service)]);
  return allOf([answers, optionExpression('proto', protocol), parseFilter(`reply src port ${port}`)]);
}

/** The flows of a group that the sidebar names, see `groupName`. */
function groupExpression(by: Grouping, name: string): Expression {
  switch (by) {
    case 'source':
      return optionExpression('orig-src', name);
    case 'destination':
      return optionExpression('orig-dst', name);
    case 'port': {
      const [port = '', protocol] = name.split('/');
      if (protocol === undefined) return optionExpression('proto', name);
      return allOf([optionExpression('proto', protocol), optionExpression('dport', port)]);
    }
    case 'protocol':
      return optionExpression('proto', name);
    case 'state':
      return stateExpression(name);
    case 'inside':
      return parseFilter(`inside ${name}`);
    case 'network':
      return optionExpression('orig-src', name);
    case 'service':
      return serviceExpression(name);
    case 'device':
      return isMac(name) ? { kind: 'device', names: [name] } : parseFilter(`inside ${name}`);
    case 'country':
      return { kind: 'country', codes: [name] };
    case 'as':
      return parseFilter(`as ${name}`);
    case 'process':
      return { kind: 'process', names: [name] };
  }
}
