// Filters under a name: what a name may be, what is saved, and what it stands for.
import { describe, expect, test } from 'vitest';
import { completeFilter } from '../../../src/view/filter/complete.ts';
import { NO_FILTERS } from '../../../src/view/filter/filters.ts';
import { parseFilter } from '../../../src/view/filter/parser.ts';
import { nameFault, savableText } from '../../../src/view/filter/saved-filters.ts';

const saved = new Map([
  ['kids', 'src net 192.168.4.0/24 or src host 192.168.1.9'],
  ['kids-late', 'kids and ttl > 1h'],
  ['broken', 'src net'],
]);
const context = { savedFilters: () => saved };
const read = (text: string) => parseFilter(text, context);

test.each([
  ['kids and tcp', '(src net 192.168.4.0/24 or src host 192.168.1.9) and tcp'],
  ['not kids', 'not (src net 192.168.4.0/24 or src host 192.168.1.9)'],
  ['port 80 or kids', 'port 80 or (src net 192.168.4.0/24 or src host 192.168.1.9)'],
  // In a saved filter no other counts.
  ['kids-late', '"kids" and ttl > 1h'],
  ['"kids"', '"kids"'],
])('%s means %s', (text, meaning) => {
  expect(read(text)).toEqual(parseFilter(meaning));
});

test('one that cannot be read is told of where its name stands', () => {
  expect(() => read('tcp and broken')).toThrow(
    'filter: column 9: "broken" is saved as what cannot be read: filter: column 5: "net" needs something after it',
  );
});

test('Tab offers the names first, where a term may begin', () => {
  expect(completeFilter('', 0, context).candidates.slice(0, 3)).toEqual(['kids', 'kids-late', 'broken']);
  expect(completeFilter('tcp and k', 9, context).candidates).toEqual(['kids', 'kids-late']);
  expect(completeFilter('src k', 5, context).candidates).toEqual([]);
});

test.each([
  ['kids', undefined],
  ['lan2.guests_x', undefined],
  ['tcp', 'means something in a filter already'],
  ['and', 'means something in a filter already'],
  ['port', 'means something in a filter already'],
  ['a b', 'is no name: a letter, then letters, digits, ".", "-" or "_", 32 at most'],
  ['1', 'is no name: a letter, then letters, digits, ".", "-" or "_", 32 at most'],
])('the name %s', (name, fault) => {
  expect(nameFault(name)).toBe(fault);
});

describe('what is saved', () => {
  test.each([
    ['nothing', {}, undefined],
    ['an expression as it was typed', { expression: ' tcp  and (dst port 443)' }, 'tcp  and (dst port 443)'],
    [
      'others with it',
      { expression: 'udp or tcp', sport: '80', hideDns: true },
      'src port 80 and (udp or tcp) and not dst port 53',
    ],
    ['an inverted one', { expression: 'udp', invert: true }, 'not udp'],
    ['a group', { only: { by: 'source', name: '10.0.0.1' } as const }, 'src host 10.0.0.1'],
    ['another saved one, with what it says', { expression: 'not kids-late' }, 'not ("kids" and ttl > 1h)'],
  ])('%s', (_, filters, text) => {
    const all = { ...NO_FILTERS, ...filters };
    expect(savableText(all, context)).toBe(text);
  });
});
