// What an entry takes of the kernel's memory, told from its slabs.
import { expect, it } from 'vitest';
import { entrySize, SLAB_PATHS, tableMemory } from '../../src/conntrack/slab.ts';
import { readFact } from './read-facts.ts';

it.each([
  ['linux-4.4', 320],
  ['linux-5.15', 320],
  ['linux-6.1', 256],
  ['linux-6.8', 256],
  ['linux-7.2', 256],
])('reads the size of an entry of %s', (fixture, entryBytes) => {
  const slabinfo = readFact(fixture, SLAB_PATHS);
  expect(entrySize(slabinfo)).toEqual({ entryBytes, extensionBytes: 128, origin: 'slabinfo' });
});

it('takes neither expectations nor an unreadable file for entries', () => {
  const expectations =
    'nf_conntrack_expect     60     68    240   17    1 : tunables    0    0    0 : slabdata      4      4      0\n';
  for (const text of [expectations, '', undefined, 'nf_conntrack garbage']) {
    expect(entrySize(text).origin).toBe('documented');
  }
});

it('reckons the memory of a table', () => {
  const size = entrySize('nf_conntrack       20000  20000    256   16    1 : tunables\n');
  expect(tableMemory(262144, 262144, size)).toBe(262144 * (256 + 128 + 8));
});
