// The column registry: all there is to know of what can be shown and sorted by, one record a column.
import { Flag, Has } from '../conntrack/flow-line.ts';
import { deviceText } from '../names/device.ts';
import { processText } from '../names/socket-owners.ts';
import { type FlowRates, ratesOf } from '../snapshot/rates.ts';
import { Counter, End, type Snapshot } from '../snapshot/snapshot.ts';
import { formatTimeout } from '../words/durations.ts';
import { formatRate, formatSize } from '../words/sizes.ts';
import {
  type Cells,
  endCells,
  factCells,
  figureCells,
  PROTOCOL_CELLS,
  portCells,
  STATE_CELLS,
  sumOf,
  timeText,
  translatedCells,
  wordCells,
} from './cells.ts';
import type { ColumnRecord, Tone } from './column-record.ts';
import { addressText, flagMarks } from './flow-text.ts';
import { AS_CELLS, COUNTRY_CELLS } from './network-cells.ts';
import { serviceGuess } from './service-guess.ts';

/** In the order in which `b` goes through them: iptstate's first, in its order. */
const RECORDS = [
  {
    id: 'source',
    alias: 'src',
    title: 'SOURCE',
    meaning: 'Who opened the flow: source address and port of the original direction.',
    priority: 2,
    usual: 'always',
    ticks: false,
    isStop: true,
    tone: (snapshot, row) => (snapshot.isNew(row) && snapshot.facts.diff.seconds > 0 ? 'new' : undefined),
    ...endCells(End.ORIGINAL_SRC),
  },
  {
    id: 'sport',
    letter: 'S',
    title: 'SPORT',
    meaning: 'Source port of the original direction.',
    priority: 18,
    usual: 'never',
    ticks: false,
    ...portCells(End.ORIGINAL_SRC),
  },
  {
    id: 'destination',
    letter: 'd',
    alias: 'dst',
    title: 'DESTINATION',
    meaning: 'Where to: destination address and port of the original direction.',
    priority: 1,
    usual: 'always',
    ticks: false,
    ...endCells(End.ORIGINAL_DST),
  },
  {
    id: 'dport',
    letter: 'D',
    title: 'DPORT',
    meaning: 'Destination port of the original direction.',
    priority: 19,
    usual: 'never',
    ticks: false,
    ...portCells(End.ORIGINAL_DST),
  },
  {
    id: 'protocol',
    letter: 'p',
    title: 'PROTO',
    meaning: 'Layer 4 protocol.',
    priority: 5,
    usual: 'always',
    ticks: false,
    ...PROTOCOL_CELLS,
  },
  {
    id: 'state',
    letter: 's',
    title: 'STATE',
    meaning: "The tracker's state (tcp, sctp, dccp); else the flag, the ICMP message or the GRE keys.",
    priority: 4,
    usual: 'always',
    ticks: false,
    tone: stateTone,
    ...STATE_CELLS,
  },
  {
    id: 'flags',
    title: 'FLAGS',
    meaning:
      "A: assured, answered and kept when the table is full; U: unreplied; O: offloaded, H: in hardware; a vendor's own by name.",
    priority: 6,
    usual: 'always',
    ticks: false,
    tone: (snapshot, row) => (snapshot.isUnreplied(row) ? 'warn' : undefined),
    ...wordCells({ width: [5, 16], needs: 0 }, flagMarks),
  },
  {
    id: 'ttl',
    letter: 't',
    title: 'TTL',
    meaning: 'Time left before the kernel forgets the flow, unless a packet renews it.',
    priority: 3,
    usual: 'always',
    ticks: true,
    ...figureCells({
      width: [9, 10],
      needs: Has.TIMEOUT,
      bits: 32,
      value: (snapshot, row) => snapshot.timeout(row),
      format: formatTimeout,
    }),
  },
  {
    id: 'bytes',
    letter: 'b',
    title: 'BYTES',
    meaning: 'Bytes of both directions; needs accounting (nf_conntrack_acct).',
    priority: 9,
    usual: 'counters',
    ticks: true,
    ...figureCells({
      width: [7, 8],
      needs: Has.COUNTERS,
      bits: 64,
      value: (snapshot, row) => sumOf(snapshot, row, Counter.ORIGINAL_BYTES, Counter.REPLY_BYTES),
      format: formatSize,
    }),
  },
  {
    id: 'packets',
    letter: 'P',
    title: 'PACKETS',
    meaning: 'Packets of both directions; needs accounting.',
    priority: 12,
    usual: 'counters',
    ticks: true,
    ...figureCells({
      width: [7, 8],
      needs: Has.COUNTERS,
      bits: 64,
      value: (snapshot, row) => sumOf(snapshot, row, Counter.ORIGINAL_PACKETS, Counter.REPLY_PACKETS),
      format: formatSize,
    }),
  },
  {
    id: 'down',
    title: 'DOWN',
    meaning:
      'Bytes per second towards the inside: to whoever opened the flow, or to the inside host that a stranger reached through DNAT.',
    priority: 7,
    usual: 'always',
    ticks: true,
    once: 0,
    isStop: true,
    ...rateCells(({ down }) => down),
  },
  {
    id: 'up',
    title: 'UP',
    meaning: 'Bytes per second towards the outside, the other way.',
    priority: 8,
    usual: 'always',
    ticks: true,
    once: 0,
    isStop: true,
    ...rateCells(({ up }) => up),
  },
  {
    id: 'age',
    title: 'AGE',
    meaning:
      "Time since the flow was created, by the kernel's clock (nf_conntrack_timestamp); >3s, at least so long, where it keeps none.",
    priority: 10,
    usual: 'always',
    ticks: true,
    once: Has.DELTA_TIME,
    isStop: true,
    ...figureCells({
      width: [8, 10],
      needs: 0,
      bits: 64,
      // That a flow is at least no second old says nothing.
      value: (snapshot, row) =>
        snapshot.isAgeAtLeast(row) && snapshot.age(row) < 1 ? undefined : snapshot.age(row),
      format: (age, snapshot, row) => timeText(age, snapshot.isAgeAtLeast(row)),
    }),
  },
  {
    id: 'idle',
    title: 'IDLE',
    meaning:
      'Time since the last packet, by what is left of the timeout that packets renew; >2m, at least so long, where no more is known.',
    priority: 16,
    usual: 'never',
    ticks: true,
    ...figureCells({
      width: [8, 10],
      needs: Has.TIMEOUT,
      bits: 64,
      value: (snapshot, row, { idle }) => idle?.(snapshot, row),
      format: (idle, snapshot, row, { isIdleAtLeast }) =>
        timeText(idle, isIdleAtLeast?.(snapshot, row) ?? false),
    }),
  },
  {
    id: 'translated-source',
    title: 'SNAT TO',
    meaning: 'The source as the outside sees it, where it is translated.',
    priority: 13,
    usual: 'nat',
    ticks: false,
    ...translatedCells(End.REPLY_DST, (snapshot, row) => snapshot.isSourceNat(row)),
  },
  {
    id: 'translated-destination',
    title: 'DNAT TO',
    meaning: 'The real destination, where it is translated.',
    priority: 14,
    usual: 'nat',
    ticks: false,
    ...translatedCells(End.REPLY_SRC, (snapshot, row) => snapshot.isDestinationNat(row)),
  },
  {
    id: 'name',
    title: 'NAME',
    meaning: 'The name of the source, by hosts files, leases and what the DNS has already told.',
    priority: 11,
    usual: 'spare',
    ticks: false,
    ...wordCells({ width: [8, 24], needs: 0 }, (snapshot, row, { knownNameOf }) =>
      knownNameOf ? (knownNameOf(addressText(snapshot, row, End.ORIGINAL_SRC)) ?? '') : '',
    ),
  },
  {
    id: 'device',
    title: 'DEVICE',
    meaning:
      'The device at the end that is ours, by the neighbour table: its name, else its hardware address with who has made it.',
    priority: 25,
    usual: 'never',
    ticks: false,
    ...wordCells({ width: [8, 24], needs: 0 }, (snapshot, row, { deviceOf }) => {
      const device = deviceOf?.(snapshot, row);
      return device ? (device.name ?? [device.mac, deviceText(device)].join(' ').trim()) : '';
    }),
  },
  {
    id: 'country',
    title: 'COUNTRY',
    meaning: 'The country of the outside end, by a database of networks (--geoip).',
    priority: 22,
    usual: 'spare',
    ticks: false,
    ...COUNTRY_CELLS,
  },
  {
    id: 'as',
    title: 'AS',
    meaning: 'The autonomous system of the outside end, with the name of who runs it, by the same.',
    priority: 23,
    usual: 'spare',
    ticks: false,
    ...AS_CELLS,
  },
  {
    id: 'process',
    title: 'PROCESS',
    meaning:
      'The process of this machine that the flow begins or ends at, with its id and its container; needs root for those of others.',
    priority: 24,
    usual: 'never',
    ticks: false,
    ...wordCells({ width: [8, 24], needs: Has.PORTS }, (snapshot, row, { processOf }) => {
      const process = processOf?.(snapshot, row);
      return process ? processText(process) : '';
    }),
  },
  {
    id: 'looks-like',
    title: 'LOOKS LIKE',
    meaning:
      'What the flow may be for, such as QUIC or WireGuard, by its ports and what it has carried: a guess, and so marked.',
    priority: 26,
    usual: 'never',
    ticks: false,
    ...wordCells({ width: [10, 24], needs: Has.PORTS }, (snapshot, row) => {
      const guess = serviceGuess(snapshot, row);
      return guess ? `${guess.name}?` : '';
    }),
  },
  {
    id: 'helper',
    title: 'HELPER',
    meaning: 'The helper that reads along to expect further flows, such as ftp or sip.',
    priority: 15,
    usual: 'spare',
    ticks: false,
    ...factCells([6, 16], ({ helper }) => helper),
  },
  {
    id: 'labels',
    title: 'LABELS',
    meaning: 'The labels of the flow, by their names in connlabel.conf.',
    priority: 17,
    usual: 'spare',
    ticks: false,
    ...factCells([6, 30], ({ labels }) => labels?.join(',')),
  },
  {
    id: 'mark',
    title: 'MARK',
    meaning: 'The connection mark.',
    priority: 20,
    usual: 'never',
    ticks: false,
    ...figureCells({
      width: [6, 10],
      needs: Has.MARK,
      bits: 32,
      value: (snapshot, row) => snapshot.mark(row),
      format: String,
    }),
  },
  {
    id: 'zone',
    title: 'ZONE',
    meaning: 'The zone of the original direction.',
    priority: 21,
    usual: 'never',
    ticks: false,
    ...figureCells({
      width: [4, 5],
      needs: Has.ZONE | Has.ZONE_ORIG,
      bits: 32,
      descending: false,
      value: (snapshot, row) => snapshot.originalZone(row),
      format: String,
    }),
  },
] as const satisfies readonly ColumnRecord[];

export type ColumnId = (typeof RECORDS)[number]['id'];

export interface Column extends ColumnRecord {
  readonly id: ColumnId;
}

export const COLUMNS: readonly Column[] = Object.freeze(RECORDS);

/** Bytes per second of one direction. */
function rateCells(of: (rates: FlowRates) => (row: number) => number): Cells {
  return figureCells({
    width: [7, 8],
    needs: Has.COUNTERS,
    bits: 64,
    value: (snapshot, row, { rates }) => of(rates ?? ratesOf(snapshot))(row),
    format: (rate, _, __, { bits }) => formatRate(rate, bits),
  });
}

function stateTone(snapshot: Snapshot, row: number): Tone {
  if ((snapshot.flags(row) & Flag.UNREPLIED) !== 0) return 'warn';
  return snapshot.state(row) === 'ESTABLISHED' ? 'good' : 'quiet';
}

const byId = new Map(COLUMNS.map(column => [column.id, column]));
const byName = new Map(
  COLUMNS.flatMap(column => [
    [column.id, column] as const,
    [column.title.toLowerCase(), column] as const,
    ...(column.alias ? [[column.alias, column] as const] : []),
    ...(column.letter ? [[column.letter, column] as const] : []),
  ]),
);

export function columnOf(id: ColumnId): Column {
  return byId.get(id) as Column;
}

/** The column that an id, an alias or a title names, in any case, or one of iptstate's letters, whose case matters. */
export function columnNamed(name: string): Column | undefined {
  return byName.get(name) ?? (name.length > 1 ? byName.get(name.toLowerCase()) : undefined);
}
