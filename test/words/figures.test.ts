// Figures as sentences have them.
import { describe, expect, it, test } from 'vitest';
import { counted, formatCount, formatMebibytes, formatPercent } from '../../src/words/figures.ts';

it('writes figures as an engineer reads them', () => {
  expect([0, 999, 1000, 16_384, 1_234_567.4].map(formatCount)).toEqual([
    '0',
    '999',
    '1,000',
    '16,384',
    '1,234,567',
  ]);
  expect([6_700_000, 117_440_512].map(formatMebibytes)).toEqual(['6.4 MiB', '112 MiB']);
  expect([counted(1, 'query', 'queries'), counted(3412, 'source')]).toEqual(['1 query', '3,412 sources']);
});

describe('formatPercent', () => {
  test.each([
    [0, '0%'],
    [0.0005, '<0.1%'],
    [0.001, '0.1%'],
    [0.0994, '9.9%'],
    [0.0999, '9.9%'],
    [0.1, '10%'],
    [0.29, '29%'],
    [0.7, '70%'],
    [0.9999, '99%'],
    [1, '100%'],
    [1.25, '125%'],
  ])('%d is %s', (share, text) => expect(formatPercent(share)).toBe(text));
});
