// Tables of words and figures as they are printed.
import { expect, it } from 'vitest';
import { alignedTable, tableRow } from '../../src/words/aligned-table.ts';

it('aligns words to the left, figures to the right, and ends no line in blanks', () => {
  const columns = [
    { title: 'SOURCE', align: 'left' },
    { title: 'FLOWS', align: 'right' },
    { title: 'NAME', align: 'left' },
  ] as const;
  const rows = [
    ['192.168.1.23', '8,154', 'xbox'],
    ['192.168.1.7', '3', ''],
  ];
  expect(alignedTable(columns, rows)).toBe(
    'SOURCE        FLOWS  NAME\n192.168.1.23  8,154  xbox\n192.168.1.7       3\n',
  );
});

it('leaves out whole what passes the room, from the right', () => {
  expect(tableRow('drop  ', ['12', '3,400'], [4, 7], 17)).toBe('drop    12  3,400');
  expect(tableRow('drop  ', ['12', '3,400'], [4, 7], 16)).toBe('drop    12');
});
