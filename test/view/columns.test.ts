// The laws of the column registry, and what its columns say of a flow.
import { describe, expect, test } from 'vitest';
import { COLUMNS, columnNamed } from '../../src/view/columns.ts';
import { type Flow, readings } from '../snapshot/tables.ts';

const textOf = (id: string, ...tables: readonly (readonly Flow[])[]): string =>
  columnNamed(id)?.text(readings(...tables), 0, {}) ?? 'no such column';

describe('the registry', () => {
  test('ids, letters, aliases and priorities are each given once', () => {
    const names = COLUMNS.flatMap(({ id, letter = [], alias = [] }) => [id, letter, alias].flat());
    const priorities = COLUMNS.map(({ priority }) => priority).filter(priority => priority > 0);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(priorities).size).toBe(priorities.length);
    for (const name of names) expect(columnNamed(name)).toBeDefined();
    expect(columnNamed('nonsense')).toBeUndefined();
  });

  test('a column has its name as filters and its title spell it, in any case; a letter in its own alone', () => {
    const ids = ['src', 'DST', 'Source', 'PROTO', 'snat to', 'S', 's', 'D'].map(
      name => columnNamed(name)?.id,
    );
    expect(ids).toEqual([
      'source',
      'destination',
      'source',
      'protocol',
      'translated-source',
      'sport',
      'state',
      'dport',
    ]);
    expect(columnNamed('B')).toBeUndefined();
  });

  test.each(COLUMNS)(
    '$id says what it is, and has room for its title',
    ({ title, meaning, width: [least, most] }) => {
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(least).toBeGreaterThanOrEqual(title.length);
      expect(most).toBeGreaterThanOrEqual(least);
    },
  );

  test.each(COLUMNS)('$id is blank where a flow states nothing', column => {
    const snapshot = readings([{ src: '10.0.0.1', protocol: 'unknown' }]);
    if (column.isAbsent(snapshot, 0, {})) expect(column.text(snapshot, 0, {})).toBe('');
  });
});

describe('the text', () => {
  const flow: Flow = { src: '10.0.0.1', timeout: 3661, counters: [1, 1000, 2, 500], mark: 7, zone: 3 };

  test.each([
    ['source', '10.0.0.1:1024'],
    ['destination', '192.0.2.1:53'],
    ['sport', '1024'],
    ['dport', '53'],
    ['protocol', 'udp'],
    ['ttl', '1:01:01'],
    ['bytes', '1.5k'],
    ['packets', '3'],
    ['down', ''],
    ['mark', '7'],
    ['zone', '3'],
    ['translated-source', ''],
  ])('%s: %j', (id, text) => expect(textOf(id, [flow])).toBe(text));

  test('rates, once seen twice', () => {
    const tables = [[flow], [{ ...flow, counters: [2, 13_000, 3, 700] as const }]];
    expect([textOf('up', ...tables), textOf('down', ...tables)]).toEqual(['12kB/s', '200B/s']);
  });

  test("an age without the kernel's word is at least the time in sight, and nothing at first sight", () => {
    const old = { src: '10.0.0.1' };
    expect(textOf('age', [old])).toBe('');
    expect(textOf('age', [old], [old], [old], [old])).toBe('>3s');
    expect(textOf('age', [{ ...old, deltaTime: 3 }])).toBe('0:00:03');
  });

  test('a timeout that is absent is blank, and one of 0 is not', () => {
    expect(textOf('ttl', [{ src: '10.0.0.1' }])).toBe('');
    expect(textOf('ttl', [{ src: '10.0.0.1', timeout: 0 }])).toBe('0:00:00');
  });
});
