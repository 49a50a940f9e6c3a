// What must hold of any lines of a table: they are counted, their numbers are in range, and chunk borders change nothing.
import { type FlowLine, Has } from '../../src/conntrack/flow-line.ts';
import { LineFeed } from '../../src/conntrack/line-feed.ts';
import { SavedFeed } from '../../src/conntrack/saved/saved-feed.ts';
import type { Random } from '../soak/random.ts';
import type { Corpus } from './corpus.ts';
import { equal } from './formats.ts';

/** What was made of lines. */
interface Seen {
  readonly flows: number;
  readonly unreadable: number;
  /** Of all facts of all flows. */
  readonly hash: number;
}

/** Checks a text of so many lines, none of them blank; yields how many of them were read as flows. Throws where something does not hold. */
export function checkLines(random: Random, corpus: Corpus, bytes: Uint8Array, lines: number): number {
  const whole = readIn(bytes, []);
  equal(
    'chunk borders',
    JSON.stringify(readIn(bytes, bordersIn(random, bytes.length))),
    JSON.stringify(whole),
  );
  if (corpus.isTable) equal('flows and unreadable lines', whole.flows + whole.unreadable, lines);
  return corpus.isTable ? whole.flows : lines - whole.unreadable;
}

function bordersIn(random: Random, length: number): number[] {
  return Array.from({ length: random.below(6) }, () => random.below(length + 1)).sort((a, b) => a - b);
}

function readIn(bytes: Uint8Array, borders: readonly number[]): Seen {
  let flows = 0;
  let hash = 0;
  const feed = new LineFeed(line => {
    flows++;
    checkRanges(line);
    hash = (Math.imul(hash, 31) + hashOf(line)) | 0;
  });
  feed.begin();
  for (const [at, border] of [...borders, bytes.length].entries())
    feed.push(bytes.subarray(borders[at - 1] ?? 0, border));
  feed.end();
  return { flows, unreadable: feed.unreadable.count, hash };
}

/** Of a saved text rows may be made of several lines, so that only this holds: what is said of it adds up, however it is cut. */
export function checkSaved(random: Random, bytes: Uint8Array): void {
  const borders = bordersIn(random, bytes.length);
  const read = (at: readonly number[]): string => {
    let flows = 0;
    const feed = new SavedFeed(line => {
      flows++;
      checkRanges(line);
    });
    feed.begin();
    for (const [index, border] of [...at, bytes.length].entries())
      feed.push(bytes.subarray(at[index - 1] ?? 0, border));
    feed.end();
    if (flows > feed.report.rows) throw new Error(`saved: ${flows} flows of ${feed.report.rows} rows`);
    return JSON.stringify([flows, feed.report]);
  };
  equal('chunk borders of a saved text', read(borders), read([]));
}

const U8 = 255;
const U16 = 65_535;
const U32 = 4_294_967_295;

function checkRanges(line: FlowLine): void {
  const { has, original, reply } = line;
  const ports = [original.src, original.dst, reply.src, reply.dst];
  const words = (has & Has.PORTS) !== 0 || (has & Has.ICMP) !== 0 ? ports : [];
  for (const word of words) within('a port', word, U16);
  if ((has & Has.GRE_KEYS) !== 0) for (const key of ports) within('a key', key, U32);
  within('the protocol', line.protocol, U8);
  within('the family', line.family, U8);
  if ((has & Has.TIMEOUT) !== 0) within('the timeout', line.timeout, U32);
  if ((has & Has.MARK) !== 0) within('the mark', line.mark, U32);
  if ((has & Has.USE) !== 0) within('use', line.use, U32);
  if ((has & Has.ID) !== 0) within('the id', line.id, U32);
  if ((has & Has.ZONE) !== 0) within('the zone', line.zone, U16);
  if ((has & Has.DELTA_TIME) !== 0) within('the age', line.deltaTime, U32);
  within('the length of the text', line.textLength, line.text.length);
}

function within(what: string, value: number, largest: number): void {
  if (!Number.isInteger(value) || value < 0 || value > largest) throw new Error(`${what}: ${value}`);
}

function hashOf({
  has,
  flags,
  family,
  protocol,
  state,
  timeout,
  words,
  original,
  reply,
  countersLow,
  countersHigh,
  text,
  textLength,
}: FlowLine): number {
  let hash = has ^ Math.imul(flags, 7) ^ Math.imul(protocol, 131) ^ Math.imul(family, 1031);
  const add = (value: number): void => {
    hash = (Math.imul(hash, 33) + value) | 0;
  };
  if ((has & Has.STATE) !== 0) add(state);
  if ((has & Has.TIMEOUT) !== 0) add(timeout);
  if ((has & Has.ADDRESSES) !== 0) for (const word of words) add(word);
  if ((has & (Has.PORTS | Has.ICMP | Has.GRE_KEYS)) !== 0)
    for (const word of [original.src, original.dst, reply.src, reply.dst]) add(word);
  if ((has & Has.COUNTERS) !== 0)
    for (let at = 0; at < countersLow.length; at++) add((countersLow[at] ?? 0) ^ (countersHigh[at] ?? 0));
  for (let at = 0; at < textLength; at++) add(text[at] ?? 0);
  return hash;
}
