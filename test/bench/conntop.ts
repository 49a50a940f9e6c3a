// conntop's own figures, taken in the lab's router beside those of its peers.
import type { Lab } from '../kernel/lab.ts';
import {
  type Latencies,
  type LiveCost,
  measureKeys,
  measureLive,
  measureRun,
  medianRun,
  type RunCost,
} from './measure.ts';
import { inRouter, SIZE } from './peers.ts';
import { openTerminal, type Terminal } from './terminal.ts';

const CONNTOP = ['node', 'dist/conntop.cjs'];
const REFRESH = ['node', '--import', './test/bench/typescript.mjs', 'test/bench/refresh.ts'];
const RUNS = 5;
const LIVE_SECONDS = 10;
const KEYS = 100;

/** One refresh of the live screen without the drawing, in milliseconds. */
export interface RefreshTimes {
  medianMs: number;
  bestMs: number;
  worstMs: number;
}

export async function measureRefresh(lab: Lab): Promise<RefreshTimes> {
  return JSON.parse(await lab.exec('router', REFRESH)) as RefreshTimes;
}

/** `conntop list -o extended` with its output thrown away. */
export function measureList(lab: Lab): Promise<RunCost> {
  return medianRun(RUNS, () => measureRun(inRouter(lab, [...CONNTOP, 'list', '-o', 'extended'])));
}

/** The live screen left alone, then with keys pressed while it goes on refreshing. */
export async function measureScreen(lab: Lab): Promise<LiveCost & Latencies & { firstFrameMs: number }> {
  const begun = performance.now();
  const terminal = openTerminal(inRouter(lab, CONNTOP), SIZE);
  try {
    await terminal.type('', output => output.includes('Flows'));
    const firstFrameMs = performance.now() - begun;
    await shown(terminal);
    const live = await measureLive(terminal, LIVE_SECONDS);
    return { ...live, ...(await measureKeys(terminal, ['R', CANCEL], KEYS, isAnswer)), firstFrameMs };
  } finally {
    await terminal.close();
  }
}

const CANCEL = '\x07';

/** R opens a prompt over the bottom border or the alert, ^G brings that back; neither comes with a refresh. */
function isAnswer(output: string, key: string): boolean {
  return key === CANCEL ? /└|! /.test(output) : output.includes('Seconds');
}

/** Two prompts opened and closed: by then the first table stands. */
async function shown(terminal: Terminal): Promise<void> {
  await measureKeys(terminal, ['R', CANCEL], 40, isAnswer);
}
