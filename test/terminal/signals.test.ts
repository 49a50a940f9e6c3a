// Every signal that can be caught, sent to the built program on a real terminal: its modes are as they were before.
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import { childrenOf, isRunning, waitUntil } from './processes.ts';
import { CONNTOP, type RealTerminal, type RealTerminalOptions, startRealTerminal } from './real-terminal.ts';

const SHOWN = /1-\d+ of \d/;

/** Prints the line's settings before and after, and how the program ended, as a shell sees it. */
const WITNESS = 'stty -g; "$@"; echo "ended with $?"; stty -g';

const ENDING = [
  ...([
    'SIGHUP',
    'SIGINT',
    'SIGQUIT',
    'SIGTERM',
    'SIGTRAP',
    'SIGABRT',
    'SIGUSR2',
    'SIGALRM',
    'SIGSTKFLT',
  ] as const),
  ...(['SIGXCPU', 'SIGVTALRM', 'SIGPROF', 'SIGIO', 'SIGPWR', 'SIGSYS'] as const),
];

describe('a signal that ends the program puts the terminal back first', () => {
  test.each(ENDING)('%s', async signal => {
    const { terminal, pid } = await startUnder(WITNESS);
    process.kill(pid, signal);
    await expectAsBefore(terminal);
    expect(terminal.written()).toContain(`ended with ${128 + (constants.signals[signal] ?? 0)}\r`);
  });
});

test('a quit puts the terminal back', async () => {
  const { terminal } = await startUnder(WITNESS);
  terminal.type('q');
  await expectAsBefore(terminal);
  expect(terminal.written()).toContain('ended with 0\r');
});

test('SIGUSR1 opens no port and ends nothing', async () => {
  const { terminal, pid } = await startUnder(WITNESS);
  process.kill(pid, 'SIGUSR1');
  terminal.type('h');
  await terminal.waitFor('Help  1-');
  expect(terminal.written()).not.toContain('Debugger');
  expect(readFileSync(`/proc/${pid}/net/tcp`, 'utf8')).not.toContain(INSPECTOR_PORT);
});

/** 9229, as the kernel writes it, of a socket that listens. */
const INSPECTOR_PORT = ':240D 00000000:0000 0A';

test('a terminal that stalls until after SIGTERM gets as its last bytes what restores it', async () => {
  // Somebody keeps the terminal open, as a login shell does.
  const { terminal, pid } = await startUnder('"$@"; exec sleep 60', { columns: 200, rows: 60 });
  terminal.stall(true);
  await fillUp(terminal, pid);
  process.kill(pid, 'SIGTERM');
  await waitUntil(() => !isRunning(pid));
  terminal.stall(false);
  // The shell says besides how its child has ended, before or after.
  await waitUntil(() =>
    terminal
      .written()
      .replace(/Terminated\r\n/, '')
      .endsWith('\x1b[?1049l'),
  );
  expectModesAsBefore(terminal);
});

/** Has the screen drawn anew until the kernel keeps no more of it for a terminal that does not read. */
async function fillUp(terminal: RealTerminal, pid: number): Promise<void> {
  for (let before = -1, page = 0; bytesWrittenBy(pid) > before; page++) {
    before = bytesWrittenBy(pid);
    terminal.type(page % 2 ? '\x1b' : 'h');
    await new Promise(resolve => setTimeout(resolve, 300));
  }
}

/** By whatever call (proc_pid_io(5)). */
function bytesWrittenBy(pid: number): number {
  return Number(/^wchar: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
}

async function startUnder(
  script: string,
  options: RealTerminalOptions = {},
): Promise<{ terminal: RealTerminal; pid: number }> {
  const terminal = startRealTerminal(['--source', 'demo'], { under: ['sh', '-c', script, 'sh'], ...options });
  onTestFinished(() => terminal.hangUp());
  await terminal.waitFor(SHOWN);
  const [pid = 0] = childrenOf(terminal.pid);
  expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain(CONNTOP);
  return { terminal, pid };
}

async function expectAsBefore(terminal: RealTerminal): Promise<void> {
  // To the end of the line: it may come in pieces.
  await waitUntil(() => /ended with \d+\r\n[0-9a-f:]+\r\n/.test(terminal.written()));
  const [before, after] = terminal.written().match(/^[0-9a-f]+:[0-9a-f:]+/gm) ?? [];
  expect(before).toMatch(/:/);
  expect(after).toBe(before);
  expectModesAsBefore(terminal);
}

/** What a program may set beside the line: each private mode is, in the end, as a shell has it. */
function expectModesAsBefore(terminal: RealTerminal): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
  const changes = [...terminal.written().matchAll(/\x1b\[\?([\d;]+)([hl])/g)];
  const modes = new Map(changes.flatMap(([, names = '', set]) => names.split(';').map(name => [name, set])));
  const SHOWN_CURSOR = '25';
  for (const [name, set] of modes) expect([name, set]).toEqual([name, name === SHOWN_CURSOR ? 'h' : 'l']);
  expect(modes.has('1049')).toBe(true);
}
