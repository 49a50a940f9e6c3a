// Addresses read straight from the bytes of a line: dotted quads, and IPv6 in the kernel's full or the shortened spelling.
import { hexDigit } from './tokenizer.ts';

const DOT = 46;
const COLON = 58;
const ZERO = 48;
const GROUPS = 8;

/** The address at `start..end` as an unsigned 32-bit number, or -1 where it is not a strict dotted quad. */
export function readIPv4(bytes: Uint8Array, start: number, end: number): number {
  let word = 0;
  let octet = -1;
  let dots = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === DOT) {
      if (octet < 0 || ++dots > 3) return -1;
      word = word * 256 + octet;
      octet = -1;
      continue;
    }
    const digit = byte - ZERO;
    if (digit < 0 || digit > 9 || octet === 0) return -1;
    octet = octet < 0 ? digit : octet * 10 + digit;
    if (octet > 255) return -1;
  }
  return dots === 3 && octet >= 0 ? word * 256 + octet : -1;
}

/**
 * Writes the IPv6 address at `start..end` into `words[offset..offset + 3]`, most significant first.
 * Takes all eight groups, one `::`, and a dotted quad at the end; false, with `words` spoilt, for anything else.
 */
export function readIPv6(
  bytes: Uint8Array,
  start: number,
  end: number,
  words: Uint32Array,
  offset: number,
): boolean {
  let count = 0;
  let gap = -1;
  let at = start;
  if (at < end && bytes[at] === COLON) {
    if (at + 1 === end || bytes[at + 1] !== COLON) return false;
    gap = 0;
    at += 2;
  }
  while (at < end) {
    const groupStart = at;
    let group = 0;
    while (at < end && bytes[at] !== COLON && bytes[at] !== DOT) {
      const digit = hexDigit(bytes[at++]!);
      if (digit < 0 || at - groupStart > 4) return false;
      group = group * 16 + digit;
    }
    if (bytes[at] === DOT && at < end) {
      const quad = readIPv4(bytes, groupStart, end);
      if (quad < 0 || count > GROUPS - 2) return false;
      groups[count++] = quad >>> 16;
      groups[count++] = quad & 0xffff;
      break;
    }
    if (at === groupStart || count === GROUPS) return false;
    groups[count++] = group;
    if (at === end) break;
    if (++at === end) return false;
    if (bytes[at] === COLON) {
      if (gap >= 0) return false;
      gap = count;
      at++;
    }
  }
  if (gap < 0 ? count !== GROUPS : count === GROUPS) return false;
  spread(count, gap, words, offset);
  return true;
}

/** The groups of the address being read; one address at a time, so one buffer will do. */
const groups = new Uint16Array(GROUPS);

function spread(count: number, gap: number, words: Uint32Array, offset: number): void {
  if (gap >= 0) {
    groups.copyWithin(GROUPS - (count - gap), gap, count);
    groups.fill(0, gap, GROUPS - (count - gap));
  }
  for (let word = 0; word < 4; word++) {
    words[offset + word] = ((groups[word * 2]! << 16) | groups[word * 2 + 1]!) >>> 0;
  }
}
