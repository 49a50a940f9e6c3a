// Addresses as numbers: IPv4 and IPv6 text to four 32-bit words and back.
import { readIPv4, readIPv6 } from './address-bytes.ts';

/** Address families as the kernel numbers them (AF_INET, AF_INET6). */
export const Family = { IPV4: 2, IPV6: 10 } as const;
export type Family = (typeof Family)[keyof typeof Family];

/** Four unsigned 32-bit words, most significant first. IPv4 sits in the last word, the others are 0. */
export type AddressWords = readonly [number, number, number, number];

export interface Address {
  readonly family: Family;
  readonly words: AddressWords;
}

export interface Prefix extends Address {
  /** Significant leading bits: 0-32 for IPv4, 0-128 for IPv6. `words` has the other bits cleared. */
  readonly length: number;
}

/** Longest spelling inet_pton(3) takes: eight full groups, the last two as a dotted quad. */
const LONGEST_ADDRESS = 45;
/** Second half of `::ffff:0:0/96`, the IPv4-mapped addresses: words 0 and 1 are zero, word 2 is this. */
const MAPPED_WORD = 0xffff;
const ALL_ONES = 0xffffffff;

/** Reads one address in any spelling that inet_pton(3) accepts; undefined for everything else. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > LONGEST_ADDRESS) return undefined;
  const bytes = Buffer.from(text);
  if (text.includes(':')) {
    const words = new Uint32Array(4);
    if (!readIPv6(bytes, 0, bytes.length, words, 0)) return undefined;
    const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = words;
    return { family: Family.IPV6, words: [w0, w1, w2, w3] };
  }
  const word = readIPv4(bytes, 0, bytes.length);
  return word < 0 ? undefined : { family: Family.IPV4, words: [0, 0, 0, word] };
}

/** Reads `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `fd00::/8` or a bare address, which is a prefix of full length. */
export function parsePrefix(text: string): Prefix | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const bits = addressBits(address.family);
  const length = slash < 0 ? bits : parsePrefixLength(text.slice(slash + 1), address.family);
  if (length === undefined || length > bits) return undefined;
  return { family: address.family, words: maskWords(address, length), length };
}

/** The address in RFC 5952 form; IPv4-mapped ones as `::ffff:10.0.0.1`. */
export function formatAddress(family: number, w0: number, w1: number, w2: number, w3: number): string {
  if (family === Family.IPV4) return formatDottedQuad(w3);
  if (w0 === 0 && w1 === 0 && w2 === MAPPED_WORD) return `::ffff:${formatDottedQuad(w3)}`;
  return compressGroups(hexGroups(w0, w1, w2, w3));
}

/** The address as /proc prints IPv6: eight groups of four lower-case hex digits, never compressed. */
export function formatFullIPv6(w0: number, w1: number, w2: number, w3: number): string {
  return hexGroups(w0, w1, w2, w3)
    .map(group => group.padStart(4, '0'))
    .join(':');
}

function parsePrefixLength(text: string, family: Family): number | undefined {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  const mask = parseAddress(text);
  if (mask?.family !== family) return undefined;
  const bits = addressBits(family);
  for (let length = 0; length <= bits; length++) {
    const candidate = maskWords({ family, words: [ALL_ONES, ALL_ONES, ALL_ONES, ALL_ONES] }, length);
    if (candidate.every((word, index) => word === mask.words[index])) return length;
  }
  return undefined;
}

/** Never across families. */
export function isInPrefix(address: Address, { family, words, length }: Prefix): boolean {
  return address.family === family && maskWords(address, length).every((word, at) => word === words[at]);
}

/** The address with all but its first `length` bits cleared. */
function maskWords({ family, words }: Address, length: number): AddressWords {
  const unused = 128 - addressBits(family);
  const keep = (index: number) => {
    const wordBits = Math.min(32, Math.max(0, unused + length - index * 32));
    const mask = wordBits === 0 ? 0 : ALL_ONES << (32 - wordBits);
    return index * 32 < unused ? 0 : ((words[index] ?? 0) & mask) >>> 0;
  };
  return [keep(0), keep(1), keep(2), keep(3)];
}

function addressBits(family: Family): number {
  return family === Family.IPV4 ? 32 : 128;
}

function formatDottedQuad(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

function hexGroups(...words: number[]): string[] {
  return words.flatMap(word => [(word >>> 16).toString(16), (word & 0xffff).toString(16)]);
}

/** Joins the groups with the first longest run of two or more zero groups written as `::`. */
function compressGroups(groups: readonly string[]): string {
  let start = 0;
  let length = 0;
  for (let from = 0; from < groups.length; from++) {
    let to = from;
    while (groups[to] === '0') to++;
    if (to - from > length) {
      start = from;
      length = to - from;
    }
  }
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}
