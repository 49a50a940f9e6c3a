// conntrack(8)'s letters that mean something else here, and are told from what stands behind them.
import { parseAddress } from '../conntrack/address.ts';
import type { Token } from './tokens.ts';
import { UsageError } from './usage-error.ts';

interface OtherLetter {
  /** What the letter does here, as iptstate has it. */
  readonly here: string;
  /** Whether a word behind it looks like the value that conntrack(8) takes. */
  isMeant(word: string): boolean;
  /** Absent where there is nothing here that does it. */
  readonly instead?: string;
}

const OTHER_LETTERS: Readonly<Record<string, OtherLetter>> = {
  '-m': {
    here: 'marks shortened names',
    isMeant: word => /^(?:0x[\da-f]+|\d+)(?:\/\w+)?$/i.test(word),
    instead: '--mark',
  },
  '-r': {
    here: 'reverses the order',
    isMeant: word => parseAddress(word.replace(/\/.*$/, '')) !== undefined,
    instead: '--reply-src',
  },
  '-p': {
    here: 'prints without scrolling',
    isMeant: word => /^\d+$/.test(word),
    instead: '--proto',
  },
  '-c': {
    here: 'takes the colours away',
    isMeant: word => /^(?:0x[\da-f]+|\d+)$/i.test(word),
    instead: '--secmark',
  },
  '-f': {
    here: 'hides loopback',
    isMeant: word => /^ipv[46]$/i.test(word),
    instead: '--family',
  },
  '-t': {
    here: 'shows totals',
    isMeant: word => /^\d+$/.test(word),
  },
};

/** Throws a UsageError that says what was meant, where a word would be taken for a filter of its own. */
export function refuseOtherLetters(tokens: readonly Token[]): void {
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1];
    if (token.kind !== 'flag' || next?.kind !== 'word' || token.value !== undefined) continue;
    const letter = OTHER_LETTERS[token.spelling];
    if (!letter?.isMeant(next.text)) continue;
    const first = `${next.text} first`;
    const advice = letter.instead
      ? `write ${letter.instead} ${next.text}, or put ${first}`
      : `write ${first}`;
    throw new UsageError(`${token.spelling} ${letter.here} and takes no value; ${advice}`);
  }
}
