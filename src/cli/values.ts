// Reads the values of flags; what cannot be read is a UsageError whose message continues "--flag: ".
import { Family, parseAddress } from '../conntrack/address.ts';
import type { ListenAddress } from '../metrics/listener.ts';
import { parseRange, type Range } from '../pressure/range.ts';
import { SOURCE_NAMES, type SourceName } from '../reader/places.ts';
import { COLUMNS, type ColumnId, columnNamed, columnOf } from '../view/columns.ts';
import { parseAmount } from '../view/filter/amounts.ts';
import { EVENT_NAMES, type EventName } from '../view/flow-names.ts';
import type { SortOrder } from '../view/flow-view.ts';
import { readTheme, THEME_NAMES, type ThemeChoice } from '../view/theme-choice.ts';
import { intervalFault, LONGEST_INTERVAL } from '../watch/interval.ts';
import { UsageError } from './usage-error.ts';

/** Seconds, fractions too; no command waits longer than the longest interval. */
export function parseSeconds(text: string): number {
  const seconds = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= LONGEST_INTERVAL) return seconds;
  throw new UsageError(`"${text}" is no number of seconds, such as 2 or 0.5`);
}

/** Seconds between two readings, as milliseconds. */
export function parseInterval(text: string): number {
  const seconds = parseSeconds(text);
  const fault = intervalFault(seconds);
  if (fault !== undefined) throw new UsageError(`"${text}" ${fault}`);
  return seconds * 1000;
}

/** A length of time with its unit, as milliseconds. */
export function parseDuration(text: string): number {
  const seconds = parseAmount('ttl', text);
  if (seconds !== undefined && seconds > 0) return seconds * 1000;
  throw new UsageError(`"${text}" is no length of time, such as 90s, 30m, 24h or 7d`);
}

/** Bytes, with a unit or without. */
export function parseSize(text: string): number {
  const bytes = parseAmount('bytes', text);
  if (bytes !== undefined && bytes > 0) return bytes;
  throw new UsageError(`"${text}" is no size, such as 500k, 100M or 2G`);
}

/** A whole number of at most nine digits. */
export function parseCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`"${text}" is no number, such as 20`);
}

/** `ADDR:PORT`, an IPv6 address in brackets; a port alone is one of this machine's own. */
export function parseListen(text: string): ListenAddress {
  const [, ipv6, other = '', digits] = /^(?:(?:\[([^\]]*)\]|([^:]*)):)?(\d{1,5})$/.exec(text) ?? [];
  const host = ipv6 ?? (other === 'localhost' || other === '' ? '127.0.0.1' : other);
  const port = Number(digits);
  const family = ipv6 === undefined ? Family.IPV4 : Family.IPV6;
  if (port <= 65_535 && parseAddress(host)?.family === family) return { host, port };
  throw new UsageError(`"${text}" is no address to listen on, such as 127.0.0.1:9847 or [::1]:9847`);
}

/** One of the words, spelt as they are. */
export function parseChoice<T extends string>(choices: readonly T[], text: string): T {
  const choice = choices.find(candidate => candidate === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`"${text}" is not one of ${choices.join(', ')}`);
}

/** Names parted by commas, in the order to try them. */
export function parseSources(text: string): SourceName[] {
  return text.split(',').map(name => parseChoice(SOURCE_NAMES, name));
}

/** One of iptstate's letters, or a column's id. */
export function parseColumn(text: string): ColumnId {
  const column = columnNamed(text);
  if (column) return column.id;
  const letters = COLUMNS.flatMap(({ letter, id }) => (letter ? `${letter} (${id})` : []));
  const others = COLUMNS.flatMap(({ letter, id }) => (letter ? [] : id));
  throw new UsageError(`"${text}" is no column: ${letters.join(', ')}, ${others.join(', ')}`);
}

/** What to sort by: upwards by one of iptstate's letters, as iptstate does, and by a name as the column has it. */
export function parseOrder(text: string): SortOrder {
  const column = parseColumn(text);
  const { letter, descending } = columnOf(column);
  return { column, descending: letter !== text && descending };
}

/** Columns parted by commas, in the order to show them. */
export function parseColumns(text: string): ColumnId[] {
  return text.split(',').map(parseColumn);
}

/** A percentage, with its sign or without, or a range of them. */
export function parseThreshold(text: string): Range {
  const range = parseRange(text);
  if (range !== undefined) return range;
  throw new UsageError(`"${text}" is no percentage, such as 75%`);
}

/** conntrack(8)'s words for events. */
const EVENT_WORDS: Readonly<Record<string, readonly EventName[]>> = {
  ALL: EVENT_NAMES,
  NEW: ['NEW'],
  UPDATE: ['UPDATE'],
  UPDATES: ['UPDATE'],
  DESTROY: ['DESTROY'],
};

/** Kinds of events parted by commas, in any case. */
export function parseEventMask(text: string): EventName[] {
  return text.split(',').flatMap(word => {
    const names = EVENT_WORDS[word.toUpperCase()];
    if (names) return names;
    throw new UsageError(`"${word}" is not one of ALL, NEW, UPDATES, DESTROY`);
  });
}

/** A theme's name, and roles with their palette indices. */
export function parseTheme(text: string): ThemeChoice {
  const theme = readTheme(text);
  if (!('wrong' in theme)) return theme;
  throw new UsageError(
    `"${theme.wrong}" is neither one of ${THEME_NAMES.join(', ')} nor a role, such as critical=160 or cursor=16/81`,
  );
}
