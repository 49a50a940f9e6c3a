// The tables of other network namespaces of this machine.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NamespaceSource } from '../../src/reader/namespace-source.ts';
import { listNamespaces, type NetworkNamespace, namespacePath } from '../../src/reader/namespaces.ts';
import type { Source } from '../../src/reader/source.ts';
import { differences, flowsOfListing } from './compare.ts';
import { addNamespace, deleteNamespace, execInside, listInside, runSync } from './namespaces.ts';
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
    const lists: (readonly NetworkNamespace[])[] = [];
    for await (const list of listNamespaces()) lists.push(list);
    expect(lists[0]?.length).toBe(lists.at(-1)?.length);
    const listed = lists.at(-1) ?? [];
    const counts = listed.slice(1).map(({ count }) => count ?? -1);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
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

  test('that have gone are told of and let go, and taken again when they are made anew', async () => {
    const name = addNamespace('gone');
    const source = new NamespaceSource(name);
    sources.push(source);
    expect(await readTable(source)).toBe('');
    deleteNamespace(name);
    await expect(readTable(source)).rejects.toThrow(`netns ${name}: has gone`);
    expect(await source.facts([COUNT])).toEqual(new Map());
    expect(() => new NamespaceSource(name)).toThrow('no such namespace');
    runSync(['ip', 'netns', 'add', name]);
    await execInside(name, RESTORE, `${restoreLines(5, { timeoutSeconds: 100_000 }).join('\n')}\n`);
    expect(flowsOfListing(await readTable(source))).toHaveLength(5);
    expect(source.place.namespace).toBe(inodeOf(name));
    deleteNamespace(name);
  });

  test('of a process that has ended is let go', async () => {
    const process = spawn('ip', ['netns', 'exec', names[0] ?? '', 'sleep', '600']);
    await expect.poll(() => namespacePath(String(process.pid))).toMatch(/^\/proc/);
    await expect.poll(() => statSync(`/proc/${process.pid}/ns/net`).ino).toBe(inodeOf(names[0] ?? ''));
    const source = new NamespaceSource(String(process.pid));
    sources.push(source);
    expect(flowsOfListing(await readTable(source))).toHaveLength(30);
    process.kill('SIGKILL');
    await expect
      .poll(() => readTable(source).then(String, error => error.message))
      .toBe(`netns ${process.pid}: has gone`);
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
