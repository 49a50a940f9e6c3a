// conntrack(8) as the source: a script in its place, then the real one.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { ConntrackSource } from '../../src/reader/conntrack-source.ts';
import { CONNTRACK_STATISTICS } from '../../src/reader/source.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { eventually, whenTrue } from '../waiting.ts';

const folder = temporaryDirectory(afterAll);

const never = new AbortController().signal;
const sources: ConntrackSource[] = [];

afterEach(() => {
  for (const source of sources.splice(0)) source.close();
});

function sourceOf(program: string): ConntrackSource {
  const source = new ConntrackSource('/nonexistent', program);
  sources.push(source);
  return source;
}

/** A program of this name that is a shell script. */
function tool(name: string, script: string): ConntrackSource {
  return sourceOf(writeIn(folder, name, `#!/bin/sh\n${script}\n`, 0o755));
}

async function read(source: ConntrackSource, signal = never): Promise<string> {
  let text = '';
  await source.read(bytes => {
    text += Buffer.from(bytes).toString();
  }, signal);
  return text;
}

function isRunning(pidFile: string): boolean {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the table', () => {
  test('is asked for a family at a time, with layer 3 and ids', async () => {
    expect(await read(tool('echo', 'echo "$@"'))).toBe(
      '-L -f ipv4 -o extended,id\n-L -f ipv6 -o extended,id\n',
    );
  });

  test('the closing line on standard error is no complaint', async () => {
    const source = tool(
      'closing',
      'echo flow; echo "conntrack v1.4.7 (conntrack-tools): 1 flow entries have been shown." >&2',
    );
    expect(await read(source)).toBe('flow\nflow\n');
  });

  test('arguments reach no shell', async () => {
    const marker = path.join(folder, 'marker');
    await expect(read(sourceOf(`true; touch ${marker}`))).rejects.toMatchObject({ name: 'SourceError' });
    expect(existsSync(marker)).toBe(false);
  });
});

describe('what cannot be read', () => {
  test.each([
    [
      'no permission',
      'echo "conntrack v1.4.7 (conntrack-tools): Operation failed: sorry, you must be root or get CAP_NET_ADMIN capability to do this" >&2; exit 1',
      'conntrack: Operation failed: sorry, you must be root or get CAP_NET_ADMIN capability to do this',
      'run conntop as root, or give it CAP_NET_ADMIN',
    ],
    [
      'another complaint',
      'echo "bad option" >&2; exit 2',
      'conntrack: bad option',
      'run conntrack -L yourself',
    ],
    ['no word at all', 'exit 3', 'conntrack: ended with 3', 'run conntrack -L yourself'],
    ['killed', 'kill -9 $$', 'conntrack: ended with a signal', 'run conntrack -L yourself'],
    ['half a table', 'echo half; echo broken >&2; exit 1', 'conntrack: broken', 'run conntrack -L yourself'],
  ])('%s', async (name, script, message, hint) => {
    await expect(read(tool(name.replaceAll(' ', '-'), script))).rejects.toMatchObject({
      name: 'SourceError',
      message,
      hint: expect.stringContaining(hint),
    });
  });

  test('a second family that fails makes the whole reading fail', async () => {
    const source = tool('ipv6-fails', 'case "$3" in ipv6) echo broken >&2; exit 1;; *) echo flow;; esac');
    await expect(read(source)).rejects.toThrow('broken');
  });

  test('more complaint than anyone reads is cut', async () => {
    const source = tool(
      'loud',
      'i=0; while [ $i -lt 3000 ]; do echo "complaint $i" >&2; i=$((i+1)); done; exit 1',
    );
    const failure = await read(source).catch(error => error);
    expect(failure.message.length).toBeLessThan(5000);
  });

  test('a tool that is not installed', async () => {
    await expect(read(sourceOf('conntop-no-such-tool'))).rejects.toMatchObject({
      message: 'conntrack is not installed',
      hint: expect.stringContaining('apt install conntrack'),
    });
  });

  test('a tool that may not be run', async () => {
    await expect(
      read(sourceOf(writeIn(folder, 'not-executable', '#!/bin/sh\n', 0o644))),
    ).rejects.toMatchObject({
      name: 'SourceError',
      hint: 'check that it can be run',
    });
  });

  test('a program name that spawn refuses outright', async () => {
    await expect(read(sourceOf('conn\0track'))).rejects.toMatchObject({ name: 'SourceError' });
  });
});

/** A proc root that knows of ten flows. */
function rootWithCount(): string {
  const root = temporaryDirectory();
  mkdirSync(path.join(root, 'sys/net/netfilter'), { recursive: true });
  writeFileSync(path.join(root, 'sys/net/netfilter/nf_conntrack_count'), '10\n');
  return root;
}

describe('a tool gone wrong', () => {
  test('that hangs is ended, and the next reading runs it anew', async () => {
    const marker = path.join(folder, 'hung-once');
    const script = writeIn(
      folder,
      'hangs',
      `#!/bin/sh\n[ -e ${marker} ] || { echo $$ > ${marker}; exec sleep 600; }\n`,
      0o755,
    );
    const source = new ConntrackSource('/nonexistent', script, 200);
    sources.push(source);
    await expect(read(source)).rejects.toMatchObject({
      name: 'SourceError',
      message: 'conntrack: said nothing for 0.2 s',
    });
    await eventually(() => expect(isRunning(marker)).toBe(false));
    await expect(read(source)).resolves.toBe('');
  });

  test('that speaks while we were busy elsewhere has not hung', async () => {
    const source = new ConntrackSource(
      '/nonexistent',
      writeIn(folder, 'steady', '#!/bin/sh\necho flow\n', 0o755),
      10,
    );
    sources.push(source);
    const busy = (): void => {
      const sleeper = new Int32Array(new SharedArrayBuffer(4));
      Atomics.wait(sleeper, 0, 0, 100);
    };
    await expect(source.read(busy, never)).resolves.toBeUndefined();
  });

  test('that prints flows without end is ended far beyond what the kernel counts', async () => {
    const line = 'ipv4 2 udp 17 29 src=192.0.2.1 dst=192.0.2.2 sport=1 dport=2';
    const source = new ConntrackSource(
      rootWithCount(),
      writeIn(folder, 'flows', `#!/bin/sh\nexec yes '${line}'\n`, 0o755),
    );
    sources.push(source);
    await expect(source.read(() => {}, never)).rejects.toMatchObject({
      message: 'conntrack: prints without end',
    });
  });

  test('whose counters never end is not waited for', async () => {
    const texts = await tool('endless', 'exec yes entries').facts([CONNTRACK_STATISTICS]);
    expect([...texts]).toEqual([]);
  });
});

describe('giving up', () => {
  const lasting = (name: string): [ConntrackSource, string] => {
    const pidFile = path.join(folder, `${name}.pid`);
    return [tool(name, `echo begun; echo $$ > ${pidFile}; exec sleep 600`), pidFile];
  };

  test('a reading that is given up ends its tool', async () => {
    const [source, pidFile] = lasting('lasting');
    const abort = new AbortController();
    const reading = read(source, abort.signal);
    await whenTrue(() => isRunning(pidFile));
    abort.abort(new Error('stopped'));
    await expect(reading).rejects.toThrow('stopped');
    await whenTrue(() => !isRunning(pidFile));
  });

  test('closing ends the table and the counters alike', async () => {
    const source = tool(
      'both',
      `case "$1" in -S) n=S;; *) n=L;; esac; echo $$ > ${folder}/both.$n; exec sleep 600`,
    );
    const [table, counters] = ['L', 'S'].map(name => path.join(folder, `both.${name}`)) as [string, string];
    const reading = read(source).catch((error: Error) => error.message);
    const facts = source.facts([CONNTRACK_STATISTICS]);
    await whenTrue(() => isRunning(table) && isRunning(counters));
    source.close();
    expect(await reading).toBe('conntrack: closed');
    expect((await facts).size).toBe(0);
    await whenTrue(() => !isRunning(table) && !isRunning(counters));
  });
});

describe('facts', () => {
  test('the counters are what -S prints, and only when they are wanted', async () => {
    const source = tool('counters', 'echo "cpu=0 found=1 $*"');
    expect([...(await source.facts([]))]).toEqual([]);
    expect((await source.facts([CONNTRACK_STATISTICS])).get(CONNTRACK_STATISTICS)).toBe('cpu=0 found=1 -S\n');
  });

  test('counters that are printed are used and said to be doubtful, however the tool ends', async () => {
    const source = tool('doubtful', 'echo "cpu=0 found=1"; exit 1');
    expect((await source.facts([CONNTRACK_STATISTICS])).get(CONNTRACK_STATISTICS)).toBe('cpu=0 found=1\n');
    expect(source.place.note).toBe(
      'conntrack -S printed its counters, but ended with 1: they are shown as they came',
    );
  });

  test('a tool that fails has no counters', async () => {
    expect((await tool('no-counters', 'echo broken >&2; exit 1').facts([CONNTRACK_STATISTICS])).size).toBe(0);
    expect((await sourceOf('conntop-no-such-tool').facts([CONNTRACK_STATISTICS])).size).toBe(0);
  });
});

describe('the real tool', () => {
  const listing = spawnSync('conntrack', ['-L'], { encoding: 'utf8' });
  const canRun = listing.status === 0;

  test.skipIf(!canRun)('lists flows with their layer 3', async () => {
    const text = await read(sourceOf('conntrack'));
    expect(text === '' || /^(ipv4|ipv6) /.test(text)).toBe(true);
  });

  test.skipIf(!canRun)('prints its counters', async () => {
    const texts = await sourceOf('conntrack').facts([CONNTRACK_STATISTICS]);
    expect(texts.get(CONNTRACK_STATISTICS)).toMatch(/^cpu=0\s+\tfound=\d+/);
  });
});
