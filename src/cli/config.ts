// Reads the configuration: a JSON object whose keys are the long options of the live screen, `filter` and `filters`.
import { nearestWord } from '../view/filter/nearest-word.ts';
import { nameFault } from '../view/filter/saved-filters.ts';
import { formatCount } from '../words/figures.ts';
import { fitCells, safeText } from '../words/safe-text.ts';
import { type Flag, longNames, takesValue } from './flag.ts';
import { flagsOf } from './flags.ts';
import { type Settings, usualSettings } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** One option as the file has it; a switch is on or off, a value is spelt as on the command line. */
export interface ConfigEntry {
  readonly flag: Flag;
  readonly value: string | boolean;
}

export interface Config {
  readonly settings: readonly ConfigEntry[];
  /** FILTER where the command line gives none; empty for none. */
  readonly filter: string;
  /** Filters saved under a name; each is read only where it is used. */
  readonly savedFilters: ReadonlyMap<string, string>;
  /** What is wrong with the file, a line each; a file with a mistake in it is not to be used at all. */
  readonly problems: readonly string[];
}

/** No file, and an empty one, say nothing. */
export const NO_CONFIG: Config = {
  settings: [],
  filter: '',
  savedFilters: new Map(),
  problems: [],
};

/** More saved filters than this are no longer looked through. */
const MOST_SAVED = 200;

/** More of a key than this says no more. Cells. */
const SHOWN_KEY = 40;

/** Why a value cannot be quotes it, however long it is. Cells. */
const SHOWN_REASON = 200;

/** Not for a file that is read at every start. */
const COMMAND_LINE_ONLY: ReadonlySet<string> = new Set(['help', 'version', 'single']);

/** Reads the text of the file; never throws. Values of filters are only read where all filters become one. */
export function parseConfig(text: string): Config {
  if (text.trim() === '') return NO_CONFIG;
  try {
    const config: unknown = JSON.parse(text);
    if (typeof config === 'object' && config !== null && !Array.isArray(config)) return readObject(config);
    return { ...NO_CONFIG, problems: [NO_OBJECT] };
  } catch (error) {
    return { ...NO_CONFIG, problems: [`is no JSON${placeOf(error as Error, text)}`] };
  }
}

/** In words: on the screen no text has braces. */
const NO_OBJECT = 'is no JSON object, such as "interval": 2 in curly brackets';

/** Where JSON.parse gave up, as an editor counts; empty where it does not say. */
function placeOf({ message }: Error, text: string): string {
  const at = /at position (\d+)/.exec(message)?.[1];
  const before = text.slice(0, Number(at ?? text.length)).split('\n');
  return `: line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1} cannot be read`;
}

/** Puts what the file says into settings, save what the command line says too: that comes first. */
export function applyConfig(settings: Settings, config: Config, given: ReadonlySet<Flag>): void {
  for (const entry of config.settings) {
    if (!given.has(entry.flag)) setEntry(settings, entry);
  }
}

function readObject(config: object): Config {
  const count = Object.keys(config).length;
  if (count > FLAG_OF_KEY.size) {
    return { ...NO_CONFIG, problems: [`has ${formatCount(count)} keys, more than there are options`] };
  }
  const settings: ConfigEntry[] = [];
  const problems: string[] = [];
  let filter = '';
  let savedFilters = NO_CONFIG.savedFilters;
  for (const [key, value] of Object.entries(config)) {
    if (key === 'filter' && typeof value === 'string') filter = value;
    else if (key === 'filters') {
      const saved = readSaved(value);
      if (typeof saved === 'string') problems.push(`"filters" ${saved}`);
      else savedFilters = saved;
    } else {
      const found = readEntry(key, value);
      if (typeof found === 'string') problems.push(`"${fitCells(safeText(key), SHOWN_KEY)}" ${found}`);
      else settings.push(...found);
    }
  }
  return { settings, filter, savedFilters, problems };
}

/** The saved filters by name, or what is wrong with them. */
function readSaved(value: unknown): ReadonlyMap<string, string> | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return NO_SAVED;
  const entries = Object.entries(value);
  if (entries.length > MOST_SAVED)
    return `has ${formatCount(entries.length)} names; ${MOST_SAVED} are the most`;
  for (const [name, text] of entries) {
    const fault = nameFault(name);
    if (fault) return `has "${fitCells(safeText(name), SHOWN_KEY)}", which ${fault}`;
    if (typeof text !== 'string') return NO_SAVED;
  }
  return new Map(entries);
}

const NO_SAVED = 'must be filters by name, such as "kids": "src net 192.168.4.0/24" in curly brackets';

/** The entries that a key makes, or what is wrong with it. */
function readEntry(key: string, value: unknown): readonly ConfigEntry[] | string {
  if (key === 'filter') return 'must be a text such as "not port 53"';
  const named = FLAG_OF_KEY.get(key);
  if (!named) {
    const nearest = nearestWord(key.slice(0, SHOWN_KEY), [...FLAG_OF_KEY.keys(), 'filter', 'filters']);
    return `is no option of the live screen${nearest ? `; did you mean "${nearest}"?` : ''}`;
  }
  const entries = entriesOf(named.flag, named.undone, value);
  if (typeof entries === 'string') return entries;
  try {
    for (const entry of entries) setEntry(usualSettings(), entry);
    return entries;
  } catch (error) {
    if (error instanceof UsageError) return `cannot be: ${fitCells(safeText(error.message), SHOWN_REASON)}`;
    throw error;
  }
}

function entriesOf(flag: Flag, undone: boolean, value: unknown): readonly ConfigEntry[] | string {
  if (!takesValue(flag)) {
    return typeof value === 'boolean' ? [{ flag, value: value !== undone }] : 'must be true or false';
  }
  if (flag.value.optional && value === true) return [{ flag, value: '' }];
  if (typeof value === 'string' || typeof value === 'number') return [{ flag, value: String(value) }];
  const isList = Array.isArray(value) && value.every(each => ['string', 'number'].includes(typeof each));
  return isList ? [{ flag, value: value.join(',') }] : `must be ${flag.value.name}, as a text or a number`;
}

function setEntry(settings: Settings, { flag, value }: ConfigEntry): void {
  if (takesValue(flag)) flag.set(settings, String(value));
  else flag.turn(settings, value === true);
}

interface NamedFlag {
  readonly flag: Flag;
  readonly undone: boolean;
}

/** By every name of a flag, that of its opposite too. */
const FLAG_OF_KEY: ReadonlyMap<string, NamedFlag> = new Map(
  flagsOf('top')
    .filter(({ long }) => !COMMAND_LINE_ONLY.has(long))
    .flatMap(namesOf),
);

function namesOf(flag: Flag): [string, NamedFlag][] {
  const names = longNames(flag).map((name): [string, NamedFlag] => [name, { flag, undone: false }]);
  const opposite = takesValue(flag) ? undefined : flag.opposite;
  return opposite ? [...names, [opposite, { flag, undone: true }]] : names;
}
