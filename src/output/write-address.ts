// Writes a row's addresses as bytes: RFC 5952 for people and JSON, glibc's inet_ntop(3) where conntrack(8) is copied.
import { Family } from '../conntrack/address.ts';
import type { End, Snapshot } from '../snapshot/snapshot.ts';
import { ascii, type ByteBuffer } from './byte-buffer.ts';

const GAP = ascii('::');
const MAPPED = ascii('::ffff:');
/** Word 2 of `::ffff:0:0/96`, the IPv4-mapped addresses. */
const MAPPED_WORD = 0xffff;
const GROUPS = 8;

/** One of the row's four addresses in RFC 5952 form. Only for rows that have addresses. */
export function writeAddress(snapshot: Snapshot, row: number, end: End, out: ByteBuffer): void {
  if (snapshot.family(row) === Family.IPV4) out.ipv4(snapshot.word(row, end, 3));
  else writeIPv6(wordsOf(snapshot, row, end), out);
}

/**
 * As glibc spells it, which differs in one thing: an address in `::/96` whose last word has a non-zero upper half
 * ends in a dotted quad (`::0.1.0.2`).
 */
export function writeInetNtop(snapshot: Snapshot, row: number, end: End, out: ByteBuffer): void {
  if (snapshot.family(row) === Family.IPV4) {
    out.ipv4(snapshot.word(row, end, 3));
    return;
  }
  const words = wordsOf(snapshot, row, end);
  const [w0, w1, w2, w3] = words;
  if (w0 === 0 && w1 === 0 && w2 === 0 && w3 >>> 16 !== 0) {
    out.word(GAP);
    out.ipv4(w3);
  } else writeIPv6(words, out);
}

type Words = readonly [number, number, number, number];

function wordsOf(snapshot: Snapshot, row: number, end: End): Words {
  return [
    snapshot.word(row, end, 0),
    snapshot.word(row, end, 1),
    snapshot.word(row, end, 2),
    snapshot.word(row, end, 3),
  ];
}

function writeIPv6(words: Words, out: ByteBuffer): void {
  if (words[0] === 0 && words[1] === 0 && words[2] === MAPPED_WORD) {
    out.word(MAPPED);
    out.ipv4(words[3]);
    return;
  }
  const gap = longestZeros(words);
  out.groups(words, 0, gap.start);
  if (gap.end > gap.start) out.word(GAP);
  out.groups(words, gap.end, GROUPS);
}

/** The first longest run of two or more zero groups; an empty run at the end where there is none. */
function longestZeros(words: Words): { start: number; end: number } {
  let start = GROUPS;
  let end = GROUPS;
  for (let from = 0; from < GROUPS; from++) {
    let to = from;
    while (to < GROUPS && groupOf(words, to) === 0) to++;
    if (to - from > Math.max(1, end - start)) {
      start = from;
      end = to;
    }
    from = to;
  }
  return { start, end };
}

function groupOf(words: Words, group: number): number {
  const word = words[group >> 1] ?? 0;
  return (group & 1) === 0 ? word >>> 16 : word & 0xffff;
}
