// The kinds of cells a column can have: how wide they are, what they say, and what they are sorted by.
import { Has } from '../conntrack/flow-line.ts';
import { protocolName } from '../conntrack/protocols.ts';
import { stateCodes, stateName } from '../conntrack/state-words.ts';
import { floatKey } from '../snapshot/row-order.ts';
import { type Counter, End, type Snapshot } from '../snapshot/snapshot.ts';
import { formatDuration, formatTimeout } from '../words/durations.ts';
import { formatRate, formatSize } from '../words/sizes.ts';
import { endText, type Naming, portText, stateText } from './flow-text.ts';

/** One unsigned 32-bit number a row to sort by. */
export type RowKey = (row: number) => number;

export interface Cells {
  readonly align: 'left' | 'right';
  /** Narrowest and widest the column is worth, in cells. */
  readonly width: readonly [least: number, most: number];
  /** Bits of `Has`; a row that states none of them has nothing to show here. 0 where every row has something. */
  readonly needs: number;
  /** Whether the largest stand first unless reversed. iptstate's letters sort upwards, all of them. */
  readonly descending: boolean;
  /** What to sort by, the most important key first. Absent rows come last all the same; keys that differ order them there. */
  keys(snapshot: Snapshot): readonly RowKey[];
  /** Whether a row states nothing to sort by: such rows come last, whichever way. */
  isAbsent(snapshot: Snapshot, row: number): boolean;
  text(snapshot: Snapshot, row: number, naming: Naming): string;
}

const never = (): boolean => false;

/** One end of the flow, with its port. */
export function endCells(end: End): Cells {
  return {
    align: 'left',
    // Most IPv4 addresses with their ports.
    width: [19, 47],
    needs: 0,
    descending: false,
    keys: snapshot => addressKeys(snapshot, end),
    isAbsent: (snapshot, row) => !snapshot.hasAddresses(row),
    text: (snapshot, row, naming) => endText(snapshot, row, end, naming),
  };
}

/** One end of the reply direction, blank where it is not translated. */
export function translatedCells(end: End, isTranslated: (snapshot: Snapshot, row: number) => boolean): Cells {
  return {
    align: 'left',
    width: [15, 47],
    needs: 0,
    descending: false,
    keys: snapshot =>
      addressKeys(snapshot, end).map(key => row => (isTranslated(snapshot, row) ? key(row) : 0)),
    isAbsent: (snapshot, row) => !isTranslated(snapshot, row),
    text: (snapshot, row, naming) => (isTranslated(snapshot, row) ? endText(snapshot, row, end, naming) : ''),
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
    text: (snapshot, row, naming) => portText(snapshot, row, end, naming),
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
  width: [11, 20],
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

export const TIMEOUT_CELLS: Cells = {
  align: 'right',
  width: [9, 10],
  needs: Has.TIMEOUT,
  descending: false,
  keys: snapshot => [row => snapshot.timeout(row) ?? 0],
  isAbsent: (snapshot, row) => snapshot.timeout(row) === undefined,
  text: (snapshot, row) => {
    const timeout = snapshot.timeout(row);
    return timeout === undefined ? '' : formatTimeout(timeout);
  },
};

export const AGE_CELLS: Cells = {
  align: 'right',
  width: [8, 10],
  needs: 0,
  descending: true,
  keys: snapshot => [row => floatKey(snapshot.age(row))],
  isAbsent: isAgeUnknown,
  text: (snapshot, row) => {
    if (isAgeUnknown(snapshot, row)) return '';
    const age = snapshot.age(row);
    return snapshot.isAgeAtLeast(row) ? `>${formatDuration(Math.floor(age))}` : formatTimeout(age);
  },
};

/** That a flow is at least no second old says nothing. */
function isAgeUnknown(snapshot: Snapshot, row: number): boolean {
  return snapshot.isAgeAtLeast(row) && snapshot.age(row) < 1;
}

/** The sum of a counter's two directions. */
export function sumCells(original: Counter, reply: Counter): Cells {
  const sum = (snapshot: Snapshot, row: number): number =>
    snapshot.counter(row, original) + snapshot.counter(row, reply);
  return {
    align: 'right',
    width: [7, 8],
    needs: Has.COUNTERS,
    descending: false,
    // Two counters near 2^64 together have more than the 64 bits of two keys; such a sum is the largest there is.
    keys: snapshot => [
      row => Math.min(sum(snapshot, row) / 0x1_0000_0000, 0xffff_ffff),
      row => sum(snapshot, row) >>> 0,
    ],
    isAbsent: (snapshot, row) => !snapshot.hasCounters(row),
    text: (snapshot, row) => (snapshot.hasCounters(row) ? formatSize(sum(snapshot, row)) : ''),
  };
}

/** What one counter grows by in a second. */
export function rateCells(counter: Counter): Cells {
  return {
    align: 'right',
    width: [7, 8],
    needs: Has.COUNTERS,
    descending: true,
    keys: snapshot => [row => floatKey(snapshot.rate(row, counter))],
    isAbsent: (snapshot, row) => Number.isNaN(snapshot.rate(row, counter)),
    text: (snapshot, row) => formatRate(snapshot.rate(row, counter)),
  };
}

export const MARK_CELLS: Cells = {
  align: 'right',
  width: [6, 10],
  needs: Has.MARK,
  descending: true,
  keys: snapshot => [row => snapshot.mark(row) ?? 0],
  isAbsent: (snapshot, row) => snapshot.mark(row) === undefined,
  text: (snapshot, row) => String(snapshot.mark(row) ?? ''),
};

export const ZONE_CELLS: Cells = {
  align: 'right',
  width: [4, 5],
  needs: Has.ZONE | Has.ZONE_ORIG,
  descending: false,
  keys: snapshot => [row => snapshot.originalZone(row)],
  isAbsent: never,
  text: (snapshot, row) => String(snapshot.originalZone(row)),
};
