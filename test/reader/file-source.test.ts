// A saved table: a file that may change, and standard input, which comes once.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { FileSource } from '../../src/reader/file-source.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';

const folder = temporaryDirectory(afterAll);

const never = new AbortController().signal;

async function read(source: FileSource, signal = never): Promise<string> {
  const chunks: Buffer[] = [];
  await source.read(bytes => void chunks.push(Buffer.from(bytes)), signal);
  return Buffer.concat(chunks).toString();
}

describe('a file', () => {
  test('is read again as it has become', async () => {
    const file = writeIn(folder, 'table', 'one\n');
    const source = new FileSource(file);
    expect(source.place.label).toBe(`file ${file}`);
    expect(await read(source)).toBe('one\n');
    writeFileSync(file, 'two\n');
    expect(await read(source)).toBe('two\n');
    writeFileSync(file, '');
    expect(await read(source)).toBe('');
  });

  test('a large one comes in pieces', async () => {
    const text = 'x'.repeat(1_000_000);
    expect(await read(new FileSource(writeIn(folder, 'large', text)))).toBe(text);
  });

  test.each([
    ['missing', path.join(folder, 'missing'), 'no such file'],
    ['a device', '/dev/zero', 'is a device'],
    ['a folder', folder, 'is a directory; --proc-root takes directories'],
  ])('%s', async (_, file, reason) => {
    await expect(read(new FileSource(file))).rejects.toMatchObject({
      name: 'SourceError',
      message: `${file}: ${reason}`,
      hint: 'check the path given with --file',
    });
  });

  test('that is /dev/null is an empty table', async () => {
    expect(await read(new FileSource('/dev/null'))).toBe('');
  });

  test('gone and back', async () => {
    const file = writeIn(folder, 'comes-and-goes', 'here');
    const source = new FileSource(file);
    expect(await read(source)).toBe('here');
    spawnSync('rm', [file]);
    await expect(read(source)).rejects.toThrow('no such file');
    writeIn(folder, 'comes-and-goes', 'again');
    expect(await read(source)).toBe('again');
  });

  test('given up, it rejects with the reason', async () => {
    const abort = new AbortController();
    const source = new FileSource(writeIn(folder, 'large', 'x'.repeat(2_000_000)));
    const reading = source.read(() => abort.abort(new Error('stopped')), abort.signal);
    await expect(reading).rejects.toThrow('stopped');
  });

  test('has no facts beside it', async () => {
    expect((await new FileSource('x').facts()).size).toBe(0);
  });
});

describe('a FIFO, as the shell makes of a command', () => {
  const newFifo = (): string => {
    const file = path.join(temporaryDirectory(), 'fifo');
    spawnSync('mkfifo', [file]);
    return file;
  };

  test('is waited for, comes once, and is given again', async () => {
    const file = newFifo();
    const source = new FileSource(file);
    const reading = read(source);
    const writer = spawn('sh', ['-c', 'sleep 0.2; echo one; sleep 0.2; echo two']);
    writer.stdout.pipe(createWriteStream(file));
    expect(await reading).toBe('one\ntwo\n');
    expect(await read(source)).toBe('one\ntwo\n');
    source.close();
  });

  test('that nobody writes to is given up at once, and holds no thread', async () => {
    const abort = new AbortController();
    const source = new FileSource(newFifo());
    const reading = read(source, abort.signal);
    abort.abort(new Error('stopped'));
    await expect(reading).rejects.toThrow('stopped');
    source.close();
  });
});

describe('standard input', () => {
  afterEach(() => vi.restoreAllMocks());

  function withInput(): PassThrough {
    const input = new PassThrough();
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(input as unknown as typeof process.stdin);
    return input;
  }

  test('comes once, and is given again', async () => {
    const input = withInput();
    input.write('one\n');
    input.end('two\n');
    const source = new FileSource('-');
    expect(source.place.label).toBe('standard input');
    expect(await read(source)).toBe('one\ntwo\n');
    expect(await read(source)).toBe('one\ntwo\n');
  });

  test('that fails is a failing source', async () => {
    const input = withInput();
    const reading = read(new FileSource('-'));
    input.destroy(new Error('input/output error'));
    await expect(reading).rejects.toMatchObject({
      name: 'SourceError',
      message: 'standard input: input/output error',
    });
  });

  test('closing lets go of it', async () => {
    const input = withInput();
    new FileSource('-').close();
    expect(input.destroyed).toBe(true);
  });
});
