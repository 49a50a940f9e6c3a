// Tokens of a line: what they are, where they begin and end, and what numbers they hold.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Token, Tokenizer } from '../../src/conntrack/tokenizer.ts';
import { hashOfWord, isPlainWord, isWord, Vocabulary } from '../../src/conntrack/words.ts';

const KINDS = ['END', 'WORD', 'PAIR', 'BRACKET', 'BROKEN'] as const;

/** Kind and text of each token, up to the end or the first that is broken. */
function tokensOf(text: string): [string, ...string[]][] {
  const tokenizer = opened(text);
  const tokens: [string, ...string[]][] = [];
  for (let kind = tokenizer.next(); kind !== Token.END; kind = tokenizer.next()) {
    const { start, value, end } = tokenizer;
    if (kind === Token.BROKEN) return [...tokens, ['BROKEN']];
    const parts =
      kind === Token.PAIR ? [text.slice(start, value - 1), text.slice(value, end)] : [text.slice(start, end)];
    tokens.push([KINDS[kind] ?? '', ...parts]);
  }
  return tokens;
}

function opened(text: string): Tokenizer {
  const tokenizer = new Tokenizer();
  tokenizer.open(Buffer.from(text, 'latin1'), 0, text.length);
  return tokenizer;
}

function pairOf(text: string): Tokenizer {
  const tokenizer = opened(`x=${text}`);
  tokenizer.next();
  return tokenizer;
}

describe('tokens', () => {
  test('words, pairs and brackets', () => {
    expect(tokensOf(' tcp \t 6 a=b [NFP (orig)] k= =v a=b=c [x=y z]\r')).toEqual([
      ['WORD', 'tcp'],
      ['WORD', '6'],
      ['PAIR', 'a', 'b'],
      ['BRACKET', 'NFP (orig)'],
      ['PAIR', 'k', ''],
      ['PAIR', '', 'v'],
      ['PAIR', 'a', 'b=c'],
      ['BRACKET', 'x=y z'],
    ]);
  });

  test.each(['[never closed', '[one [two]', 'wo\0rd', 'a=\x1bb', '[\x7f]', 'a\x7f=1'])(
    '%j is broken',
    text => {
      expect(tokensOf(text)).toEqual([['BROKEN']]);
    },
  );

  test('a broken token is never passed over', () => {
    const tokenizer = opened('[open');
    expect([tokenizer.next(), tokenizer.next()]).toEqual([Token.BROKEN, Token.BROKEN]);
  });

  test('the hash of a key is that of the word', () => {
    const tokenizer = opened('dport=80 ESTABLISHED [ASSURED]');
    for (const word of ['dport', 'ESTABLISHED', 'ASSURED']) {
      tokenizer.next();
      expect(tokenizer.hash).toBe(hashOfWord(word));
    }
    expect(tokenizer.isLast()).toBe(true);
  });
});

describe('numbers', () => {
  test.each([
    ['0', 0],
    ['0000000007', 7],
    ['4294967295', 4294967295],
    ['4294967296', -1],
    ['9999999999', -1],
    ['00000000001', -1],
    ['', -1],
    ['-1', -1],
    ['1x', -1],
  ])('decimal %j', (text, number) => expect(pairOf(text).decimal()).toBe(number));

  test.each([
    ['0x0', 0],
    ['0xffff', 0xffff],
    ['0xFFFFFFFF', 0xffffffff],
    ['0x100000000', -1],
    ['0x', -1],
    ['ff', -1],
    ['0xg', -1],
    ['', -1],
  ])('hexadecimal %j', (text, number) => expect(pairOf(text).hexadecimal()).toBe(number));

  test('64-bit decimals are exact or refused', () => {
    const [low, high] = [new Uint32Array(1), new Uint32Array(1)];
    const read = (text: string): bigint | undefined =>
      pairOf(text).wideDecimal(low, high, 0)
        ? (BigInt(high[0] ?? 0) << 32n) | BigInt(low[0] ?? 0)
        : undefined;
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 66n }), number => {
        expect(read(String(number))).toBe(number < 2n ** 64n ? number : undefined);
      }),
      { examples: [[2n ** 64n - 1n], [2n ** 64n], [2n ** 32n], [2n ** 53n + 1n]] },
    );
    for (const text of ['', '-1', '1.5', '1'.repeat(21)]) expect(read(text)).toBeUndefined();
  });
});

describe('vocabularies', () => {
  const words = new Vocabulary(['mark', 'markup', 'zone']);
  const codeOf = (text: string): number => words.codeOf(hashOfWord(text), Buffer.from(text), 0, text.length);

  test('codes follow the order of the words', () => {
    expect(['mark', 'markup', 'zone', 'other', ''].map(codeOf)).toEqual([1, 2, 3, 0, 0]);
  });

  test('another word with the same hash is not taken for it', () => {
    // 31 * 'A' + 'a' equals 31 * 'B' + 'B'.
    expect(hashOfWord('Aa')).toBe(hashOfWord('BB'));
    expect(new Vocabulary(['Aa']).codeOf(hashOfWord('BB'), Buffer.from('BB'), 0, 2)).toBe(0);
    expect(() => new Vocabulary(['Aa', 'BB'])).toThrow('BB');
  });

  test('a cut word begins a known one, or is all of it', () => {
    const isCut = (text: string): boolean => words.isCutWord(Buffer.from(text), 0, text.length);
    expect(['m', 'mark', 'zon', 'markups', 'x'].map(isCut)).toEqual([true, true, true, false, false]);
  });

  test('words compare by all their bytes', () => {
    expect(isWord(Buffer.from('xmarkx'), 1, 5, 'mark')).toBe(true);
    expect(isWord(Buffer.from('xmarkx'), 1, 4, 'mark')).toBe(false);
    expect(isPlainWord(Buffer.from('fast-path_2.0/x+y'), 0, 17)).toBe(true);
    expect(isPlainWord(Buffer.from('eth0:'), 0, 5)).toBe(false);
  });
});
