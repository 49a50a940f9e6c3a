// Takes the pictures in docs/screenshots of the built program over the demo router: npm run screenshots.
import { mkdirSync, writeFileSync } from 'node:fs';
import { startRealTerminal } from '../test/terminal/real-terminal.ts';
import { terminalSvg } from './terminal-svg.mjs';

const FOLDER = 'docs/screenshots';
/** Milliseconds: the demo's camera begins to scan after a minute, and takes another to half fill the table. */
const PATIENCE = 240_000;
const POLL_INTERVAL = 100;
const HALF_FULL = / (1,[6-9]\d\d|2,\d{3}) of 4,096 .*full in \d/s;

/** Steps are keys to press, as the bytes that a terminal sends, and conditions to wait for. */
const SHOTS = [
  { name: 'flows', columns: 132, rows: 40, steps: [HALF_FULL] },
  { name: 'pressure', columns: 132, rows: 40, steps: [HALF_FULL, 'T', /port-scan:/] },
  {
    name: 'details',
    columns: 100,
    rows: 30,
    args: ['src host 192.168.1.40 and dst port 80'],
    steps: [/1-\d+ of \d/, '\r', /Traffic of the last (2[5-9]|[3-9]\d)s/],
  },
  { name: 'small', columns: 80, rows: 24, steps: [HALF_FULL, 'w', /^│ SOURCE/m] },
];

mkdirSync(FOLDER, { recursive: true });
await Promise.all(SHOTS.map(take));

async function take({ name, columns, rows, args = [], steps }) {
  const terminal = startRealTerminal(['--source', 'demo', ...args], { columns, rows });
  for (const step of steps) {
    if (typeof step === 'string') terminal.type(step);
    else await waitFor(terminal, step);
  }
  const lines = Array.from({ length: rows }, (_, y) =>
    Array.from({ length: columns }, (_, x) => terminal.cell(x, y)),
  );
  writeFileSync(`${FOLDER}/${name}.svg`, terminalSvg(lines));
  terminal.type('q');
  await terminal.exit;
}

/** Waits until the screen matches and stands still, so that no half-drawn frame is taken. */
async function waitFor(terminal, condition) {
  const deadline = Date.now() + PATIENCE;
  let before;
  while (!condition.test(terminal.text()) || terminal.text() !== before) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${condition}:\n${terminal.text()}`);
    before = terminal.text();
    await new Promise(resolve => setTimeout(resolve, POLL_INTERVAL));
  }
}
