// The kinds of cells a column can have: how wide they are, what they say, and what they are sorted by.
import { Has } from '../conntrack/flow-line.ts';
import { protocolName } from '../conntrack/protocols.ts';
import { stateCodes, stateName } from '../conntrack/state-words.ts';
import type { TextFacts } from '../conntrack/text-facts.ts';
import type { FlowRates } from '../snapshot/rates.ts';
import { type Counter, End, type Snapshot } from '../snapshot/snapshot.ts';
import { formatDuration, formatTimeout } from '../words/durations.ts';
import { safeText } from '../words/safe-text.ts';
import type { FilterContext } from './filter/context.ts';
import { endText, type Naming, portText, stateText } from './flow-text.ts';

/** What cells may ask for beside the table; all may be left out, and then nothing is known of it. */
export interface CellContext extends Naming {
  /** The name of an address that is known already, whether names are shown in place of addresses or not. */
  readonly knownNameOf?: ((address: string) => string | undefined) | undefined;
  /** The network of an address; undefined where that is not known. */
  readonly networkOf?: FilterContext['networkOf'] | undefined;
  /** The process of this machine at either end; undefined where none is known. */
  readonly processOf?: FilterContext['processOf'] | undefined;
  /** The device at the end that is ours; undefined where none is known. */
  readonly deviceOf?: FilterContext['deviceOf'] | undefined;
  /** Seconds since the flow's last packet; undefined where that cannot be told. */
  readonly idle?: ((snapshot: Snapshot, row: number) => number | undefined) | undefined;
  /** How fast the flows of the snapshot at hand are; since the reading before where absent. */
  readonly rates?: FlowRates | undefined;
  /** Whether rates are told in bits. */
  readonly bits?: boolean | undefined;
  /** Whether `idle` tells no more than that it is at least so long. */
  readonly isIdleAtLeast?: ((snapshot: Snapshot, row: number) => boolean) | undefined;
}

/** Names to show in place of addresses, and what is known beside the table. */
export function cellContext(
  naming: Naming,
  { nameOf, networkOf, processOf, deviceOf, idle, isIdleAtLeast }: FilterContext,
  rates?: FlowRates,
): CellContext {
  return { ...naming, knownNameOf: nameOf, networkOf, processOf, deviceOf, idle, isIdleAtLeast, rates };
}

/** One unsigned 32-bit number a row to sort by. */
export type RowKey = (row: number) => number;

export interface Cells {
  readonly align: 'left' | 'right';
  /** Narrowest and widest the column is worth, in cells. */
  readonly width: readonly [least: number, most: number];
  /** Whether it shows an end of the flow: such columns share the room there is, and an address is cut in its middle. */
  readonly isEnd?: boolean;
  /** Bits of `Has`; a row that states none of them has nothing to show here. 0 where every row has something. */
  readonly needs: number;
  /** Whether the largest stand first unless reversed, as amounts do. */
  readonly descending: boolean;
  /** What to sort by, the most important key first. Absent rows come last all the same; keys that differ order them there. */
  keys(snapshot: Snapshot, context: CellContext): readonly RowKey[];
  /** Whether a row states nothing to sort by: such rows come last, whichever way. */
  isAbsent(snapshot: Snapshot, row: number, context: CellContext): boolean;
  /** Safe to show, one character a cell. */
  text(snapshot: Snapshot, row: number, context: CellContext): string;
}

const never = (): boolean => false;

/** One end of the flow, with its port. */
export function endCells(end: End): Cells {
  return {
    align: 'left',
    // Most IPv4 addresses with their ports.
    width: [19, 47],
    isEnd: true,
    needs: 0,
    descending: false,
    keys: snapshot => addressKeys(snapshot, end),
    isAbsent: (snapshot, row) => !snapshot.hasAddresses(row),
    text: (snapshot, row, context) => endText(snapshot, row, end, context),
  };
}

/** One end of the reply direction, blank where it is not translated. */
export function translatedCells(end: End, isTranslated: (snapshot: Snapshot, row: number) => boolean): Cells {
  return {
    align: 'left',
    width: [15, 47],
    isEnd: true,
    needs: 0,
    descending: false,
    keys: snapshot =>
      addressKeys(snapshot, end).map(key => row => (isTranslated(snapshot, row) ? key(row) : 0)),
    isAbsent: (snapshot, row) => !isTranslated(snapshot, row),
    text: (snapshot, row, context) =>
      isTranslated(snapshot, row) ? endText(snapshot, row, end, context) : '',
  };
}

/** Addresses sort as numbers, IPv4 before IPv6. */
function addressKeys(snapshot: Snapshot, end: End): RowKey[] {
  const low = (row: number): number => snapshot.word(row, end, 3);
  if (!snapshot.facts.hasIPv6) return [low];
  return [
    row => snapshot.family(row),
    row => snapshot.word(row, end, 0),
    row => snapshot.word(row, end, 1),
    row => snapshot.word(row, end, 2),
    low,
  ];
}

/** The port of one end of the original direction. */
export function portCells(end: End): Cells {
  const port = (snapshot: Snapshot, row: number): number =>
    end === End.ORIGINAL_SRC ? snapshot.sport(row) : snapshot.dport(row);
  return {
    align: 'right',
    width: [5, 12],
    needs: Has.PORTS,
    descending: false,
    keys: snapshot => [row => (snapshot.hasPorts(row) ? port(snapshot, row) : 0)],
    isAbsent: (snapshot, row) => !snapshot.hasPorts(row),
    text: (snapshot, row, context) => portText(snapshot, row, end, context),
  };
}

export const PROTOCOL_CELLS: Cells = {
  align: 'left',
  width: [5, 7],
  needs: 0,
  descending: false,
  keys: snapshot => [rankKey([...Array(256).keys()], protocolName, row => snapshot.protocol(row))],
  isAbsent: never,
  text: (snapshot, row) => protocolName(snapshot.protocol(row)),
};

export const STATE_CELLS: Cells = {
  align: 'left',
  // An ICMP message with its identifier, or GRE's keys, may need more than any state.
  width: [11, 26],
  needs: 0,
  descending: false,
  // Flows without a state follow those that have one, by the flags that stand in its place.
  keys: snapshot => [
    rankKey(stateCodes(), stateName, row => snapshot.stateCode(row)),
    row => snapshot.flags(row),
  ],
  isAbsent: (snapshot, row) => snapshot.stateCode(row) === 0,
  text: stateText,
};

/** Sorts codes, none above 255, by the names they stand for. */
function rankKey(codes: readonly number[], nameOf: (code: number) => string, codeOf: RowKey): RowKey {
  const ranks = new Uint8Array(256);
  const sorted = [...codes].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  for (const [rank, code] of sorted.entries()) ranks[code] = rank;
  return row => ranks[codeOf(row)] ?? 0;
}

/** Words of any kind, sorted as text; an empty one is absent. */
export function wordCells(
  shape: Pick<Cells, 'width' | 'needs'>,
  wordOf: (snapshot: Snapshot, row: number, context: CellContext) => string,
): Cells {
  return {
    align: 'left',
    descending: false,
    ...shape,
    keys: (snapshot, context) => [textKey(snapshot, row => wordOf(snapshot, row, context))],
    isAbsent: (snapshot, row, context) => wordOf(snapshot, row, context) === '',
    text: wordOf,
  };
}

/** What the line states in words of its own, made safe; only rows that have any are asked. */
export function factCells(width: Cells['width'], factOf: (facts: TextFacts) => string | undefined): Cells {
  return wordCells({ width, needs: Has.TEXT }, (snapshot, row) =>
    (snapshot.has(row) & Has.TEXT) === 0 ? '' : safeText(factOf(snapshot.text(row)) ?? ''),
  );
}

/** The rank of each row's text among all there are. */
function textKey(snapshot: Snapshot, textOf: (row: number) => string): RowKey {
  const texts = new Set<string>();
  for (let row = 0; row < snapshot.rows.total; row++) texts.add(textOf(row));
  const ranks = new Map([...texts].sort().map((text, rank) => [text, rank]));
  return row => ranks.get(textOf(row)) ?? 0;
}

/** A number of a row, and how it is written; what a row does not state is undefined or NaN, sorts last and is blank. */
export interface Figure extends Pick<Cells, 'width' | 'needs'> {
  /** Whole numbers that fit in 32 bits cost the sort half as much. */
  readonly bits: 32 | 64;
  /** Absent: the largest stand first. */
  readonly descending?: boolean;
  value(snapshot: Snapshot, row: number, context: CellContext): number | undefined;
  format(value: number, snapshot: Snapshot, row: number, context: CellContext): string;
}

export function figureCells({ width, needs, bits, descending = true, value, format }: Figure): Cells {
  const known = (snapshot: Snapshot, row: number, context: CellContext): number =>
    value(snapshot, row, context) ?? Number.NaN;
  return {
    align: 'right',
    width,
    needs,
    descending,
    keys: (snapshot, context) => {
      const of = (row: number): number => known(snapshot, row, context);
      return bits === 32 ? [row => of(row) >>> 0] : wideKeys(of);
    },
    isAbsent: (snapshot, row, context) => Number.isNaN(known(snapshot, row, context)),
    text: (snapshot, row, context) => {
      const number = known(snapshot, row, context);
      return Number.isNaN(number) ? '' : format(number, snapshot, row, context);
    },
  };
}

const double = new Float64Array(1);
/** Its two halves; `HIGH` tells which of them is the upper one on this machine. */
const halves = new Uint32Array(double.buffer);
double[0] = 1;
const HIGH = halves[1] === 0 ? 0 : 1;

/** Any number that is not negative: the bits of doubles are in the order of what they stand for. */
function wideKeys(numberOf: (row: number) => number): RowKey[] {
  const half = (which: number) => (row: number) => {
    const value = numberOf(row);
    double[0] = Number.isNaN(value) ? 0 : value;
    return halves[which] ?? 0;
  };
  return [half(HIGH), half(1 - HIGH)];
}

/** The sum of a counter's two directions; NaN without accounting. */
export function sumOf(snapshot: Snapshot, row: number, original: Counter, reply: Counter): number {
  return snapshot.counter(row, original) + snapshot.counter(row, reply);
}

/** A length of time in seconds, or `>3s` where no more is known than that it is at least so long. */
export function timeText(seconds: number, isAtLeast: boolean): string {
  return isAtLeast ? `>${formatDuration(Math.floor(seconds))}` : formatTimeout(seconds);
}
