// What the screen says of the filters in use.
import { expect, test } from 'vitest';
import { filterText } from '../../../src/view/filter/filter-text.ts';
import { type Filters, NO_FILTERS } from '../../../src/view/filter/filters.ts';
import { optionExpression } from '../../../src/view/filter/options.ts';

const textOf = (filters: Partial<Filters>): string => filterText({ ...NO_FILTERS, ...filters });

test('nothing is said of no filter', () => {
  expect(textOf({})).toBe('');
});

test('what was typed is shown as it was typed, in the order of the prompts', () => {
  expect(textOf({ dport: 'https', source: '192.168.1.0/24' })).toBe('src 192.168.1.0/24, dst port https');
  expect(textOf({ expression: 'ttl > 1h or unreplied', sport: '53', destination: '::1' })).toBe(
    'dst ::1, src port 53, ttl > 1h or unreplied',
  );
});

test('options of the command line, a group of the sidebar and what is hidden are told too', () => {
  expect(textOf({ options: [optionExpression('proto', 'udp')] })).toBe('udp');
  expect(textOf({ only: { by: 'source', name: '10.0.0.1' }, hideDns: true, hideLoopback: true })).toBe(
    'only 10.0.0.1, no DNS, no loopback',
  );
});

test('each filter is inverted for itself, as i does it, and what is hidden stays so', () => {
  expect(textOf({ source: '10.0.0.1', dport: '80', hideDns: true, invert: true })).toBe(
    'not (src 10.0.0.1), not (dst port 80), no DNS',
  );
});
