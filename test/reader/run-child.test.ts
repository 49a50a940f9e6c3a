// Programs that go wrong in every way that a child can: none holds us up, fills our memory, or stays behind.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitError, runChild, runForLines, runForText } from '../../src/reader/run-child.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { whenTrue } from '../waiting.ts';

const sh = (script: string): string[] => ['sh', '-c', script];
const failure = (promise: Promise<unknown>): Promise<string> => promise.then(String, error => error.message);

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function pidIn(file: string): Promise<number> {
  await whenTrue(() => readFileSync(file, 'latin1').endsWith('\n'));
  return Number(readFileSync(file, 'latin1'));
}

describe('a program that goes wrong', () => {
  test.each([
    ['says nothing', 'exec sleep 600', 'sh: said nothing for 0.3 s'],
    ['only complains', 'while :; do echo busy >&2; sleep 0.05; done', 'sh: said nothing for 0.3 s'],
    ['does not end when asked to', 'trap "" TERM; sleep 600', 'sh: said nothing for 0.3 s'],
    ['prints a line without end', 'exec cat /dev/zero', 'sh: prints a line without end'],
    ['prints lines without end', 'exec yes', 'sh: prints without end'],
    ['complains without end', 'echo x; exec yes >&2', 'sh: prints without end'],
  ])('%s: it is ended, and said in one line', async (_name, script, message) => {
    const pidFile = join(temporaryDirectory(), 'pid');
    let peak = 0;
    const take = (): void => {
      peak = Math.max(peak, process.memoryUsage().rss);
    };
    const before = process.memoryUsage().rss;
    const argv = sh(`echo $$ >${pidFile}; ${script}`);
    const run = runChild(argv, take, { patience: 300, mostBytes: 64 * 1024 * 1024 });
    expect(await failure(run)).toBe(message);
    const pid = await pidIn(pidFile);
    await whenTrue(() => !isRunning(pid));
    expect(peak - before).toBeLessThan(100 * 1024 * 1024);
  });

  test('leaves a grandchild that holds its pipes: what it printed is there, and its status, within seconds', async () => {
    const begun = performance.now();
    const run = runChild(sh('echo last; sleep 600 & exit 3'), () => {});
    expect(await run).toEqual({ status: 3, complaint: '' });
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  test('is ended by what takes its output, too', async () => {
    const run = runChild(sh('exec yes'), () => {
      throw new Error('full');
    });
    expect(await failure(run)).toBe('full');
  });

  test.each([
    ['is missing', ['conntop-no-such-tool'], 'conntop-no-such-tool is not installed'],
    ['has an impossible name', ['conn\0track'], /^conn\0track: /],
    ['may not be run', ['/etc/passwd'], /^\/etc\/passwd: .*EACCES/],
  ])('%s', async (_name, argv, message) => {
    expect(await failure(runChild(argv, () => {}))).toMatch(message);
  });

  test('is given up at once, also before it was started', async () => {
    const abort = new AbortController();
    const run = runChild(sh('exec sleep 600'), () => {}, { signal: abort.signal });
    abort.abort(new Error('enough'));
    expect(await failure(run)).toBe('enough');
    expect(await failure(runChild(sh('echo x'), () => {}, { signal: abort.signal }))).toBe('enough');
  });
});

describe('a program that ends', () => {
  test('takes an input of any length, whether it reads it or not', async () => {
    const input = 'line\n'.repeat(400_000);
    expect(await runForText(sh('cat'), { input })).toBe(input);
    expect(await runForText(sh('exec true'), { input })).toBe('');
  });

  test('with another status than 0 is told of by the last line that it complained with', async () => {
    const script =
      'echo first >&2; echo "conntrack v1.4.8 (conntrack-tools): 1 flow entries have been shown." >&2; exit 4';
    const run = await runChild(sh(script), () => {});
    expect(run.status).toBe(4);
    expect(exitError('conntrack', run)).toMatchObject({ message: 'conntrack: first' });
    expect(exitError('nsenter', { status: 1, complaint: 'nsenter: no such file\n' }).message).toBe(
      'nsenter: no such file',
    );
    expect(exitError('ip', { status: 2, complaint: '' }).message).toBe('ip: ended with 2');
    expect(exitError('ip', { status: undefined, complaint: '' }).message).toBe('ip: ended with a signal');
  });

  test('hands on its lines wherever its writes fall, the last without its end', async () => {
    const lines: string[] = [];
    const { signal } = new AbortController();
    await runForLines(
      sh('printf one; sleep 0.1; printf "\\ntwo\\n\\nthr"; sleep 0.1; printf ee'),
      line => void lines.push(line),
      signal,
    );
    expect(lines).toEqual(['one', 'two', '', 'three']);
  });

  test('for lines goes on until it is stopped, which is no failure', async () => {
    const abort = new AbortController();
    const lines: string[] = [];
    const run = runForLines(
      sh('echo one; exec sleep 600'),
      line => {
        lines.push(line);
        abort.abort();
      },
      abort.signal,
    );
    await run;
    expect(lines).toEqual(['one']);
  });
});
