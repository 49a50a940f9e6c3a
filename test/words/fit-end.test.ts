// Addresses and names in too few cells.
import { describe, expect, test } from 'vitest';
import { fitEnd } from '../../src/words/fit-end.ts';

describe('an address keeps its port whole and loses its middle, with a sign in its place', () => {
  test.each([
    ['192.168.1.11:33612', 18, '192.168.1.11:33612'],
    ['192.168.1.11:33612', 15, '192.~1.11:33612'],
    ['192.168.1.11', 9, '192.~1.11'],
    ['[2001:db8:51aa:1::b]:443', 17, '[2001:~:1::b]:443'],
    ['2001:db8:51aa:1::b', 12, '2001:~a:1::b'],
  ])('%s in %i cells', (text, width, cut) => {
    expect(fitEnd(text, width, { ellipsis: '~', markTruncated: false })).toBe(cut);
  });
});

describe('a name loses its end, which is marked where that is asked for', () => {
  test.each([
    ['laptop.example.org:https', 18, false, 'laptop.examp:https'],
    ['laptop.example.org:https', 18, true, 'laptop.exam+:https'],
    ['laptop', 4, true, 'lap+'],
    ['laptop:https', 6, true, 'lapto+'],
  ])('%s in %i cells', (text, width, markTruncated, cut) => {
    expect(fitEnd(text, width, { ellipsis: '~', markTruncated })).toBe(cut);
  });
});
