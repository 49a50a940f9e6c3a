// State words to small codes and back: the kernel's known states, and whatever word a line brings that we do not know.
import { STATES } from './states.ts';
import { hashOfWord, isWord } from './words.ts';

/** Codes below this are `STATES[code - 1]`; 0 is no state at all. */
const FIRST_UNKNOWN = 128;
/** All words beyond the table share this code, so that a hostile table cannot make it grow. */
const OVERFLOW = 255;
/** What is told of those: a word that is read again as the same. */
const OVERFLOW_NAME = 'OTHER';

const names: string[] = [''];
const codes = new Map<number, number>();
let nextUnknown = FIRST_UNKNOWN;

for (const [index, state] of STATES.entries()) {
  names[index + 1] = state.name;
  codes.set(hashOfWord(state.name), index + 1);
}
names[OVERFLOW] = OVERFLOW_NAME;
codes.set(hashOfWord(OVERFLOW_NAME), OVERFLOW);

/** The name of a state code; the empty string for 0. */
export function stateName(code: number): string {
  return names[code] ?? '';
}

/** The code of a state name as the kernel spells it, or 0 where no such state has been met. */
export function stateCode(name: string): number {
  const code = codes.get(hashOfWord(name)) ?? 0;
  return names[code] === name ? code : 0;
}

/** The code of the word at `start..end`, whose hash the tokenizer has at hand; a word never met gets a new one. */
export function internState(hash: number, bytes: Uint8Array, start: number, end: number): number {
  const known = codes.get(hash);
  if (known !== undefined) return isWord(bytes, start, end, stateName(known)) ? known : OVERFLOW;
  if (nextUnknown >= OVERFLOW) return OVERFLOW;
  const code = nextUnknown++;
  names[code] = Buffer.from(bytes.subarray(start, end)).toString('latin1');
  codes.set(hash, code);
  return code;
}

/** Every state code that has a name so far, in ascending order. */
export function stateCodes(): number[] {
  return [...names.keys()].filter(code => code > 0 && names[code] !== undefined);
}
