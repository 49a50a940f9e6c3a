// The registry of formats: what `-o` takes, what is said of it, and that each writes the same flows.
import { expect, test } from 'vitest';
import { FLAGS } from '../../src/cli/flags.ts';
import { FORMAT_NAMES, FORMATS, writerOf } from '../../src/output/formats.ts';
import { json } from '../../src/output/json.ts';
import { fixture, readTable, writeTable } from './tables.ts';

const flag = FLAGS.find(({ long, commands }) => long === 'output' && commands.includes('list'));

test('the choices of -o are the keys of the registry, each with its words', () => {
  expect(flag?.value?.choices).toEqual(Object.keys(FORMATS));
  for (const name of FORMAT_NAMES) expect(flag?.doc).toContain(`${name}: ${FORMATS[name].doc}`);
});

test('only text has no writer of rows', () => {
  expect(FORMAT_NAMES.filter(name => !writerOf(name))).toEqual(['text']);
});

test('jsonl is json, an object a line', async () => {
  const snapshot = readTable(fixture('linux-6.18/net/nf_conntrack'));
  const lines = (await writeTable(writerOf('jsonl') ?? json, snapshot)).trimEnd().split('\n');
  expect(lines.map(line => JSON.parse(line))).toEqual(JSON.parse(await writeTable(json, snapshot)));
});
