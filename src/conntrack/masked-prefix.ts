// A prefix as words to compare an address with, four of them under their masks.
import { Family, type Prefix } from './address.ts';

type FourWords = readonly [number, number, number, number];

export interface MaskedPrefix {
  readonly words: FourWords;
  readonly masks: FourWords;
}

/** Of an IPv4 prefix the first three words must be 0, as those of IPv4 addresses are. */
export function masked({ family, words, length }: Prefix): MaskedPrefix {
  const bits = family === Family.IPV4 ? length + 96 : length;
  const mask = (word: number): number => {
    const kept = Math.min(32, Math.max(0, bits - word * 32));
    return kept === 0 ? 0 : (0xffff_ffff << (32 - kept)) >>> 0;
  };
  return { words, masks: [mask(0), mask(1), mask(2), mask(3)] };
}

export function isIn(
  { words, masks }: MaskedPrefix,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
): boolean {
  return (
    ((w3 ^ words[3]) & masks[3]) === 0 &&
    ((w2 ^ words[2]) & masks[2]) === 0 &&
    ((w1 ^ words[1]) & masks[1]) === 0 &&
    ((w0 ^ words[0]) & masks[0]) === 0
  );
}
