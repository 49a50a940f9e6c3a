// The recorder where it can go wrong: a full disk, a sudden end, a table that is read over ssh.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { RecordingReader } from '../../src/reader/recording/recording-reader.ts';
import { conntop, PROGRAM } from '../cli/program.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { startRealTerminal } from '../terminal/real-terminal.ts';
import { eventually } from '../waiting.ts';
import { differences, flowsOfListing } from './compare.ts';
import { addNamespace, deleteNamespace, execInside, listInside, runSync } from './namespaces.ts';
import { ROUTER_ADDRESS, type Router, startRouter } from './router.ts';
import { describeKernel, describeServers } from './suite.ts';
import { RESTORE, restoreLines } from './table-fill.ts';

const FLOWS = 1000;
/** Room for some snapshots of that many flows, and a disk for many more. */
const [SMALL, LARGE] = ['200k', '20m'];

describeKernel('the recorder', () => {
  let namespace: string;

  beforeAll(async () => {
    namespace = addNamespace('recorded');
    const lines = restoreLines(FLOWS, { timeoutSeconds: 100_000 });
    await execInside(namespace, RESTORE, `${lines.join('\n')}\n`);
  });
  afterAll(() => deleteNamespace(namespace));

  test('tells of a full disk, keeps what is whole, and goes on when there is room', async () => {
    const directory = smallDisk();
    const path = join(directory, 'full.ctr');
    const recorder = startRecorder(['--netns', namespace, '--every', '0.1', path]);
    await eventually(() => expect(recorder.complaint()).toContain('full.ctr: no space left'));
    const before = snapshotsIn(path);
    expect(before).toBeGreaterThan(0);
    runSync(['mount', '-o', `remount,size=${LARGE}`, directory]);
    await eventually(() => expect(snapshotsIn(path)).toBeGreaterThan(before + 1));
    expect(await recorder.end('SIGTERM')).toBe(0);
    expect(recorder.complaint()).toMatch(/\d+ snapshots, [\d,]+ bytes in .*full\.ctr\n$/);
    expectAllWhole(path);
  });

  test('that ends on a full disk ends with an error', async () => {
    const recorder = startRecorder(['--netns', namespace, '--every', '0.1', join(smallDisk(), 'full.ctr')]);
    await eventually(() => expect(recorder.complaint()).toContain('no space left'));
    expect(await recorder.end('SIGINT')).toBe(2);
  });

  test('beside the screen says there that the disk is full', async () => {
    const directory = smallDisk();
    const path = join(directory, 'full.ctr');
    const args = ['--netns', namespace, '--record', path, '--every', '0.1', '-R', '0.1'];
    const terminal = startRealTerminal(args, { script: PROGRAM, columns: 132, rows: 40 });
    await terminal.waitFor(/! .*full\.ctr: no space left.*make room, or record to another file/);
    runSync(['mount', '-o', `remount,size=${LARGE}`, directory]);
    await eventually(() => expect(terminal.text()).not.toContain('no space left'));
    terminal.type('q');
    expect((await terminal.exit).code).toBe(0);
    expectAllWhole(path);
  });

  test('that is killed leaves every snapshot that it had written, and is gone on with', async () => {
    const path = join(temporaryDirectory(), 'killed.ctr');
    const recorder = startRecorder(['--netns', namespace, '--every', '0.1', path]);
    await eventually(() => expect(snapshotsIn(path)).toBeGreaterThan(2));
    expect(await recorder.end('SIGKILL')).toBeNull();
    const before = snapshotsIn(path);
    const next = startRecorder(['--netns', namespace, '--every', '0.1', path]);
    await eventually(() => expect(snapshotsIn(path)).toBeGreaterThan(before));
    expect(await next.end('SIGTERM')).toBe(0);
    expectAllWhole(path);
  });

  test('within --max-size drops the oldest, and the file is whole at every moment', async () => {
    const path = join(temporaryDirectory(), 'rotated.ctr');
    const recorder = startRecorder(['--netns', namespace, '--every', '0.1', '--max-size', SMALL, path]);
    await eventually(() => expect(snapshotsIn(path)).toBeGreaterThan(0));
    const first = firstTimeIn(path);
    await eventually(() => {
      expect(statSync(path).size).toBeLessThanOrEqual(200_000);
      expect(firstTimeIn(path)).toBeGreaterThan(first);
    });
    expect(await recorder.end('SIGTERM')).toBe(0);
    expectAllWhole(path);
  });

  test.each([
    ['record', ['--every', '0.1', 'gone.ctr']],
    ['events', ['-R', '0.1']],
  ])('%s says once that the namespace has gone', async (command, args) => {
    const directory = temporaryDirectory();
    const log = join(directory, 'log');
    const told = (word: string) => readFileSync(log, 'utf8').split(word).length - 1;
    const gone = addNamespace('gone');
    const recorder = startRecorder(['--netns', gone, ...args], { CONNTOP_LOG: log }, command, directory);
    await eventually(() => expect(told(' reading ')).toBeGreaterThan(0));
    deleteNamespace(gone);
    await eventually(() => expect(told(' failure ')).toBeGreaterThan(2));
    expect(await recorder.end('SIGTERM')).toBe(0);
    expect(recorder.complaint().match(/has gone; it is read again when it is made anew$/gm)).toHaveLength(1);
  });

  describeServers('over ssh, from %s', server => {
    let router: Router;

    beforeAll(async () => {
      router = await startRouter(server, FLOWS);
    });
    afterAll(() => router?.remove());

    test('keeps the flows that conntrack(8) lists there', async () => {
      const path = join(temporaryDirectory(), 'far.ctr');
      const env = { PATH: `${dirname(router.ssh)}:${process.env.PATH}` };
      const recorder = startRecorder(['--ssh', `root@${ROUTER_ADDRESS}`, '--every', '0.2', path], env);
      await eventually(() => expect(snapshotsIn(path)).toBeGreaterThan(2));
      expect(await recorder.end('SIGTERM')).toBe(0);
      const expected = flowsOfListing(await listInside(router.namespace));
      const { output } = conntop(['list', '--file', path, '-o', 'extended']);
      expect(differences(expected, flowsOfListing(output), { timeoutSeconds: 30 })).toEqual([]);
    });
  });
});

/** Runs `conntop record`, or another command that goes on. */
function startRecorder(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  command = 'record',
  cwd = '.',
) {
  const options = { stdio: ['ignore', 'ignore', 'pipe'] as const, env: { ...process.env, ...env }, cwd };
  const child = spawn(process.execPath, [PROGRAM, command, ...args], options as object);
  onTestFinished(() => void child.kill('SIGKILL'));
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    complaint += piece;
  });
  return {
    /** All that it has said on standard error. */
    complaint: () => complaint,
    /** Ends it with a signal and gives its exit code. */
    end: async (signal: NodeJS.Signals): Promise<number | null> => {
      const closed = once(child, 'close');
      child.kill(signal);
      return (await closed)[0];
    },
  };
}

/** A file system of its own, until the test is finished. */
function smallDisk(): string {
  const directory = temporaryDirectory();
  runSync(['mount', '-t', 'tmpfs', '-o', `size=${SMALL}`, 'none', directory]);
  onTestFinished(() => void runSync(['umount', '--lazy', directory]));
  return directory;
}

function snapshotsIn(path: string): number {
  return withRecording(path, reader => reader.length) ?? 0;
}

function firstTimeIn(path: string): number {
  return withRecording(path, reader => reader.timeOf(0)) ?? Number.NaN;
}

/** Undefined where there is no recording yet. */
function withRecording<T>(path: string, ask: (reader: RecordingReader) => T): T | undefined {
  let reader: RecordingReader;
  try {
    reader = new RecordingReader(path);
  } catch {
    return undefined;
  }
  const answer = ask(reader);
  reader.close();
  return answer;
}

/** As zcat sees it: no member is cut off, and none is damaged. */
function expectAllWhole(path: string): void {
  expect(() => runSync(['gzip', '--test', '--suffix', '.ctr', path])).not.toThrow();
}
