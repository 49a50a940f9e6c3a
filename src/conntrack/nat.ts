// Who translates what: the NAT of a flow, told from its two tuples alone (the kernel's own bits are in no text).
import { type FlowLine, Has, PROTOCOL_WORDS, Word } from './flow-line.ts';

/** Bits: the source, the destination, or both are translated. */
export const Nat = { SNAT: 1 << 0, DNAT: 1 << 1 } as const;

/**
 * Bits of `Nat` for a line with addresses. Ports count too: masquerading may change nothing else. An ICMP
 * identifier is the source's own and stays the same in the reply, where the type differs by nature. A protocol
 * without words of its own is told by its addresses alone: the fields then hold an earlier line's.
 */
export function natOf(line: FlowLine): number {
  const { original, reply, words } = line;
  const icmp = (line.has & Has.ICMP) !== 0;
  const wordless = (line.has & PROTOCOL_WORDS) === 0;
  const sourceWord = icmp ? reply.src : reply.dst;
  const source =
    sameAddress(words, Word.ORIGINAL_SRC, Word.REPLY_DST) && (wordless || original.src === sourceWord);
  const destination =
    sameAddress(words, Word.ORIGINAL_DST, Word.REPLY_SRC) && (wordless || icmp || original.dst === reply.src);
  return (source ? 0 : Nat.SNAT) | (destination ? 0 : Nat.DNAT);
}

function sameAddress(words: Uint32Array, a: number, b: number): boolean {
  return (
    words[a + 3] === words[b + 3] &&
    words[a + 2] === words[b + 2] &&
    words[a + 1] === words[b + 1] &&
    words[a] === words[b]
  );
}
