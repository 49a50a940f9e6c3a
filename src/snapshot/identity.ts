// When two lines speak of the same flow: family, protocol, zone and the original tuple.
import { Family } from '../conntrack/address.ts';
import { type FlowLine, Has, PROTOCOL_WORDS, Word } from '../conntrack/flow-line.ts';
import type { FlowColumns } from './flow-columns.ts';

/** Mixes a line's identity into 32 bits. */
export function identityHash(line: FlowLine): number {
  let hash = mix(line.protocol, (line.family << 16) | line.originalZone);
  if ((line.has & Has.ADDRESSES) === 0) return hash >>> 0;
  const words = line.words;
  if (line.family === Family.IPV6) {
    for (let word = 0; word < 3; word++) {
      hash = mix(hash, words[Word.ORIGINAL_SRC + word]!);
      hash = mix(hash, words[Word.ORIGINAL_DST + word]!);
    }
  }
  hash = mix(hash, words[Word.ORIGINAL_SRC + 3]!);
  hash = mix(hash, words[Word.ORIGINAL_DST + 3]!);
  if ((line.has & PROTOCOL_WORDS) !== 0) hash = mix(hash, (line.original.src << 16) ^ line.original.dst);
  return hash >>> 0;
}

/** Whether a line and a row whose hashes are equal are the same flow. */
export function isSameFlow(line: FlowLine, columns: FlowColumns, row: number): boolean {
  const has = columns.has[row]!;
  if (columns.protocol[row] !== line.protocol || columns.family[row] !== line.family) return false;
  if (((has ^ line.has) & (PROTOCOL_WORDS | Has.ADDRESSES)) !== 0) return false;
  if (rowZone(columns, row) !== line.originalZone) return false;
  if ((has & PROTOCOL_WORDS) !== 0) {
    if (columns.originalSport[row] !== line.original.src) return false;
    if (columns.originalDport[row] !== line.original.dst) return false;
  }
  return (has & Has.ADDRESSES) === 0 || isSameAddresses(line, columns, row);
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e37_79b1);
  return mixed ^ (mixed >>> 15);
}

/** As `FlowLine.originalZone`, of a row. */
export function rowZone(columns: FlowColumns, row: number): number {
  const has = columns.has[row]!;
  if ((has & Has.ZONE_ORIG) !== 0) return columns.zoneOrig[row]!;
  return (has & Has.ZONE) !== 0 ? columns.zone[row]! : 0;
}

function isSameAddresses(line: FlowLine, columns: FlowColumns, row: number): boolean {
  const { words } = line;
  if (columns.originalSrc[row] !== words[Word.ORIGINAL_SRC + 3]) return false;
  if (columns.originalDst[row] !== words[Word.ORIGINAL_DST + 3]) return false;
  if (line.family !== Family.IPV6) return true;
  const upper = columns.wide.words;
  const at = columns.wideAt[row]!;
  return (
    upper[at] === words[Word.ORIGINAL_SRC] &&
    upper[at + 1] === words[Word.ORIGINAL_SRC + 1] &&
    upper[at + 2] === words[Word.ORIGINAL_SRC + 2] &&
    upper[at + 3] === words[Word.ORIGINAL_DST] &&
    upper[at + 4] === words[Word.ORIGINAL_DST + 1] &&
    upper[at + 5] === words[Word.ORIGINAL_DST + 2]
  );
}
