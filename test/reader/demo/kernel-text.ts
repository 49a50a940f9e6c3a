// Reads the demo's kernel text for the tests: through the parser, and as plain facts of each line.
import { type FlowLine, Has } from '../../../src/conntrack/flow-line.ts';
import { LineFeed } from '../../../src/conntrack/line-feed.ts';
import type { Source } from '../../../src/reader/source.ts';

const COUNT = 'sys/net/netfilter/nf_conntrack_count';

/** The whole table as text; `chunks` counts what it came in. */
export async function readTable(source: Source): Promise<{ text: string; chunks: Uint8Array[] }> {
  const chunks: Uint8Array[] = [];
  await source.read(chunk => chunks.push(chunk.slice()), new AbortController().signal);
  return { text: Buffer.concat(chunks).toString('latin1'), chunks };
}

/** What the parser made of the chunks: lines that state everything a line of this router must, and the others. */
export function parse(chunks: readonly Uint8Array[]): { lines: number; poor: number; unreadable: string[] } {
  let lines = 0;
  let poor = 0;
  const feed = new LineFeed(line => {
    lines++;
    if (!isComplete(line)) poor++;
  });
  feed.begin();
  for (const chunk of chunks) feed.push(chunk);
  feed.end();
  return { lines, poor, unreadable: feed.unreadable.first };
}

const ALWAYS = Has.FAMILY | Has.ADDRESSES | Has.COUNTERS | Has.MARK | Has.ZONE | Has.DELTA_TIME | Has.USE;

function isComplete({ has }: FlowLine): boolean {
  return (has & ALWAYS) === ALWAYS && (has & Has.TEXT) === 0;
}

export async function readCount(source: Source): Promise<number> {
  return Number((await source.facts([COUNT])).get(COUNT));
}

/** One counter of /proc/net/stat/nf_conntrack, summed over the processors. */
export async function readCounter(source: Source, name: string): Promise<number> {
  const path = 'net/stat/nf_conntrack';
  const [header = '', ...rows] = ((await source.facts([path])).get(path) ?? '').trim().split('\n');
  const column = header.trim().split(/\s+/).indexOf(name);
  return rows.reduce((sum, row) => sum + Number.parseInt(row.split(/\s+/)[column] ?? '', 16), 0);
}

export interface LineFacts {
  readonly key: string;
  readonly state: string;
  readonly age: number;
  /** Packets and bytes of the original direction, then of the reply direction. */
  readonly counters: readonly number[];
}

/** The facts by which a flow can be followed from one table to the next. */
export function lineFacts(line: string): LineFacts {
  const match = LINE.exec(line);
  if (!match) throw new Error(`no line of the demo router: ${line}`);
  const [, protocol = '', state = '', original = '', ...numbers] = match;
  return {
    key: `${protocol} ${original}`,
    state,
    counters: numbers.slice(0, 4).map(Number),
    age: Number(numbers[4]),
  };
}

/** Protocol number, state, original tuple, four counters, age. */
const LINE =
  /^\S+ +\d+ \w+ +(\d+) (?:\d+ )?(?:([A-Z_0-9]+) )?(?:timeout=.*?, \S+ )?(src=.*?) packets=(\d+) bytes=(\d+) .*? packets=(\d+) bytes=(\d+) .*delta-time=(\d+) /;
