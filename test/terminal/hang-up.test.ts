// Terminals that go away under the built program, at random moments of whatever it does: it ends by itself, whole.
import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { childrenOf, isRunning, waitUntil } from './processes.ts';
import { CONNTOP, type RealTerminal, startRealTerminal } from './real-terminal.ts';

/** Closed terminals in all. */
const TERMINALS = 50;
/** Milliseconds after what a terminal is waited for: its moment lies within. */
const SPREAD = 1000;
/** As promised, and as long again for a machine that is busy. Milliseconds. */
const LONGEST_END = 4000;
/** Names what the fake conntrack(8) waits in, so that one that is left over can be found. Seconds. */
const NAP = `31${process.pid}`;

const directory = temporaryDirectory(afterAll);
const recording = `${directory}/demo.rec`;

interface Moment {
  readonly what: string;
  readonly args?: readonly string[];
  readonly until?: RegExp;
  readonly keys?: string;
}

const SHOWN = /1-\d+ of \d/;

const MOMENTS: readonly Moment[] = [
  { what: 'the start' },
  { what: 'the table', until: SHOWN },
  { what: 'a prompt', until: SHOWN, keys: '/abc' },
  { what: 'a page', until: SHOWN, keys: 'h' },
  { what: 'the pressure page', until: SHOWN, keys: 'T' },
  { what: 'a question', until: SHOWN, keys: 'x' },
  { what: 'a replay', args: ['replay', recording], until: SHOWN, keys: ' ' },
  { what: 'a reading by a child', args: ['--source', 'conntrack'] },
];

describe('a terminal that is closed', () => {
  test(`${TERMINALS} times at random moments: ended by SIGHUP, nothing said, nothing left`, async () => {
    fakeConntrack();
    makeRecording();
    const endings: string[] = [];
    const next = Array.from({ length: TERMINALS }, (_, index) => MOMENTS[index % MOMENTS.length]);
    const closeSome = async (): Promise<void> => {
      for (let moment = next.pop(); moment; moment = next.pop()) endings.push(await closeAt(moment));
    };
    await Promise.all([closeSome(), closeSome(), closeSome(), closeSome()]);
    expect(endings.filter(ending => !ending.endsWith('signal 1'))).toEqual([]);
    expect(endings).toHaveLength(TERMINALS);
    await waitUntil(() => commandLines().every(line => !line.includes(NAP)));
  }, 240_000);

  test('is noticed where the kernel sends no signal', async () => {
    const terminal = startDemo(['setsid', '--wait']);
    await terminal.waitFor(SHOWN);
    const [pid = 0] = childrenOf(terminal.pid);
    terminal.hangUp();
    await waitUntil(() => !isRunning(pid));
  });

  test('is survived by no process that SIGHUP reached while nobody read', async () => {
    const terminal = startDemo();
    await terminal.waitFor(SHOWN);
    terminal.stall(true);
    terminal.kill('SIGHUP');
    await waitUntil(() => !isRunning(terminal.pid));
  });
});

async function closeAt({ what, args = ['--source', 'demo'], until, keys }: Moment): Promise<string> {
  const complaints = `${directory}/complaints.${Math.random()}`;
  const terminal = startRealTerminal([...args], {
    under: ['sh', '-c', 'exec "$@" 2>"$0"', complaints],
    env: { PATH: `${directory}:${process.env.PATH}` },
  });
  if (until) await terminal.waitFor(until);
  if (keys) terminal.type(keys);
  const moment = Math.round(Math.random() * SPREAD);
  await new Promise(resolve => setTimeout(resolve, moment));
  const closed = performance.now();
  terminal.hangUp();
  const { code, signal } = await terminal.exit;
  const took = performance.now() - closed;
  const slowly = took > LONGEST_END ? ` after ${Math.round(took)} ms` : '';
  const said = readFileSync(complaints, 'utf8');
  return `${what} + ${moment} ms: ${said}${slowly}${signal ? `signal ${signal}` : `code ${code}`}`;
}

function startDemo(under: string[] = []): RealTerminal {
  const terminal = startRealTerminal(['--source', 'demo'], { under });
  onTestFinished(() => {
    if (isRunning(terminal.pid)) terminal.kill('SIGKILL');
  });
  return terminal;
}

/** Stands in for a conntrack(8) that takes its time: what it is to us is a child that is under way. */
function fakeConntrack(): void {
  chmodSync(writeIn(directory, 'conntrack', `#!/bin/sh\nexec sleep ${NAP}\n`), 0o755);
}

function makeRecording(): void {
  const record = [CONNTOP, 'record', '--source', 'demo', recording];
  spawnSync('timeout', ['-s', 'INT', '3', process.execPath, ...record]);
}

function commandLines(): string[] {
  return readdirSync('/proc').flatMap(entry => {
    try {
      return /^\d+$/.test(entry) ? [readFileSync(`/proc/${entry}/cmdline`, 'utf8')] : [];
    } catch {
      return [];
    }
  });
}
