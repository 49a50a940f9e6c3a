// Lets the built program run for long on a real table that never rests, and tells what memory and descriptors did.
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { startChurn } from '../kernel/churn.ts';
import { runInside } from '../kernel/namespaces.ts';
import { RESTORE, restoreLines } from '../kernel/table-fill.ts';
import { CONNTOP, startRealTerminal } from '../terminal/real-terminal.ts';
import { slopeOf } from './slope.ts';

export interface SoakOptions {
  readonly namespace: string;
  readonly minutes: number;
  /** New flows a second. */
  readonly rate: number;
  /** Flows in the table at a time, of which a fifth stay. */
  readonly flows: number;
  /** Where the recording goes. */
  readonly directory: string;
  /** Milliseconds between two samples. */
  readonly every?: number;
  readonly progress?: (sample: Sample) => void;
}

export interface Sample {
  /** Since the start. */
  readonly minutes: number;
  /** By the program's name. */
  readonly programs: Readonly<Record<string, Usage>>;
}

interface Usage {
  readonly rssKilobytes: number;
  readonly descriptors: number;
}

export interface Finding {
  readonly program: string;
  readonly peakKilobytes: number;
  /** Over the second half, when caches are full. */
  readonly kilobytesPerMinute: number;
  /** Fewest and most over the second half. */
  readonly descriptors: readonly [number, number];
}

/** The part of the flows that comes and goes. */
const PASSING = 0.8;
const SAMPLE_INTERVAL = 5000;
/** What the one at the screen does, over and over: pages, orders, a filter, the sidebar, a freeze. */
const KEYS = [
  'b',
  'j',
  '\x1b[6~',
  'T',
  '\x1b',
  'E',
  '\x1b',
  'h',
  '\x1b',
  '\t',
  'g',
  '\x1b',
  '/tcp\r',
  'd',
  '/\x15\r',
  'P',
  'P',
];
const KEY_INTERVAL = 1000;

/** Runs for so many minutes; yields what was sampled. Throws where one of the programs ended by itself. */
export async function soak(options: SoakOptions): Promise<readonly Sample[]> {
  const { namespace, minutes, rate, flows, directory, every = SAMPLE_INTERVAL, progress } = options;
  const lifetimeSeconds = Math.max(1, Math.round((PASSING * flows) / rate));
  const staying = Math.max(0, flows - rate * lifetimeSeconds);
  const lines = restoreLines(staying, { timeoutSeconds: 60 * (minutes + 60) });
  await runInside(namespace, RESTORE, `${lines.join('\n')}\n`);
  const churn = startChurn(namespace, { rate, lifetimeSeconds });
  const under = ['ip', 'netns', 'exec', namespace];
  const screen = startRealTerminal([], { under, columns: 132, rows: 40 });
  const events = startQuiet(under, 'events');
  const record = startQuiet(under, 'record', '--max-size', '50M', `${directory}/soak.rec`);
  let typed = 0;
  const typing = setInterval(() => screen.type(KEYS[typed++ % KEYS.length] ?? ''), KEY_INTERVAL);
  const pids = { live: screen.pid, events: events.pid ?? 0, record: record.pid ?? 0 };
  const samples: Sample[] = [];
  try {
    const begin = performance.now();
    for (let sofar = 0; sofar < minutes; sofar = (performance.now() - begin) / 60_000) {
      await delay(every);
      const sample = { minutes: (performance.now() - begin) / 60_000, programs: usageOf(pids) };
      samples.push(sample);
      progress?.(sample);
    }
  } finally {
    clearInterval(typing);
    for (const child of [events, record]) child.kill('SIGKILL');
    process.kill(screen.pid, 'SIGKILL');
    await churn.stop();
  }
  return samples;
}

/** Peak and slope of each program. */
export function findingsOf(samples: readonly Sample[]): Finding[] {
  const settled = samples.slice(Math.floor(samples.length / 2));
  return Object.keys(samples[0]?.programs ?? {}).map(program => {
    const usage = (sample: Sample): Usage => sample.programs[program] ?? { rssKilobytes: 0, descriptors: 0 };
    const descriptors = settled.map(sample => usage(sample).descriptors);
    return {
      program,
      peakKilobytes: Math.max(...samples.map(sample => usage(sample).rssKilobytes)),
      kilobytesPerMinute: slopeOf(
        settled.map(sample => ({ at: sample.minutes, value: usage(sample).rssKilobytes })),
      ),
      descriptors: [Math.min(...descriptors), Math.max(...descriptors)],
    };
  });
}

/** Keeps everything that was sampled beside what it comes to. */
export function keepSoak(file: string, samples: readonly Sample[]): void {
  writeFileSync(file, JSON.stringify({ findings: findingsOf(samples), samples }));
}

function startQuiet(under: readonly string[], ...args: string[]): ChildProcess {
  const [program = '', ...words] = [...under, process.execPath, CONNTOP, ...args];
  return spawn(program, words, { stdio: 'ignore' });
}

function usageOf(pids: Readonly<Record<string, number>>): Record<string, Usage> {
  return Object.fromEntries(
    Object.entries(pids).map(([program, pid]) => {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const rss = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
      if (rss === undefined) throw new Error(`conntop ${program} has ended by itself`);
      return [
        program,
        { rssKilobytes: Number(rss), descriptors: readdirSync(`/proc/${pid}/fd`).length },
      ] as const;
    }),
  );
}
