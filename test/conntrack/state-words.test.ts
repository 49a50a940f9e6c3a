// State words and their codes, known and unknown.
import { describe, expect, test } from 'vitest';
import { internState, stateCode, stateCodes, stateName } from '../../src/conntrack/state-words.ts';
import { STATES } from '../../src/conntrack/states.ts';
import { hashOfWord } from '../../src/conntrack/words.ts';

const intern = (word: string): number => internState(hashOfWord(word), Buffer.from(word), 0, word.length);

describe('state words', () => {
  test('every state of the kernel has the code of its place', () => {
    for (const [index, { name }] of STATES.entries()) {
      expect(intern(name)).toBe(index + 1);
      expect(stateName(index + 1)).toBe(name);
      expect(stateCode(name)).toBe(index + 1);
    }
  });

  test('no state has no name', () => {
    expect(stateName(0)).toBe('');
    expect(stateCode('')).toBe(0);
    expect(stateCode('NEVER_MET')).toBe(0);
  });

  test('an unknown word keeps the code it was first given', () => {
    const code = intern('HALF_OPEN');
    expect(intern('HALF_OPEN')).toBe(code);
    expect(stateName(code)).toBe('HALF_OPEN');
    expect(stateCodes()).toContain(code);
  });

  test('a word that only shares the hash of another is not taken for it', () => {
    const code = intern('Aa');
    expect(intern('BB')).not.toBe(code);
    expect(stateName(intern('BB'))).toBe('OTHER');
  });

  test('more words than codes share the last one, and the known ones keep theirs', () => {
    const codes = Array.from({ length: 500 }, (_, index) => intern(`HOSTILE_${index}`));
    expect(Math.max(...codes)).toBe(255);
    expect(stateName(255)).toBe('OTHER');
    expect(intern('ESTABLISHED')).toBe(stateCode('ESTABLISHED'));
    expect(stateCodes()).toEqual([...stateCodes()].sort((a, b) => a - b));
  });
});
