// The parts of the benchmark that need a table: each fills the lab's router and measures conntop and its peers in turn.
import type { Lab } from '../kernel/lab.ts';
import { Conntop, type Refreshing } from './conntop.ts';
import { type Figures, inTurn } from './in-turn.ts';
import {
  measureConntrack,
  measureDd,
  measureIptstateLive,
  measureIptstateOnce,
  measureNode,
} from './peers.ts';
import { printFigure, printPart, printProgram, printRatio } from './report.ts';

const LIVE_FLOWS = 10_000;
const SMALL_FLOWS = 500;
const SIZES = [65_000, 250_000];
const LARGEST = 250_000;
const ROUNDS = 7;
const LIVE_ROUNDS = 5;
const LIVE_SECONDS = 8;

/** Where the tables are, and the checkouts of conntop by name: `conntop` is this one, another may stand beside it. */
export interface Bench {
  readonly lab: Lab;
  readonly checkouts: ReadonlyMap<string, string>;
}

/** One refresh without the drawing against `dd` of the same file. */
export async function compareRefresh(bench: Bench): Promise<void> {
  for (const flows of SIZES) {
    printPart(`refresh, ${flows} flows`);
    await refill(bench.lab, flows);
    const refreshing: [string, Refreshing][] = [];
    for (const [name, conntop] of programs(bench)) refreshing.push([name, await conntop.startRefreshing()]);
    const figures = await inTurn(ROUNDS, {
      dd: () => measureDd(bench.lab),
      ...Object.fromEntries(refreshing.map(([name, { refresh }]) => [name, refresh])),
    });
    for (const [, { stop }] of refreshing) stop();
    printRatios(figures, 'dd', 'wallMs', 'refresh / dd, ms', 1.15);
    printRatios(figures, 'dd', 'cpuMs', "CPU of all threads / dd's, ms", flows === LARGEST ? 1.6 : undefined);
  }
}

/** The whole table printed by a process of its own. */
export async function compareList(bench: Bench): Promise<void> {
  for (const flows of SIZES) {
    printPart(`list -o extended, ${flows} flows`);
    await refill(bench.lab, flows);
    const figures = await inTurn(ROUNDS, {
      'conntrack -L': () => measureConntrack(bench.lab),
      'iptstate -1': () => measureIptstateOnce(bench.lab),
      ...each(bench, conntop => conntop.run('list', '-o', 'extended')),
    });
    printAll(figures);
    printRatios(figures, 'conntrack -L', 'wallMs', 'list / conntrack -L, ms', flows === LARGEST ? 0.9 : 1.3);
    printRatios(figures, 'iptstate -1', 'wallMs', 'list / iptstate -1, ms');
  }
}

/** The live screen, left alone. */
export async function compareLive(bench: Bench): Promise<void> {
  printPart(`live, ${LIVE_FLOWS} flows, 132x40, once a second`);
  await refill(bench.lab, LIVE_FLOWS);
  const figures = await inTurn(LIVE_ROUNDS, {
    iptstate: async () => ({ ...(await measureIptstateLive(bench.lab, LIVE_SECONDS)) }),
    ...each(bench, async conntop => ({ ...(await conntop.live(LIVE_SECONDS)) })),
  });
  printAll(figures);
  printRatios(figures, 'iptstate', 'cpuPercent', 'CPU / iptstate, percent', 0.45);
  printRatios(figures, 'iptstate', 'bytesPerSecond', 'bytes a second / iptstate', 1);
}

/** From a key to its answer on the screen, while the largest table is read again and again. */
export async function compareKeys(bench: Bench): Promise<void> {
  printPart(`keys, ${LARGEST} flows`);
  await refill(bench.lab, LARGEST);
  const figures = await inTurn(
    1,
    each(bench, async conntop => ({ ...(await conntop.keys()) })),
  );
  printAll(figures);
  for (const [name, { p99Ms = Number.NaN }] of Object.entries(figures)) {
    printFigure(`key to screen, p99 ms, ${name}`, p99Ms, 30);
  }
}

/** How soon a program begins, against Node itself. */
export async function compareStart(bench: Bench): Promise<void> {
  printPart(`start, ${LIVE_FLOWS} flows`);
  await refill(bench.lab, LIVE_FLOWS);
  // A program is installed once and started often: what its first start keeps for the next ones is there.
  for (const start of Object.values(each(bench, async conntop => ({ ...(await conntop.live(1)) }))))
    await start();
  const frames = await inTurn(ROUNDS, {
    'node -e 0': () => measureNode(bench.lab),
    ...each(bench, conntop => conntop.firstFrame()),
  });
  printRatios(frames, 'node -e 0', 'wallMs', 'first frame / node -e 0, ms', 1.7);
  const counts = await inTurn(ROUNDS, {
    'node -e 0': () => measureNode(bench.lab),
    ...each(bench, conntop => conntop.run('count')),
  });
  printRatios(counts, 'node -e 0', 'wallMs', 'count / node -e 0, ms', 1.4);
  const checks = await inTurn(ROUNDS, {
    count: () => new Conntop(bench.lab, process.cwd()).run('count'),
    ...each(bench, conntop => conntop.run('check')),
  });
  printRatios(checks, 'count', 'wallMs', 'check / count, ms', 1.15);
}

/** The most memory that the live screen has taken. */
export async function compareMemory(bench: Bench): Promise<void> {
  const bounds = new Map([
    [SMALL_FLOWS, 62],
    [LIVE_FLOWS, 72],
    [LARGEST, 180],
  ]);
  for (const [flows, most] of bounds) {
    printPart(`memory, ${flows} flows`);
    await refill(bench.lab, flows);
    const figures = await inTurn(
      LIVE_ROUNDS,
      each(bench, async conntop => ({ ...(await conntop.live(LIVE_SECONDS)) })),
    );
    for (const [name, { peakRssMiB = Number.NaN }] of Object.entries(figures)) {
      printFigure(`peak memory, MiB, ${name}`, peakRssMiB, most);
    }
  }
}

function programs({ lab, checkouts }: Bench): [string, Conntop][] {
  return [...checkouts].map(([name, directory]) => [name, new Conntop(lab, directory)]);
}

/** A measurement of each checkout, as `inTurn` takes them. */
function each(
  bench: Bench,
  measure: (conntop: Conntop) => Promise<Figures>,
): Record<string, () => Promise<Figures>> {
  return Object.fromEntries(programs(bench).map(([name, conntop]) => [name, () => measure(conntop)]));
}

function printAll(figures: Readonly<Record<string, Figures>>): void {
  for (const [program, own] of Object.entries(figures)) printProgram(program, own);
}

/** Every checkout's figure of that name against the peer's. */
function printRatios(
  figures: Readonly<Record<string, Figures>>,
  peer: string,
  figure: string,
  what: string,
  most?: number,
): void {
  const theirs = figures[peer]?.[figure] ?? Number.NaN;
  for (const [name, own] of Object.entries(figures)) {
    if (!name.startsWith('conntop')) continue;
    printRatio(name === 'conntop' ? what : `  ${name}`, own[figure] ?? Number.NaN, theirs, most);
  }
}

/** Timeouts beyond the length of the whole benchmark, so that each program reads the same table. */
async function refill(lab: Lab, flows: number): Promise<void> {
  await lab.flush('router');
  await lab.fill('router', flows, { timeoutSeconds: 100_000 });
}
