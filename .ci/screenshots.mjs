// Takes the pictures in docs/screenshots of the built program over the demo router: npm run screenshots.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { flowsOf, kernelLine } from '../test/scenarios/flows.ts';
import { scenarios } from '../test/scenarios/scenario.ts';
import { startRealTerminal } from '../test/terminal/real-terminal.ts';
import { terminalSvg } from './terminal-svg.mjs';

const FOLDER = 'docs/screenshots';
/** Milliseconds: the demo's camera begins to scan after a minute, and takes another to half fill the table. */
const PATIENCE = 240_000;
const POLL_INTERVAL = 100;
/** Milliseconds from one state of a scenario's table to the next. */
const TABLE_INTERVAL = 500;
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
    steps: [/Flows {2}\d.*dst port 80/, '\r', /Traffic of the last (2[5-9]|[3-9]\d)s/],
  },
  {
    name: 'why-download',
    columns: 100,
    rows: 16,
    scenario: '43-one-download',
    steps: [/takes \d+% of/, 'O', /by rate/],
  },
  { name: 'why-scan', columns: 100, rows: 16, scenario: '04-scan-of-ports', steps: [/T why/] },
  { name: 'why-torrent', columns: 100, rows: 16, scenario: '01-swarm-udp-and-tcp', steps: [/T why/] },
  { name: 'why-dns', columns: 100, rows: 16, scenario: '31-dead-resolver', steps: [/T why/] },
  { name: 'small', columns: 80, rows: 24, steps: [HALF_FULL, 'w', /^│ SOURCE/m] },
];

/** Names of pictures to take; all where none is given. */
const asked = process.argv.slice(2);
mkdirSync(FOLDER, { recursive: true });
await Promise.all(SHOTS.filter(({ name }) => asked.length === 0 || asked.includes(name)).map(take));

async function take({ name, columns, rows, scenario, args = [], steps }) {
  const router = scenario === undefined ? undefined : fakeRouter(scenario);
  const source = router ? ['--proc-root', router.root] : ['--source', 'demo'];
  const terminal = startRealTerminal([...source, ...args], { columns, rows });
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
  router?.remove();
}

/** A proc tree with the table of a scenario, whose counters go on as time does. */
function fakeRouter(name) {
  const scenario = scenarios().find(each => each.name === name);
  const root = mkdtempSync(join(tmpdir(), 'conntop-shot-'));
  const flows = flowsOf(scenario);
  const begun = Date.now();
  const write = (path, text) => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  };
  const writeTable = () => {
    const seconds = (Date.now() - begun) / 1000;
    write('net/nf_conntrack', flows.map(flow => `${kernelLine(flow, seconds)}\n`).join(''));
  };
  write('sys/net/netfilter/nf_conntrack_count', `${flows.length}\n`);
  write('sys/net/netfilter/nf_conntrack_max', `${scenario.max}\n`);
  write('sys/net/netfilter/nf_conntrack_acct', '1\n');
  writeTable();
  const timer = setInterval(writeTable, TABLE_INTERVAL);
  return {
    root,
    remove: () => {
      clearInterval(timer);
      rmSync(root, { recursive: true });
    },
  };
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
