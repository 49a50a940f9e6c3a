// The laws of the registry of places: each can be named, is told of wherever options are, and opens.
import { expect, test } from 'vitest';
import { generatedPages } from '../../src/cli/docs.ts';
import { FLAGS } from '../../src/cli/flags.ts';
import { openSource } from '../../src/cli/open-source.ts';
import { usualSettings } from '../../src/cli/settings.ts';
import { parseSources } from '../../src/cli/values.ts';
import { PLACE_NAMES, PLACES, SOURCE_NAMES } from '../../src/reader/places.ts';

test.each(PLACE_NAMES)('%s is named by a flag, and stands in the pages of options', name => {
  const { option, summary } = PLACES[name];
  expect(FLAGS.map(({ long }) => long)).toContain(option);
  expect(generatedPages().get('docs/OPTIONS.md')).toContain(`| ${name} | `);
  expect(generatedPages().get('docs/OPTIONS.md')).toContain(summary);
  expect(summary).toMatch(/^.{5,85}[^.]$/);
});

test('--source takes the names that say so, in any order, and its completions are these', () => {
  expect(SOURCE_NAMES).toEqual(['proc', 'conntrack', 'demo']);
  expect(parseSources('demo,proc')).toEqual(['demo', 'proc']);
  expect(() => parseSources('file')).toThrow('"file" is not one of proc, conntrack, demo');
  expect(FLAGS.find(({ long }) => long === 'source')?.value?.choices).toEqual(SOURCE_NAMES);
});

test.each([
  [{ file: 'a', ssh: 'b' }, '--file and --ssh exclude each other'],
  [{ netns: 'a', sources: ['proc'] as const }, '--netns and --source exclude each other'],
  [{ ssh: 'a', procRoot: '/x' }, '--ssh and --proc-root exclude each other'],
  [{ at: '12:00' }, '--at: needs a recording, given with --file'],
  [
    { at: '12:00', file: 'fixtures/openwrt-23/net/nf_conntrack' },
    '--at: needs a recording, given with --file',
  ],
])('%j is refused: a table is in one place', async (given, message) => {
  await expect(openSource({ ...usualSettings(), ...given })).rejects.toThrow(message);
});

test('a saved table is a file, and the simulated one says what it is', async () => {
  const file = 'fixtures/openwrt-23/net/nf_conntrack';
  expect((await openSource({ ...usualSettings(), file })).place).toMatchObject({
    ...{ label: `file ${file}`, isThisMachine: false, isSimulated: false, tool: undefined },
  });
  const demo = await openSource({ ...usualSettings(), sources: ['demo'] });
  expect(demo.place).toMatchObject({ isSimulated: true, isThisMachine: false, tool: undefined });
});
