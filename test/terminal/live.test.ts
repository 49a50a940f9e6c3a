// The built program on a real terminal, over the demo router: what it shows at each size, and how it ends.
import { describe, expect, onTestFinished, test } from 'vitest';
import { type RealTerminalOptions, startRealTerminal } from './real-terminal.ts';
import { SIZES } from './sizes.ts';

function startDemo(options: RealTerminalOptions = {}, ...args: string[]) {
  const terminal = startRealTerminal(['--source', 'demo', ...args], options);
  onTestFinished(() => {
    try {
      terminal.kill('SIGKILL');
    } catch {
      // It has ended by itself.
    }
  });
  return terminal;
}

describe.each(SIZES)('at %dx%d', (columns, rows) => {
  test('every line fits, and title, gauge, flows and footer are there', async () => {
    const terminal = startDemo({ columns, rows });
    // A frame may come in several pieces; it is whole when all of its regions are there.
    const regions = [/1-\d+ of \d/, /█+░+/, / 4,096/, /SOURCE +DESTINATION +PROTO/, /\n F1 Help[^\n]*$/];
    await terminal.waitFor(text => regions.every(region => region.test(text)));
    const lines = terminal.text().split('\n');
    expect(lines[0]).toMatch(/^ conntop {2}DEMO .* sort TTL ▼/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    terminal.type('q');
    expect(await terminal.exit).toEqual({ code: 0, signal: 0 });
    expect(terminal.written()).toContain('\x1b[?1049l');
  });

  test('help opens, survives a resize and closes', async () => {
    const terminal = startDemo({ columns, rows });
    await terminal.waitFor(/1-\d+ of \d/);
    terminal.type('h');
    await terminal.waitFor('Help  1-');
    terminal.resize(90, 30);
    await terminal.waitFor(text => text.split('\n')[29]?.startsWith(' Esc Back') === true);
    terminal.type('h');
    await terminal.waitFor(/SOURCE +DESTINATION/);
  });
});

test('b, B and r change the order, and the title says so', async () => {
  const terminal = startDemo();
  await terminal.waitFor('sort TTL ▼');
  terminal.type('r');
  await terminal.waitFor('sort TTL ▲');
  terminal.type('B');
  await terminal.waitFor('sort STATE ▲');
  // Chosen anew, a number has its largest first.
  terminal.type('b');
  await terminal.waitFor('sort TTL ▼');
});

test('at 80 columns the sidebar tells the rates of the fastest host, in place of its bar', async () => {
  const terminal = startDemo({ columns: 80, rows: 24 });
  await terminal.waitFor(/1-\d+ of \d/);
  terminal.type('\tO');
  await terminal.waitFor(/by rate ─.*\n│.*\n│ {2}▼[\d.]+MB\/s ▲[\d.]+kB\/s/);
});

test('Tab and Enter show the flows of one host alone, and Esc brings all back', async () => {
  const terminal = startDemo({ columns: 132, rows: 40 });
  await terminal.waitFor(/1-\d+ of \d/);
  terminal.type('\t');
  terminal.type('\x1b[B');
  terminal.type('\r');
  await terminal.waitFor(/shown, \d+ in all {2}only /);
  terminal.type('\x1b');
  await terminal.waitFor(text => !text.includes('shown,'));
});

test('P freezes the rows while reading goes on', async () => {
  const terminal = startDemo();
  await terminal.waitFor(/1-\d+ of \d/);
  terminal.type('P');
  await terminal.waitFor('FROZEN');
  // The frame that says so may come in pieces; with the next one all of it is there.
  await clockToMove();
  const frozen = rowsOf(terminal.text());
  await clockToMove();
  expect(rowsOf(terminal.text())).toEqual(frozen);
  terminal.type('P');
  await terminal.waitFor(text => !text.includes('FROZEN'));

  function clockToMove(): Promise<void> {
    const clock = clockOf(terminal.text());
    return terminal.waitFor(text => clockOf(text) !== clock);
  }
});

test('NO_COLOR sends no colour, and LANG=C no line characters', async () => {
  const terminal = startDemo({ env: { NO_COLOR: '1', LANG: 'C' } });
  await terminal.waitFor(/1-\d+ of \d/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
  expect(terminal.written()).not.toMatch(/\x1b\[[0-9;]*[34][0-9]m/);
  expect(terminal.text()).toMatch(/^\+ Flows/m);
  expect(terminal.text()).not.toMatch(/[─│█]/);
});

test('SIGTERM leaves the terminal as it was', async () => {
  const terminal = startDemo();
  await terminal.waitFor(/1-\d+ of \d/);
  terminal.kill('SIGTERM');
  expect((await terminal.exit).signal).toBe(15);
});

function rowsOf(text: string): string[] {
  return text.split('\n').slice(3, -2);
}

function clockOf(text: string): string | undefined {
  return /\d\d:\d\d:\d\d/.exec(text)?.[0];
}
