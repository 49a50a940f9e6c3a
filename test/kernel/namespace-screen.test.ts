// The list of namespaces on the screen: right counts, and whoever is chosen shows its flows and no others.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { conntop, PROGRAM } from '../cli/program.ts';
import { type RealTerminal, startRealTerminal } from '../terminal/real-terminal.ts';
import { eventually } from '../waiting.ts';
import { addNamespace, deleteNamespace, execInside } from './namespaces.ts';
import { describeKernel } from './suite.ts';
import { RESTORE, restoreLines } from './table-fill.ts';

const UP = '\x1b[A';
const DOWN = '\x1b[B';
/** Milliseconds. */
const GIVEN_UP = 1000;

describeKernel('namespaces on the screen', () => {
  const names: string[] = [];

  beforeAll(async () => {
    for (const [role, flows, shape] of [
      ['scanned', 30, 'port-scan'],
      ['resolving', 70, 'dns-flood'],
    ] as const) {
      const name = addNamespace(role);
      names.push(name);
      const lines = restoreLines(flows, { shape, timeoutSeconds: 100_000 });
      await execInside(name, RESTORE, `${lines.join('\n')}\n`);
    }
  });
  afterAll(() => names.forEach(deleteNamespace));

  test('are listed with their counts, and switched between', async () => {
    const [scanned = '', resolving = ''] = names;
    const terminal = startRealTerminal([], { script: PROGRAM, columns: 132, rows: 40 });
    await terminal.waitFor(/Flows {2}\d+-\d+ of/);
    terminal.type('N');
    await terminal.waitFor(new RegExp(`> our own +\\d.*\\n[^]*${scanned} +30 `));
    await terminal.waitFor(new RegExp(`${resolving} +70 `));
    await choose(terminal, scanned);
    await terminal.waitFor(/Flows {2}1-\d+ of 30 /);
    await expectRows(terminal, / tcp +SYN_SENT /);
    expect(terminal.text()).toContain(`netns ${scanned}`);
    terminal.type('N');
    await terminal.waitFor(new RegExp(`> ${scanned} `));
    await choose(terminal, resolving);
    await terminal.waitFor(/Flows {2}1-\d+ of 70 /);
    await expectRows(terminal, /:53 .* udp /);
    terminal.type('q');
    expect((await terminal.exit).code).toBe(0);
  });

  test('are read by every command', () => {
    const [scanned = '', resolving = ''] = names;
    expect(conntop(['count', '--netns', scanned]).output).toMatch(/^30 of /);
    const { output } = conntop(['list', '--netns', resolving, '-o', 'csv']);
    expect(output.trim().split('\n')).toHaveLength(71);
    expect(conntop(['list', '--netns', '../self'])).toMatchObject({ code: 2, output: '' });
  });
});

/**
 * Moves the mark to the line of a namespace, and opens it. Step by step, each seen or else given up, since others come and
 * go meanwhile, and change their places: what was a step away may be the end of the list.
 */
async function choose(terminal: RealTerminal, name: string): Promise<void> {
  let before: string | undefined;
  let typedAt = 0;
  await eventually(() => {
    const lines = terminal.text().split('\n');
    const mark = lines.findIndex(line => /> \S/.test(line));
    const away = lines.findIndex(line => line.includes(` ${name} `)) - mark;
    const isSeen = lines[mark] !== before || performance.now() - typedAt > GIVEN_UP;
    if (away !== 0 && isSeen) {
      before = lines[mark];
      typedAt = performance.now();
      terminal.type(away < 0 ? UP : DOWN);
    }
    expect(away).toBe(0);
  });
  terminal.type('\r');
}

/** Waits until all rows of the table on the screen, those with two addresses and a port, are such: a frame may come in pieces. */
async function expectRows(terminal: RealTerminal, such: RegExp): Promise<void> {
  await eventually(() => {
    const rows = terminal
      .text()
      .split('\n')
      .filter(line => /\d:\d+ +\d+\.\d+\.\d+\.\d+:\d+ /.test(line));
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(row => !such.test(row))).toEqual([]);
  });
}
