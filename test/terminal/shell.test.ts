// Ctrl-Z and fg under a shell with job control, and the closing of the window, in tmux.
import { execFileSync } from 'node:child_process';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { NODE } from '../node.ts';
import { until } from './emulator.ts';
import { childrenOf, isRunning, waitUntil } from './processes.ts';

const script = 'dist/test/screen-program.cjs';
/** A server of its own for each test: one that has been told to end may take a while. */
let socket = '';
let servers = 0;
const hasTmux = canRun('tmux', '-V');

beforeEach(() => {
  socket = `conntop-shell-${process.pid}-${servers++}`;
});

test.skipIf(!hasTmux)(
  'Ctrl-Z gives the shell its screen, and fg brings ours back in the present size',
  async () => {
    onTestFinished(() => void tmux('kill-server'));
    tmux('new-session', '-d', '-x', '80', '-y', '24', 'env PS1="prompt> " LANG=C.UTF-8 bash --norc');
    await waitFor('prompt>');
    tmux('send-keys', `${NODE} ${script}`, 'Enter');
    await waitFor('size 80x24');
    tmux('send-keys', 'C-z');
    await waitFor(/Stopped/);
    expect(screen()).not.toContain('size 80x24');
    tmux('send-keys', 'echo "typed $((40+2))"', 'Enter');
    await waitFor('typed 42');
    tmux('resize-window', '-x', '100', '-y', '30');
    tmux('send-keys', 'fg', 'Enter');
    await waitFor('size 100x30');
    expect(screen()).not.toContain('Stopped');
    tmux('send-keys', 'q');
    await waitFor('bytes');
  },
);

test.skipIf(!hasTmux).each(['TSTP', 'STOP'])(
  'SIG%s from outside stops it as Ctrl-Z does, and fg draws everything anew',
  async signal => {
    onTestFinished(() => void tmux('kill-server'));
    tmux('new-session', '-d', '-x', '80', '-y', '24', 'env PS1="prompt> " LANG=C.UTF-8 bash --norc');
    await waitFor('prompt>');
    tmux('send-keys', `${process.execPath} ${script}`, 'Enter');
    await waitFor('size 80x24');
    const [pid] = childrenOf(Number(tmux('display-message', '-p', '#{pane_pid}')));
    process.kill(pid ?? 0, `SIG${signal}`);
    await waitFor(/Stopped/);
    tmux('send-keys', 'stty -a | grep -o "[-]*icanon"', 'Enter');
    await waitFor(/^icanon/m);
    tmux('send-keys', 'fg', 'Enter');
    await waitFor(text => text.startsWith('size 80x24') && !/Stopped|icanon|prompt/.test(text));
    tmux('send-keys', 'x');
    await waitFor('keys x');
    tmux('send-keys', 'q');
    await waitFor('bytes');
  },
);

test.skipIf(!hasTmux)('a closed window ends the program', async () => {
  tmux('new-session', '-d', '-x', '80', '-y', '24', `env LANG=C.UTF-8 ${NODE} ${script}`);
  await waitFor('size 80x24');
  const pid = Number(tmux('display-message', '-p', '#{pane_pid}'));
  expect(isRunning(pid)).toBe(true);
  tmux('kill-server');
  await waitUntil(() => !isRunning(pid));
});

function tmux(...args: string[]): string {
  return execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
}

function screen(): string {
  return tmux('capture-pane', '-p');
}

async function waitFor(condition: string | RegExp | ((text: string) => boolean)): Promise<void> {
  await until(screen, condition);
}

function canRun(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
