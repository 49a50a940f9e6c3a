// Which tables can be changed: those of this machine's kernel, and never one that only looks like it.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runConntrack } from '../../src/changes/conntrack-tool.ts';
import { toolOf, whyUnchangeable } from '../../src/changes/table-changes.ts';
import { ConntrackSource } from '../../src/reader/conntrack-source.ts';
import { createDemoSource } from '../../src/reader/demo/demo-source.ts';
import { FileSource } from '../../src/reader/file-source.ts';
import { ProcSource } from '../../src/reader/proc-source.ts';
import type { Source } from '../../src/reader/source.ts';
import { SourceChain } from '../../src/reader/source-chain.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const FIXTURE = 'fixtures/openwrt-23';

test.each<[string, () => Source]>([
  ['this kernel', () => new ProcSource()],
  ['this kernel, by another spelling', () => new ProcSource('/proc/')],
  ['conntrack(8)', () => new ConntrackSource()],
  ['whichever of them can be read', () => new SourceChain([new ProcSource(), new ConntrackSource()])],
])('%s: by the conntrack(8) of this machine', (_what, open) => {
  const source = open();
  expect(toolOf(source)).toBeTypeOf('function');
  expect(whyUnchangeable(source, false)).toBeUndefined();
  expect(whyUnchangeable(source, true)).toContain('--read-only');
  source.close();
});

test.each<[string, () => Source]>([
  ['a saved tree', () => new ProcSource(FIXTURE)],
  ['a proc file system mounted elsewhere', () => new ProcSource(linkTo('/proc'))],
  ['a saved tree, tried first', () => new SourceChain([new ProcSource(FIXTURE), new ConntrackSource()])],
  ['a saved table', () => new FileSource(join(FIXTURE, 'net/nf_conntrack'))],
  ['the demo', createDemoSource],
])('%s: not at all', (_what, open) => {
  const source = open();
  expect(toolOf(source)).toBeUndefined();
  expect(whyUnchangeable(source, false)).toBe('Only flows of a live table can be changed.');
  source.close();
});

test('nothing runs where the table has become one that cannot be changed', async () => {
  expect(await runConntrack([['-D']], undefined)).toEqual({
    flows: 0,
    left: 1,
    error: 'the table is no longer one that can be changed',
  });
});

test('a tool that says nothing has changed nothing that is known of', async () => {
  const run = async () => ({ status: 0, output: '' });
  expect(await runConntrack([['-D']], run)).toEqual({ flows: 0, left: 0, error: 'conntrack said nothing' });
});

function linkTo(target: string): string {
  const link = join(temporaryDirectory(), 'link');
  symlinkSync(target, link);
  return link;
}
