// A file that others collect: whole at any moment, readable by them, and nothing but a file.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { replaceFile } from '../../src/metrics/textfile.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { eventually } from '../waiting.ts';

test('is replaced in one step, and nothing is left beside it', async () => {
  const directory = temporaryDirectory();
  const path = join(directory, 'conntop.prom');
  await replaceFile(path, 'one\n');
  await replaceFile(path, 'two\n');
  expect(readFileSync(path, 'utf8')).toBe('two\n');
  expect(statSync(path).mode & 0o777).toBe(0o644);
  expect(readdirSync(directory)).toEqual(['conntop.prom']);
});

test('a reader finds each time a whole text', async () => {
  const path = join(temporaryDirectory(), 'conntop.prom');
  const texts = ['a', 'b'].map(letter => letter.repeat(200_000));
  await replaceFile(path, texts[0] ?? '');
  let isOver = false;
  const writing = (async () => {
    for (let round = 0; round < 100; round++) await replaceFile(path, texts[round % 2] ?? '');
    isOver = true;
  })();
  const torn: string[] = [];
  while (!isOver) {
    const text = readFileSync(path, 'utf8');
    if (!texts.includes(text)) torn.push(`${text.length} bytes`);
    await new Promise(resolve => setImmediate(resolve));
  }
  await writing;
  expect(torn).toEqual([]);
});

test('a device or a folder in its place is left alone', async () => {
  await expect(replaceFile('/dev/null', 'x')).rejects.toThrow('no file');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  const folder = join(temporaryDirectory(), 'folder');
  mkdirSync(folder);
  await expect(replaceFile(folder, 'x')).rejects.toThrow('no file');
});

test('a link that somebody has laid in the place of the draft is not followed', async () => {
  const directory = temporaryDirectory();
  const victim = join(directory, 'victim');
  writeFileSync(victim, 'precious');
  symlinkSync(victim, join(directory, `.conntop.prom.${process.pid}.new`));
  await replaceFile(join(directory, 'conntop.prom'), 'figures');
  expect(readFileSync(victim, 'utf8')).toBe('precious');
});

test('a folder that is not there is told of', async () => {
  await expect(replaceFile('/nonexistent/conntop.prom', 'x')).rejects.toThrow('ENOENT');
});

const COLLECTOR = 'prometheus-node-exporter';
const hasCollector = spawnSync('which', [COLLECTOR]).status === 0;
if (!hasCollector) console.warn(`skipped: a textfile collector: needs ${COLLECTOR}`);

test.skipIf(!hasCollector)(
  'node_exporter collects it whole while it is written a thousand times',
  async () => {
    // In memory: a disk takes a tenth of a second for each.
    const directory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : '/tmp', 'conntop-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const path = join(directory, 'conntop.prom');
    const textOf = (round: number): string =>
      Array.from({ length: 300 }, (_, n) => `conntop_round{n="${n}"} ${round}\n`).join('');
    await replaceFile(path, textOf(0));
    const origin = await startCollector(directory);
    let isOver = false;
    const writing = (async () => {
      for (let round = 1; round <= 1000; round++) await replaceFile(path, textOf(round));
      isOver = true;
    })();
    let scrapes = 0;
    while (!isOver) {
      const text = await (await fetch(`${origin}/metrics`)).text();
      const rounds = [...text.matchAll(/^conntop_round\{n="\d+"\} (\S+)$/gm)].map(([, round]) => round);
      expect([rounds.length, new Set(rounds).size]).toEqual([300, 1]);
      expect(text).toMatch(/^node_textfile_scrape_error 0$/m);
      scrapes++;
    }
    await writing;
    console.info(`${scrapes} scrapes while it was written a thousand times`);
    expect(scrapes).toBeGreaterThan(3);
  },
);

/** Where it listens, once it says so. */
async function startCollector(directory: string): Promise<string> {
  const args = ['--collector.disable-defaults', '--collector.textfile', '--web.listen-address=127.0.0.1:0'];
  const child: ChildProcess = spawn(COLLECTOR, [...args, `--collector.textfile.directory=${directory}`]);
  onTestFinished(() => void child.kill());
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', text => {
    words += text;
  });
  return eventually(() => {
    const address = /address=(127\.0\.0\.1:\d+)/.exec(words)?.[1];
    expect(address, words).toBeDefined();
    return `http://${address}`;
  });
}
