// Sizes that no screen is made for, from the start and by a resize: the program says so, and `q` ends it.
import { describe, expect, onTestFinished, test } from 'vitest';
import { isRunning } from './processes.ts';
import { startRealTerminal } from './real-terminal.ts';

/** More than is promised, by what a busy machine takes. Milliseconds. */
const LONGEST_QUIT = 5000;

const SIZES = [
  [3000, 3000],
  [1, 1],
  [59, 12],
  [60, 11],
  [3000, 1],
  [1, 3000],
] as const;

async function startAt(columns: number, rows: number) {
  const terminal = startRealTerminal(['--source', 'demo'], { columns, rows });
  onTestFinished(() => {
    if (isRunning(terminal.pid)) terminal.kill('SIGKILL');
  });
  await terminal.waitFor(text => /\S/.test(text));
  return terminal;
}

describe.each(SIZES)('at %dx%d', (columns, rows) => {
  test.each(['started', 'resized'])('%s there, q ends it', async how => {
    const terminal = how === 'started' ? await startAt(columns, rows) : await startAt(80, 24);
    if (how === 'resized') {
      await terminal.waitFor(/1-\d+ of \d/);
      terminal.resize(columns, rows);
      await terminal.waitFor(text => !text.includes('Flows  1-1'));
    }
    const asked = performance.now();
    terminal.type('q');
    expect(await terminal.exit).toEqual({ code: 0, signal: 0 });
    expect(performance.now() - asked).toBeLessThan(LONGEST_QUIT);
  });
});

test.each(['started', 'resized'])(
  '%s at 59x12 it says what is needed, and shows the table when there is room',
  async how => {
    const terminal = await startAt(how === 'started' ? 59 : 80, 12);
    if (how === 'resized') terminal.resize(59, 12);
    await terminal.waitFor('60x12 is needed');
    terminal.resize(60, 12);
    await terminal.waitFor(/1-\d+ of \d/);
  },
);
