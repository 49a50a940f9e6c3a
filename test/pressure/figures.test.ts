import { expect, it } from 'vitest';
import { counted, duration, grouped, mebibytes, percent } from '../../src/pressure/figures.ts';

it('writes figures as an engineer reads them', () => {
  expect([0, 999, 1000, 16_384, 1_234_567].map(grouped)).toEqual([
    '0',
    '999',
    '1,000',
    '16,384',
    '1,234,567',
  ]);
  expect([0, 0.7, 0.999, 1, 0.29].map(percent)).toEqual(['0%', '70%', '99%', '100%', '29%']);
  expect([5, 119, 7440, 86_400, 432_000, 90_000].map(duration)).toEqual([
    '5s',
    '1m59s',
    '2h04m',
    '1d',
    '5d',
    '1d1h',
  ]);
  expect([6_700_000, 117_440_512].map(mebibytes)).toEqual(['6.4 MiB', '112 MiB']);
  expect([counted(1, 'query', 'queries'), counted(3412, 'source')]).toEqual(['1 query', '3,412 sources']);
});
