// Three properties of the machine that decide what a program costs on it, so that figures of two machines can be compared.
import { Worker } from 'node:worker_threads';
import { median } from './in-turn.ts';
import { measureRun } from './measure.ts';

const ROUNDS = 5;
const PAGE = 4096;
const PAGES = 8192;
const WAKES = 200;

export interface Machine {
  /** A page of fresh memory touched for the first time. */
  pageFaultUs: number;
  /** From waking a thread that waits to its answer, and back: two wakes. */
  futexRoundTripUs: number;
  /** `node -e 0`, the whole process. */
  nodeMs: number;
}

export async function measureMachine(): Promise<Machine> {
  return {
    pageFaultUs: median(Array.from({ length: ROUNDS }, pageFault)),
    futexRoundTripUs: await futexRoundTrip(),
    nodeMs: await nodeStart(),
  };
}

function pageFault(): number {
  const pages = new Uint8Array(PAGES * PAGE);
  const begun = performance.now();
  for (let page = 0; page < PAGES; page++) pages[page * PAGE] = 1;
  return ((performance.now() - begun) * 1000) / PAGES;
}

/** [0] counts our calls, [1] the thread's answers. */
const ANSWER = `
  const { workerData: calls } = require('node:worker_threads');
  for (let call = 0; ; call++) {
    Atomics.wait(calls, 0, call);
    Atomics.add(calls, 1, 1);
    Atomics.notify(calls, 1);
  }`;

async function futexRoundTrip(): Promise<number> {
  const calls = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(ANSWER, { eval: true, workerData: calls });
  await new Promise(resolve => worker.once('online', resolve));
  const times = Array.from({ length: WAKES }, (_, call) => {
    const begun = performance.now();
    Atomics.add(calls, 0, 1);
    Atomics.notify(calls, 0);
    Atomics.wait(calls, 1, call);
    return (performance.now() - begun) * 1000;
  });
  await worker.terminate();
  return median(times);
}

async function nodeStart(): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push((await measureRun(['node', '-e', '0'])).wallMs);
  return median(times);
}
