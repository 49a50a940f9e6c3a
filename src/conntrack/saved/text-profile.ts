// What the beginning of a saved text tells of all of it: what stands before each of its rows, and how its rows end.
import { cleanLines } from './clean-text.ts';
import { findHeads } from './row-head.ts';

/** Lines of the beginning that are looked at. */
const LOOKED_AT = 400;

export interface TextProfile {
  /** Matches what stands before each row, such as a line number or a clock; undefined where nothing does, or not the same. */
  readonly prefix: RegExp | undefined;
  /** Whether lines without a row's beginning have it too: it is then part of no row. */
  readonly isOnEveryLine: boolean;
  /** Whether rows end with their `use=`: one without it was cut off. */
  readonly endsInUse: boolean;
  /** Where lines were cut; undefined where they were not. Bytes. */
  readonly width: number | undefined;
}

export const NO_PROFILE: TextProfile = {
  prefix: undefined,
  isOnEveryLine: false,
  endsInUse: false,
  width: undefined,
};

/** The profile of a text that begins so; `isAll`: that is all of it, else its last line may not be whole. */
export function profileOf(first: Uint8Array, isAll: boolean): TextProfile {
  const text = Buffer.from(first.buffer, first.byteOffset, first.length).toString('latin1');
  const raw = text.split('\n').slice(0, LOOKED_AT);
  if (!isAll) raw.pop();
  const lines = raw
    .flatMap(line => cleanLines(Buffer.from(line, 'latin1')))
    .filter(line => line.trim() !== '');
  const prefix = prefixOf(lines) ?? markOf(lines);
  return {
    prefix,
    isOnEveryLine: prefix !== undefined && lines.every(line => prefix.test(line)),
    endsInUse: lines.some(line => /\suse=\d+\b/.test(line) && /\bsrc=/.test(line)),
    width: widthOf(raw.map(line => line.replace(/\r$/, ''))),
  };
}

/**
 * Marks that may stand before every line, whatever the line holds: a clock, signs of quoting, and what `grep -n` puts
 * there, whose numbers count the lines or are one and the same.
 */
const MARKS: readonly RegExp[] = [
  /^\s*(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\s/,
  /^\s*(?<number>\d{1,7}):(?!\d\d:\d\d\s)\s?/,
  /^\s*[\w./-]+:(?<number>\d{1,7}):\s?/,
  ...['>', '|', '(', '*', '"', "'", '`', '\u2022'].map(sign => prefixPattern(sign)),
];

/** The mark before each line of a text in which no row's beginning tells it, since each is broken. */
function markOf(lines: readonly string[]): RegExp | undefined {
  return lines.length < 2 ? undefined : MARKS.find(mark => isOnEach(mark, lines));
}

function isOnEach(mark: RegExp, lines: readonly string[]): boolean {
  const found = lines.map(line => mark.exec(line));
  if (found.includes(null)) return false;
  const numbers = found.map(match => Number(match?.groups?.number ?? 0));
  return (
    numbers.every(number => number === numbers[0]) ||
    numbers.every((number, at) => number === (numbers[0] ?? 0) + at)
  );
}

/** What stands before the first row of each line that has one, if it is the same but for its numbers. */
function prefixOf(lines: readonly string[]): RegExp | undefined {
  const before = lines.flatMap(line => {
    const [head] = findHeads(line);
    return head === undefined ? [] : [withoutEventClock(line.slice(0, head.start))];
  });
  const [first = ''] = before;
  const shape = shapeOf(first);
  if (before.length < 2 || shape === '' || before.some(each => shapeOf(each) !== shape)) return undefined;
  if (/\d$/.test(first.trimEnd()) && !isCounting(before)) return undefined;
  return prefixPattern(first);
}

/** What stands before a row without the clock that `conntrack -E -o timestamp` puts before an event: that is the row's own. */
export function withoutEventClock(before: string): string {
  return before.replace(/\[\d[\d.]*\]\s*$/, '');
}

/** Any numbers, and any number of blanks. */
function shapeOf(prefix: string): string {
  return prefix.trim().replace(/\d+/g, '0').replace(/\s+/g, ' ');
}

/** A number before a row may be the end of the row before, unless it counts lines or tells the time. */
function isCounting(before: readonly string[]): boolean {
  const numbers = before.map(each => Number(/(\d+)\s*$/.exec(each)?.[1]));
  const isClock = /\d:\d/.test(before[0] ?? '');
  if (isClock) return true;
  const rises = numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));
  return rises && (numbers.length > 2 || numbers[1] === (numbers[0] ?? 0) + 1);
}

/** Matches the same text with any numbers in it, as line numbers and clocks have them; blanks may be fewer. */
export function prefixPattern(prefix: string): RegExp {
  const escaped = prefix.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^\\s*${escaped.replace(/\d+/g, '\\d+').replace(/\s+/g, '\\s+')}\\s?`);
}

/** Where no line is longer than several of the same length, some of which end where no row can, rows were cut. */
function widthOf(lines: readonly string[]): number | undefined {
  const width = Math.max(0, ...lines.map(line => line.length));
  const longest = lines.filter(line => line.length === width && /\bsrc=/.test(line));
  return longest.length > 2 && longest.some(endsInRow) ? width : undefined;
}

/** Whether a line ends within a row: before its reply's end, or in the middle of a key or a flag. */
function endsInRow(line: string): boolean {
  const last = /(?:^|\s)([a-z-]+)$/.exec(line)?.[1];
  const isCutKey = last !== undefined && KEYS.some(key => key !== last && key.startsWith(last));
  return isCutKey || /=$|\[[A-Z_]*$/.test(line) || (line.match(/\bdst=/g)?.length ?? 0) < 2;
}

const KEYS = [
  'src',
  'dst',
  'sport',
  'dport',
  'packets',
  'bytes',
  'type',
  'code',
  'mark',
  'zone',
  'delta-time',
  'use',
  'secctx',
];
