// Writes what a tuple has beside its addresses: two ports, or ICMP's type, code and id, or two GRE keys.
import { Has } from '../conntrack/flow-line.ts';
import type { Direction } from '../snapshot/direction.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { ascii, type ByteBuffer } from './byte-buffer.ts';
import { saysInventedPorts } from './tool-protocols.ts';

/** What stands before a value and after it. */
type Frame = readonly [before: Uint8Array, after: Uint8Array];

/** The frame of each word in one format. */
export type WordFrames = Readonly<Record<(typeof KEYS)[number], Frame>>;

const KEYS = ['sport', 'dport', 'type', 'code', 'id', 'srckey', 'dstkey'] as const;

/** The frames of a format: `frameOf` says what stands around a key's value; `base` is `0x` where that is hexadecimal. */
export function wordFrames(
  frameOf: (key: string, base: '' | '0x') => readonly [before: string, after: string],
): WordFrames {
  const frames = KEYS.map(key => {
    const [before, after] = frameOf(key, key.endsWith('key') ? '0x' : '');
    return [key, [ascii(before), ascii(after)]];
  });
  return Object.fromEntries(frames);
}

/** Writes one direction's words; false where the flow has none. */
export function writeProtocolWords(
  frames: WordFrames,
  snapshot: Snapshot,
  row: number,
  { src }: Direction,
  out: ByteBuffer,
): boolean {
  const has = snapshot.has(row);
  if (saysInventedPorts(snapshot, row)) return false;
  const first = snapshot.sport(row, src);
  const second = snapshot.dport(row, src);
  if ((has & Has.PORTS) !== 0) {
    writeDecimal(frames.sport, first, out);
    writeDecimal(frames.dport, second, out);
  } else if ((has & Has.ICMP) !== 0) {
    writeDecimal(frames.type, second >>> 8, out);
    writeDecimal(frames.code, second & 255, out);
    writeDecimal(frames.id, first, out);
  } else if ((has & Has.GRE_KEYS) !== 0) {
    writeHexadecimal(frames.srckey, first, out);
    writeHexadecimal(frames.dstkey, second, out);
  } else return false;
  return true;
}

function writeDecimal([before, after]: Frame, value: number, out: ByteBuffer): void {
  out.word(before);
  out.decimal(value);
  out.word(after);
}

function writeHexadecimal([before, after]: Frame, value: number, out: ByteBuffer): void {
  out.word(before);
  out.hexadecimal(value);
  out.word(after);
}
