// The column registry: what can be shown and sorted by, with its letter, title, meaning and cells, in one place.
import { Counter, End } from '../snapshot/snapshot.ts';
import {
  AGE_CELLS,
  type Cells,
  endCells,
  MARK_CELLS,
  PROTOCOL_CELLS,
  portCells,
  rateCells,
  STATE_CELLS,
  sumCells,
  TIMEOUT_CELLS,
  translatedCells,
  ZONE_CELLS,
} from './cells.ts';

export interface Column extends Cells {
  /** As `-b` and `--columns` spell it. */
  readonly id: string;
  /** iptstate's letter for `-b`, where it has one. */
  readonly letter?: string;
  /** What filters call it, where that is another word. */
  readonly alias?: string;
  readonly title: string;
  readonly meaning: string;
  /** The column with the lowest number stays longest on a narrow screen; 0 is never shown unless asked for. */
  readonly priority: number;
}

/** In the order in which `b` goes through them: iptstate's first, in its order. */
export const COLUMNS: readonly Column[] = Object.freeze([
  {
    id: 'source',
    alias: 'src',
    title: 'SOURCE',
    meaning: 'Who opened the flow: source address and port of the original direction.',
    priority: 2,
    ...endCells(End.ORIGINAL_SRC),
  },
  {
    id: 'sport',
    letter: 'S',
    title: 'SPORT',
    meaning: 'Source port of the original direction.',
    priority: 0,
    ...portCells(End.ORIGINAL_SRC),
  },
  {
    id: 'destination',
    letter: 'd',
    alias: 'dst',
    title: 'DESTINATION',
    meaning: 'Where to: destination address and port of the original direction.',
    priority: 1,
    ...endCells(End.ORIGINAL_DST),
  },
  {
    id: 'dport',
    letter: 'D',
    title: 'DPORT',
    meaning: 'Destination port of the original direction.',
    priority: 0,
    ...portCells(End.ORIGINAL_DST),
  },
  {
    id: 'protocol',
    letter: 'p',
    title: 'PROTO',
    meaning: 'Layer 4 protocol.',
    priority: 4,
    ...PROTOCOL_CELLS,
  },
  {
    id: 'state',
    letter: 's',
    title: 'STATE',
    meaning: "The tracker's state (tcp, sctp, dccp); else the flag, the ICMP message or the GRE keys.",
    priority: 5,
    ...STATE_CELLS,
  },
  {
    id: 'ttl',
    letter: 't',
    title: 'TTL',
    meaning: 'Time left before the kernel forgets the flow, unless a packet renews it.',
    priority: 3,
    ...TIMEOUT_CELLS,
  },
  {
    id: 'bytes',
    letter: 'b',
    title: 'BYTES',
    meaning: 'Bytes of both directions; needs accounting (nf_conntrack_acct).',
    priority: 8,
    ...sumCells(Counter.ORIGINAL_BYTES, Counter.REPLY_BYTES),
  },
  {
    id: 'packets',
    letter: 'P',
    title: 'PACKETS',
    meaning: 'Packets of both directions; needs accounting.',
    priority: 9,
    ...sumCells(Counter.ORIGINAL_PACKETS, Counter.REPLY_PACKETS),
  },
  {
    id: 'down',
    title: 'DOWN',
    meaning: 'Bytes per second of the reply direction: towards whoever opened the flow.',
    priority: 6,
    ...rateCells(Counter.REPLY_BYTES),
  },
  {
    id: 'up',
    title: 'UP',
    meaning: 'Bytes per second of the original direction.',
    priority: 7,
    ...rateCells(Counter.ORIGINAL_BYTES),
  },
  {
    id: 'age',
    title: 'AGE',
    meaning:
      "Time since the flow was created, by the kernel's clock (nf_conntrack_timestamp); >3s, at least so long, where it keeps none.",
    priority: 10,
    ...AGE_CELLS,
  },
  {
    id: 'translated-source',
    title: 'SNAT TO',
    meaning: 'The source as the outside sees it, where it is translated.',
    priority: 0,
    ...translatedCells(End.REPLY_DST, (snapshot, row) => snapshot.isSourceNat(row)),
  },
  {
    id: 'translated-destination',
    title: 'DNAT TO',
    meaning: 'The real destination, where it is translated.',
    priority: 0,
    ...translatedCells(End.REPLY_SRC, (snapshot, row) => snapshot.isDestinationNat(row)),
  },
  {
    id: 'mark',
    title: 'MARK',
    meaning: 'The connection mark.',
    priority: 0,
    ...MARK_CELLS,
  },
  {
    id: 'zone',
    title: 'ZONE',
    meaning: 'The zone of the original direction.',
    priority: 0,
    ...ZONE_CELLS,
  },
]);

const byName = new Map(
  COLUMNS.flatMap(column => [
    [column.id, column] as const,
    [column.title.toLowerCase(), column] as const,
    ...(column.alias ? [[column.alias, column] as const] : []),
    ...(column.letter ? [[column.letter, column] as const] : []),
  ]),
);

/** The column that an id, an alias or a title names, in any case, or one of iptstate's letters, whose case matters. */
export function columnNamed(name: string): Column | undefined {
  return byName.get(name) ?? (name.length > 1 ? byName.get(name.toLowerCase()) : undefined);
}
