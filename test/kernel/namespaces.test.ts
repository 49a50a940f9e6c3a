// The tables of other network namespaces of this machine.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NamespaceSource } from '../../src/reader/namespace-source.ts';
import { listNamespaces, namespacePath } from '../../src/reader/namespaces.ts';
import type { Source } from '../../src/reader/source.ts';
import { differences, flowsOfListing } from './compare.ts';
import { addNamespace, deleteNamespace, execInside, listInside } from './namespaces.ts';
import { describeKernel } from './suite.ts';
import { RESTORE, restoreLines } from './table-fill.ts';

const COUNT = 'sys/net/netfilter/nf_conntrack_count';
const inodeOf = (name: string) => statSync(`/run/netns/${name}`).ino;

describeKernel('network namespaces', () => {
  const names: string[] = [];
  let resident: ReturnType<typeof spawn>;
  const sources: Source[] = [];

  beforeAll(async () => {
    for (const [role, flows, first] of [
      ['first', 30, 0],
      ['second', 70, 1000],
    ] as const) {
      const name = addNamespace(role);
      names.push(name);
      const lines = restoreLines(flows, { first, timeoutSeconds: 100_000 });
      await execInside(name, RESTORE, `${lines.join('\n')}\n`);
    }
    resident = spawn('ip', ['netns', 'exec', names[1] ?? '', 'sleep', '600']);
  });

  afterAll(() => {
    for (const source of sources) source.close();
    resident?.kill();
    for (const name of names) deleteNamespace(name);
  });

  test('are listed, ours first, with their names and counts', async () => {
    const listed = await listNamespaces();
    expect(listed[0]?.inode).toBe(statSync('/proc/self/ns/net').ino);
    const byName = (name = '') => listed.find(namespace => namespace.names.includes(name));
    expect(byName(names[0])).toMatchObject({ count: 30, pid: undefined, inode: inodeOf(names[0] ?? '') });
    expect(byName(names[1])).toMatchObject({ count: 70, names: [names[1]] });
  });

  test.each([
    ['of a name without a process', () => names[0], 0, 30],
    ['of a name with one', () => names[1], 1, 70],
    ['of a process', () => String(resident.pid), 1, 70],
  ])('give the flows %s, and no others', async (_what, nameOrPid, owner, count) => {
    const source = new NamespaceSource(nameOrPid() ?? '');
    sources.push(source);
    const flows = flowsOfListing(await listInside(names[owner] ?? ''));
    expect(flows).toHaveLength(count);
    expect(differences(flows, flowsOfListing(await readTable(source)))).toEqual([]);
    expect(Number((await source.facts([COUNT])).get(COUNT))).toBe(count);
  });

  test('are kept while they are read, and can be entered no more when they are gone', async () => {
    const name = addNamespace('gone');
    const source = new NamespaceSource(name);
    sources.push(source);
    expect(await readTable(source)).toBe('');
    deleteNamespace(name);
    await expect.poll(() => readTable(source).catch(error => error.message)).toMatch(/^netns conntop-/);
    expect(() => new NamespaceSource(name)).toThrow('no such namespace');
  });
});

test.each(['', '..', '.', '-t', '../../etc', 'a/b', 'a b', 'a\n', '$(x)', '999999999', '1'.repeat(300)])(
  'the name %j leads nowhere',
  name => {
    expect(() => namespacePath(name)).toThrow(/^--netns [\x20-\x7e]+$/);
  },
);

async function readTable(source: Source): Promise<string> {
  const chunks: Buffer[] = [];
  await source.read(chunk => void chunks.push(Buffer.from(chunk)), new AbortController().signal);
  return Buffer.concat(chunks).toString('latin1');
}
