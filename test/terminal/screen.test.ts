// The terminal in a real pty: suspending, signals, crashes, stalls and hang-up of a small program.
import { describe, expect, onTestFinished, test } from 'vitest';
import { isRunning, ticksOf, waitUntil } from './processes.ts';
import { type RealTerminalOptions, startRealTerminal } from './real-terminal.ts';

const script = 'dist/test/screen-program.cjs';
const LEFT_ALTERNATE_SCREEN = '\x1b[?1049l';

function start(options: RealTerminalOptions = {}) {
  const terminal = startRealTerminal([], { script, ...options });
  onTestFinished(async () => {
    if (isRunning(terminal.pid)) terminal.kill('SIGKILL');
    await terminal.exit;
  });
  return terminal;
}

test('a quit restores the screen, and what is written after it is seen', async () => {
  const terminal = start();
  await terminal.waitFor('size 80x24');
  terminal.type('q');
  await terminal.waitFor('bytes ');
  expect(await terminal.exit).toEqual({ code: 0, signal: 0 });
  expect(terminal.text()).not.toContain('size');
});

test('a resize is followed', async () => {
  const terminal = start();
  await terminal.waitFor('size 80x24');
  terminal.resize(132, 40);
  await terminal.waitFor('size 132x40');
});

describe('signals restore the screen and end the program as they do by default', () => {
  test.each([
    ['SIGTERM', 15],
    ['SIGINT', 2],
  ] as const)('%s', async (name, number) => {
    const terminal = start();
    await terminal.waitFor('size');
    terminal.kill(name);
    await terminal.waitFor(text => !text.includes('size'));
    expect((await terminal.exit).signal).toBe(number);
    expect(terminal.written()).toContain(LEFT_ALTERNATE_SCREEN);
  });
});

describe('a crash is reported on the screen that was there before', () => {
  test.each([
    ['thrown', 'e'],
    ['rejected', 'p'],
  ])('%s', async (how, key) => {
    const terminal = start();
    await terminal.waitFor('size');
    terminal.type(key);
    await terminal.waitFor(`${how} on purpose`);
    expect(terminal.text()).not.toContain('size');
    expect((await terminal.exit).code).toBe(1);
  });
});

test('a hang-up ends the program by that signal', async () => {
  const terminal = start();
  await terminal.waitFor('size');
  terminal.kill('SIGHUP');
  expect((await terminal.exit).signal).toBe(1);
});

test('SIGTERM ends a program whose terminal has stalled', async () => {
  const terminal = start({ columns: 132, rows: 40 });
  await terminal.waitFor('size');
  terminal.stall(true);
  // Frames drawn into the void cost processor time; by one tick of it the pty is full.
  const before = ticksOf(terminal.pid);
  await waitUntil(() => ticksOf(terminal.pid) > before);
  terminal.kill('SIGTERM');
  await waitUntil(() => !isRunning(terminal.pid));
});
