// Takes the pictures in docs/screenshots of the built program over the demo router: npm run screenshots.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { flowsOf, kernelLine } from '../test/scenarios/flows.ts';
import { scenarios } from '../test/scenarios/scenario.ts';
import { startRealTerminal } from '../test/terminal/real-terminal.ts';
import { animatedSvg, terminalSvg } from './terminal-svg.mjs';

const FOLDER = 'docs/screenshots';
/** Milliseconds: the demo's camera begins to scan after a minute, and takes another to half fill the table. */
const PATIENCE = 240_000;
const POLL_INTERVAL = 100;
/** Milliseconds from one state of a scenario's table to the next. */
const TABLE_INTERVAL = 500;
const HALF_FULL = / (1,[6-9]\d\d|2,\d{3}) of 4,096 .*full in \d/s;

const F5 = '\x1b[15~';

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
  { name: 'tree', columns: 100, rows: 30, steps: [HALF_FULL, F5, /by source/, '\r', /▾/] },
  { name: 'light', columns: 132, rows: 40, ground: 'light', args: ['--theme', 'light'], steps: [HALF_FULL] },
  { name: 'wide', columns: 200, rows: 60, steps: [HALF_FULL] },
  { name: 'small', columns: 80, rows: 24, steps: [HALF_FULL, 'w', /^│ SOURCE/m] },
];

/** Milliseconds. */
const RECORDED = 110_000;
const [JUMP, RIGHT] = ['@', '\x1b[C'];
/** Keys, what they lead to, and for how many seconds that stands. */
const TOUR = [
  [`${JUMP}+50s\r`, /Flows {2}1-/, 1.5],
  ...Array.from({ length: 11 }, () => [RIGHT.repeat(5), /Flows {2}1-/, 0.5]),
  ['', /full in/, 2.5],
  ['T', /port-scan:/, 4],
  ['\r', /shown, /, 2.5],
  ['\x1b', /port-scan:/, 0.8],
  ['\x1b', /Flows {2}1-/, 0.8],
  [F5, /by source/, 2.5],
  ['\x1b[B\r', /▾/, 2.5],
];

/** Names of pictures to take; all where none is given. */
const asked = process.argv.slice(2);
mkdirSync(FOLDER, { recursive: true });
const isAsked = name => asked.length === 0 || asked.includes(name);
const shots = SHOTS.filter(({ name }) => isAsked(name)).map(take);
await Promise.all(isAsked('tour') ? [...shots, film()] : shots);

async function take({ name, columns, rows, scenario, ground, args = [], steps }) {
  const router = scenario === undefined ? undefined : fakeRouter(scenario);
  const source = router ? ['--proc-root', router.root] : ['--source', 'demo'];
  const terminal = startRealTerminal([...source, ...args], { columns, rows });
  for (const step of steps) {
    if (typeof step === 'string') terminal.type(step);
    else await waitFor(terminal, step);
  }
  writeFileSync(`${FOLDER}/${name}.svg`, terminalSvg(cellsOf(terminal, columns, rows), ground));
  terminal.kill('SIGTERM');
  await terminal.exit;
  router?.remove();
}

function cellsOf(terminal, columns, rows) {
  const row = y => Array.from({ length: columns }, (_, x) => terminal.cell(x, y));
  return Array.from({ length: rows }, (_, y) => row(y));
}

/** A walk through a recording of the demo: it fills, why, by whom, and what of it is left once folded. */
async function film() {
  const [columns, rows] = [100, 28];
  const folder = mkdtempSync(join(tmpdir(), 'conntop-film-'));
  const recording = join(folder, 'demo.gz');
  await record(recording);
  const terminal = startRealTerminal(['replay', recording], { columns, rows });
  const frames = [];
  const hold = seconds => frames.push({ lines: cellsOf(terminal, columns, rows), seconds });
  for (const [keys, condition, seconds] of TOUR) {
    terminal.type(keys);
    await waitFor(terminal, condition);
    hold(seconds);
  }
  writeFileSync(`${FOLDER}/tour.svg`, animatedSvg(frames));
  terminal.kill('SIGTERM');
  await terminal.exit;
  rmSync(folder, { recursive: true });
}

/** Until the demo's camera has scanned for a while. */
async function record(path) {
  const child = spawn(process.execPath, ['dist/conntop.cjs', 'record', '--source', 'demo', path], {
    stdio: 'ignore',
  });
  await new Promise(resolve => setTimeout(resolve, RECORDED));
  child.kill('SIGINT');
  await once(child, 'exit');
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
