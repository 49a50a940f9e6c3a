// Numbers that look random and are the same for the same seed.

export interface Random {
  /** A whole number from 0 up to `end`, itself not among them. */
  below(end: number): number;
  /** One of them. */
  pick<T>(choices: readonly T[]): T;
}

/** Marsaglia's xorshift with 32 bits; good enough to reach every corner of a program. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0 || 1;
  const below = (end: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % end;
  };
  return { below, pick: choices => choices[below(choices.length)] as (typeof choices)[number] };
}
