// The kernel's files under a proc root: which one is the table, and what to do where there is none.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { ProcSource } from '../../src/reader/proc-source.ts';
import { SourceError } from '../../src/reader/source.ts';
import { TableFile } from '../../src/reader/table-file.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';

const folder = temporaryDirectory(afterAll);

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const sources: ProcSource[] = [];

afterEach(() => {
  vi.restoreAllMocks();
  for (const source of sources.splice(0)) source.close();
});

function sourceOf(root: string): ProcSource {
  const source = new ProcSource(root);
  sources.push(source);
  return source;
}

async function read(root: string): Promise<string> {
  let text = '';
  await sourceOf(root).read(bytes => {
    text += Buffer.from(bytes).toString();
  }, new AbortController().signal);
  return text;
}

describe('the table', () => {
  test('is nf_conntrack, else ip_conntrack', async () => {
    expect(await read(fixture('linux-6.18'))).toMatch(/^ipv4 {5}2 /);
    expect(await read(fixture('tomato-2.4'))).toMatch(/^tcp {6}6 /);
    writeIn(folder, 'both/net/ip_conntrack', 'old');
    writeIn(folder, 'both/net/nf_conntrack', 'new');
    expect(await read(path.join(folder, 'both'))).toBe('new');
  });

  test('the label names a root that is not /proc', () => {
    expect(sourceOf('/proc').place.label).toBe('proc');
    expect(sourceOf('/mnt/proc').place.label).toBe('proc /mnt/proc');
  });
});

describe('what cannot be read', () => {
  test('no module: it says so', async () => {
    mkdirSync(path.join(folder, 'empty'));
    await expect(read(path.join(folder, 'empty'))).rejects.toMatchObject({
      name: 'SourceError',
      message: expect.stringContaining('connection tracking is not loaded'),
      hint: expect.stringContaining('modprobe nf_conntrack'),
    });
  });

  test('a module without its file, as on Ubuntu: it says what else can be read there', async () => {
    await expect(read(fixture('linux-6.8'))).rejects.toMatchObject({
      name: 'SourceError',
      message: expect.stringContaining('this kernel does not have it'),
      hint: 'count and stats can be read there, and no flows',
    });
  });

  test.each(['EACCES', 'EPERM'])('%s: it asks for root', async code => {
    // Tests may run as root, whom no mode keeps out.
    vi.spyOn(TableFile.prototype, 'read').mockRejectedValue(Object.assign(new Error('no'), { code }));
    await expect(read(fixture('linux-6.18'))).rejects.toMatchObject({
      message: expect.stringContaining('permission denied'),
      hint: expect.stringContaining('root'),
    });
  });

  test('anything else is told as the system tells it', async () => {
    mkdirSync(path.join(folder, 'odd/net/nf_conntrack'), { recursive: true });
    const failure = await read(path.join(folder, 'odd')).catch(error => error);
    expect(failure).toBeInstanceOf(SourceError);
    expect(failure.message).toContain('EISDIR');
  });

  test.each([
    ['fifo', 'mkfifo "$1"'],
    ['device', 'ln -s /dev/zero "$1"'],
  ])('a %s in its place is refused, and its return is seen', async (name, command) => {
    const root = path.join(folder, name);
    const table = path.join(root, 'net/nf_conntrack');
    mkdirSync(path.dirname(table), { recursive: true });
    execFileSync('sh', ['-c', command, 'sh', table]);
    const source = sourceOf(root);
    const readOnce = () => source.read(() => {}, new AbortController().signal);
    await expect(readOnce()).rejects.toMatchObject({ message: `${table}: is no regular file` });
    rmSync(table);
    writeIn(folder, `${name}/net/nf_conntrack`, 'back');
    await expect(readOnce()).resolves.toBeUndefined();
  });

  test('given up, it rejects with the reason and not with a failure', async () => {
    const reading = sourceOf(fixture('linux-6.18')).read(() => {}, AbortSignal.abort(new Error('stopped')));
    await expect(reading).rejects.toThrow('stopped');
  });
});

describe('facts', () => {
  test('are the texts of the files that are there', async () => {
    writeIn(folder, 'facts/sys/count', '7\n');
    mkdirSync(path.join(folder, 'facts/sys/folder'));
    const texts = await sourceOf(path.join(folder, 'facts')).facts(['sys/count', 'sys/none', 'sys/folder']);
    expect([...texts]).toEqual([['sys/count', '7\n']]);
  });
});
