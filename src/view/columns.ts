// The column registry: what can be shown and sorted by, with its letter, title, width and meaning, in one place.
import { Has } from '../conntrack/flow-line.ts';
import { protocolName } from '../conntrack/protocols.ts';
import { stateCodes, stateName } from '../conntrack/state-words.ts';
import { floatKey } from '../snapshot/row-order.ts';
import { Counter, End, type Snapshot } from '../snapshot/snapshot.ts';
import { endText, type Naming, portText, stateText } from './flow-text.ts';
import { formatRate, formatSize, formatTimeout } from './format.ts';

/** One unsigned 32-bit number a row to sort by. */
export type RowKey = (row: number) => number;

export interface Column {
  /** As `-b` and `--columns` spell it. */
  readonly id: string;
  /** iptstate's letter for `-b`, where it has one. */
  readonly letter?: string;
  readonly title: string;
  readonly meaning: string;
  readonly align: 'left' | 'right';
  /** Narrowest and widest the column is worth, in cells. */
  readonly width: readonly [least: number, most: number];
  /** The column with the lowest number stays longest on a narrow screen; 0 is never shown unless asked for. */
  readonly priority: number;
  /** Bit of `Has` without which no row has anything to show here. */
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

/** In the order in which `b` goes through them: iptstate's first, in its order. */
export const COLUMNS: readonly Column[] = [
  addressColumn(
    'source',
    undefined,
    'SOURCE',
    End.ORIGINAL_SRC,
    2,
    'Who opened the flow: source address and port of the original direction.',
  ),
  portColumn('sport', 'S', 'SPORT', End.ORIGINAL_SRC, 'Source port of the original direction.'),
  addressColumn(
    'destination',
    'd',
    'DESTINATION',
    End.ORIGINAL_DST,
    1,
    'Where to: destination address and port of the original direction.',
  ),
  portColumn('dport', 'D', 'DPORT', End.ORIGINAL_DST, 'Destination port of the original direction.'),
  {
    id: 'protocol',
    letter: 'p',
    title: 'PROTO',
    meaning: 'Layer 4 protocol.',
    align: 'left',
    width: [5, 7],
    priority: 4,
    needs: 0,
    descending: false,
    keys: snapshot => [rankKey(protocolRanks(), row => snapshot.protocol(row))],
    isAbsent: never,
    text: (snapshot, row) => protocolName(snapshot.protocol(row)),
  },
  {
    id: 'state',
    letter: 's',
    title: 'STATE',
    meaning: "The tracker's state (tcp, sctp, dccp); else the flag, the ICMP message or the GRE keys.",
    align: 'left',
    width: [11, 20],
    priority: 5,
    needs: 0,
    descending: false,
    // Flows without a state follow those that have one, by the flags that stand in its place.
    keys: snapshot => [rankKey(stateRanks(), row => snapshot.stateCode(row)), row => snapshot.flags(row)],
    isAbsent: (snapshot, row) => snapshot.stateCode(row) === 0,
    text: stateText,
  },
  {
    id: 'ttl',
    letter: 't',
    title: 'TTL',
    meaning: 'Time left before the kernel forgets the flow, unless a packet renews it.',
    align: 'right',
    width: [9, 10],
    priority: 3,
    needs: Has.TIMEOUT,
    descending: false,
    keys: snapshot => [row => snapshot.timeout(row) ?? 0],
    isAbsent: (snapshot, row) => snapshot.timeout(row) === undefined,
    text: (snapshot, row) => {
      const timeout = snapshot.timeout(row);
      return timeout === undefined ? '' : formatTimeout(timeout);
    },
  },
  sumColumn(
    'bytes',
    'b',
    'BYTES',
    [Counter.ORIGINAL_BYTES, Counter.REPLY_BYTES],
    8,
    'Bytes of both directions; needs accounting (nf_conntrack_acct).',
  ),
  sumColumn(
    'packets',
    'P',
    'PACKETS',
    [Counter.ORIGINAL_PACKETS, Counter.REPLY_PACKETS],
    9,
    'Packets of both directions; needs accounting.',
  ),
  rateColumn(
    'down',
    'DOWN',
    Counter.REPLY_BYTES,
    6,
    'Bytes per second of the reply direction: towards whoever opened the flow.',
  ),
  rateColumn('up', 'UP', Counter.ORIGINAL_BYTES, 7, 'Bytes per second of the original direction.'),
  {
    id: 'age',
    title: 'AGE',
    meaning: 'Time since the flow was created, or, without kernel timestamps, since conntop first saw it.',
    align: 'right',
    width: [8, 10],
    priority: 10,
    needs: 0,
    descending: true,
    keys: snapshot => [row => floatKey(snapshot.age(row))],
    isAbsent: never,
    text: (snapshot, row) => formatTimeout(snapshot.age(row)),
  },
  natColumn(
    'translated-source',
    'SNAT TO',
    End.REPLY_DST,
    'snat',
    'The source as the outside sees it, where it is translated.',
  ),
  natColumn(
    'translated-destination',
    'DNAT TO',
    End.REPLY_SRC,
    'dnat',
    'The real destination, where it is translated.',
  ),
  {
    id: 'mark',
    title: 'MARK',
    meaning: 'The connection mark.',
    align: 'right',
    width: [6, 10],
    priority: 0,
    needs: Has.MARK,
    descending: true,
    keys: snapshot => [row => snapshot.mark(row) ?? 0],
    isAbsent: (snapshot, row) => snapshot.mark(row) === undefined,
    text: (snapshot, row) => String(snapshot.mark(row) ?? ''),
  },
  {
    id: 'zone',
    title: 'ZONE',
    meaning: 'The zone of the original direction.',
    align: 'right',
    width: [4, 5],
    priority: 0,
    needs: Has.ZONE | Has.ZONE_ORIG,
    descending: false,
    keys: snapshot => [row => snapshot.originalZone(row)],
    isAbsent: never,
    text: (snapshot, row) => String(snapshot.originalZone(row)),
  },
];

const byName = new Map(
  COLUMNS.flatMap(column => [
    [column.id, column] as const,
    ...(column.letter ? [[column.letter, column] as const] : []),
  ]),
);

/** The column that an id or one of iptstate's letters names. */
export function columnNamed(name: string): Column | undefined {
  return byName.get(name);
}

function addressColumn(
  id: string,
  letter: string | undefined,
  title: string,
  end: End,
  priority: number,
  meaning: string,
): Column {
  return {
    id,
    ...(letter ? { letter } : {}),
    title,
    meaning,
    align: 'left',
    // Most IPv4 addresses with their ports.
    width: [19, 47],
    priority,
    needs: 0,
    descending: false,
    keys: snapshot => addressKeys(snapshot, end),
    isAbsent: (snapshot, row) => !snapshot.hasAddresses(row),
    text: (snapshot, row, naming) => endText(snapshot, row, end, naming),
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

function portColumn(id: string, letter: string, title: string, end: End, meaning: string): Column {
  return {
    id,
    letter,
    title,
    meaning,
    align: 'right',
    width: [5, 12],
    priority: 0,
    needs: Has.PORTS,
    descending: false,
    keys: snapshot => [
      row => {
        if (!snapshot.hasPorts(row)) return 0;
        return end === End.ORIGINAL_SRC ? snapshot.sport(row) : snapshot.dport(row);
      },
    ],
    isAbsent: (snapshot, row) => !snapshot.hasPorts(row),
    text: (snapshot, row, naming) => portText(snapshot, row, end, naming),
  };
}

function sumColumn(
  id: string,
  letter: string,
  title: string,
  counters: readonly [Counter, Counter],
  priority: number,
  meaning: string,
): Column {
  const sum = (snapshot: Snapshot, row: number): number =>
    snapshot.counter(row, counters[0]) + snapshot.counter(row, counters[1]);
  return {
    id,
    letter,
    title,
    meaning,
    align: 'right',
    width: [7, 8],
    priority,
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

function rateColumn(id: string, title: string, counter: Counter, priority: number, meaning: string): Column {
  return {
    id,
    title,
    meaning,
    align: 'right',
    width: [7, 8],
    priority,
    needs: Has.COUNTERS,
    descending: true,
    keys: snapshot => [row => floatKey(snapshot.rate(row, counter))],
    isAbsent: (snapshot, row) => Number.isNaN(snapshot.rate(row, counter)),
    text: (snapshot, row) => formatRate(snapshot.rate(row, counter)),
  };
}

function natColumn(id: string, title: string, end: End, kind: 'snat' | 'dnat', meaning: string): Column {
  const isTranslated = (snapshot: Snapshot, row: number): boolean =>
    kind === 'snat' ? snapshot.isSourceNat(row) : snapshot.isDestinationNat(row);
  return {
    id,
    title,
    meaning,
    align: 'left',
    width: [15, 47],
    priority: 0,
    needs: 0,
    descending: false,
    keys: snapshot =>
      addressKeys(snapshot, end).map(key => row => (isTranslated(snapshot, row) ? key(row) : 0)),
    isAbsent: (snapshot, row) => !isTranslated(snapshot, row),
    text: (snapshot, row, naming) => (isTranslated(snapshot, row) ? endText(snapshot, row, end, naming) : ''),
  };
}

/** Sorts codes by the names they stand for. */
function rankKey(ranks: Uint8Array, codeOf: RowKey): RowKey {
  return row => ranks[codeOf(row)] ?? 0;
}

function protocolRanks(): Uint8Array {
  return ranksByName([...Array(256).keys()], protocolName);
}

function stateRanks(): Uint8Array {
  return ranksByName(stateCodes(), stateName);
}

function ranksByName(codes: readonly number[], nameOf: (code: number) => string): Uint8Array {
  const ranks = new Uint8Array(256);
  const sorted = [...codes].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  for (const [rank, code] of sorted.entries()) ranks[code] = rank;
  return ranks;
}
