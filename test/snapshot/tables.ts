// Tables for the store: flows as objects, their lines in the kernel's text, and readings taken from a store.
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import { Counter, End, type Snapshot } from '../../src/snapshot/snapshot.ts';

/** A flow of the tests' own; what is left out is absent in its line. */
export interface Flow {
  protocol?: keyof typeof NUMBERS;
  src: string;
  dst?: string;
  /** The source as the outside sees it, where it is translated. */
  translated?: string;
  sport?: number;
  dport?: number;
  zone?: number;
  timeout?: number;
  state?: string;
  flags?: readonly string[];
  /** Packets and bytes of the original direction, then of the reply. */
  counters?: readonly [number | bigint, number | bigint, number | bigint, number | bigint];
  deltaTime?: number;
  mark?: number;
  rest?: string;
}

const NUMBERS = { tcp: 6, udp: 17, icmp: 1, gre: 47, unknown: 50 } as const;
export const PROTOCOLS = Object.keys(NUMBERS) as (keyof typeof NUMBERS)[];

export function lineOf(flow: Flow): string {
  const { protocol = 'udp', src, dst = src.includes(':') ? '2001:db8::1' : '192.0.2.1', counters: c } = flow;
  const { sport = 1024, dport = 53 } = flow;
  const words = {
    tcp: [`sport=${sport} dport=${dport}`, `sport=${dport} dport=${sport}`],
    udp: [`sport=${sport} dport=${dport}`, `sport=${dport} dport=${sport}`],
    icmp: [`type=8 code=0 id=${sport}`, `type=0 code=0 id=${sport}`],
    gre: [`srckey=0x${sport.toString(16)} dstkey=0x0`, `srckey=0x0 dstkey=0x${sport.toString(16)}`],
    unknown: ['', ''],
  }[protocol];
  return [
    src.includes(':') ? 'ipv6 10' : 'ipv4 2',
    `${protocol} ${NUMBERS[protocol]}`,
    flow.timeout ?? '',
    flow.state ?? '',
    `src=${src} dst=${dst} ${words[0]}`,
    c ? `packets=${c[0]} bytes=${c[1]}` : '',
    `src=${dst} dst=${flow.translated ?? src} ${words[1]}`,
    c ? `packets=${c[2]} bytes=${c[3]}` : '',
    ...(flow.flags ?? []).map(flag => `[${flag}]`),
    flow.mark === undefined ? '' : `mark=${flow.mark}`,
    flow.zone === undefined ? '' : `zone=${flow.zone}`,
    flow.deltaTime === undefined ? '' : `delta-time=${flow.deltaTime}`,
    flow.rest ?? '',
    'use=2',
  ]
    .filter(part => part !== '')
    .join(' ');
}

/** One whole reading at `instant`, all of it read at once. */
export function read(store: FlowStore, instant: number, flows: readonly Flow[]): Snapshot {
  store.begin(instant, 1_700_000_000_000 + instant);
  store.push(Buffer.from(flows.map(flow => `${lineOf(flow)}\n`).join('')), instant);
  return store.seal(instant);
}

/** The last of several readings, a second apart. */
export function readings(...tables: readonly (readonly Flow[])[]): Snapshot {
  const store = new FlowStore();
  for (const [second, flows] of tables.entries()) read(store, second * 1000, flows);
  if (!store.latest) throw new Error('no table');
  return store.latest;
}

/** Everything that a snapshot says of every row, for comparing it with what it said before. */
export function everyFact(snapshot: Snapshot): object {
  const ends = Object.values(End);
  const counters = Object.values(Counter);
  return {
    facts: structuredClone({ ...snapshot.facts }),
    rows: Array.from({ length: snapshot.rows.total }, (_, row) => ({
      numbers: [
        snapshot.has(row),
        snapshot.family(row),
        snapshot.protocol(row),
        snapshot.flags(row),
        snapshot.change(row),
        snapshot.nat(row),
        snapshot.serial(row),
        snapshot.age(row),
        snapshot.seenAt(row),
        snapshot.originalZone(row),
      ],
      optional: [
        snapshot.timeout(row),
        snapshot.mark(row),
        snapshot.zone(row),
        snapshot.zoneOrig(row),
        snapshot.zoneReply(row),
        snapshot.deltaTime(row),
        snapshot.use(row),
        snapshot.id(row),
        snapshot.greTimeout(row),
        snapshot.greStreamTimeout(row),
      ],
      state: snapshot.state(row),
      words: ends.map(end => ([0, 1, 2, 3] as const).map(word => snapshot.word(row, end, word))),
      ports: [End.ORIGINAL_SRC, End.REPLY_SRC].map(end => [
        snapshot.sport(row, end),
        snapshot.dport(row, end),
      ]),
      counters: counters.map(counter => [
        snapshot.exactCounter(row, counter),
        snapshot.counter(row, counter),
      ]),
      rates: counters.map(counter => snapshot.rate(row, counter)),
      text: { ...snapshot.text(row) },
    })),
  };
}
