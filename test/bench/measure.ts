// What a program costs: as a whole process, and live in a terminal.
import { type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openTerminal, type Terminal, type TerminalSize } from './terminal.ts';

/** The cost of one run from start to end. */
export interface RunCost {
  wallMs: number;
  /** User and system time, threads and waited-for children included. */
  cpuMs: number;
  /** At least some 10 MiB, see wait4.py. */
  peakRssMiB: number;
  status: number;
}

/** The cost of staying open. */
export interface LiveCost {
  /** 100 is one processor, busy all the time. */
  cpuPercent: number;
  bytesPerSecond: number;
  /** The highest since the program's start. */
  peakRssMiB: number;
}

export interface Latencies {
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** Runs a program with its output thrown away; `terminal`: with a terminal as its output, read and thrown away. */
export async function measureRun(argv: readonly string[], terminal?: TerminalSize): Promise<RunCost> {
  const directory = mkdtempSync(join(tmpdir(), 'conntop-bench-'));
  const report = join(directory, 'report.json');
  const command = ['python3', fileURLToPath(new URL('wait4.py', import.meta.url)), report, ...argv];
  try {
    await (terminal ? openTerminal(command, terminal).ended : ended(command, { stdio: 'ignore' }));
    return JSON.parse(readFileSync(report, 'utf8'));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Watches an open program for a while. Let it draw its first frame before. */
export async function measureLive(terminal: Terminal, seconds: number): Promise<LiveCost> {
  const begin = { at: performance.now(), cpuMs: cpuMsOf(terminal.pid), bytes: terminal.bytes() };
  await delay(seconds * 1000);
  const elapsedMs = performance.now() - begin.at;
  return {
    cpuPercent: ((cpuMsOf(terminal.pid) - begin.cpuMs) / elapsedMs) * 100,
    bytesPerSecond: ((terminal.bytes() - begin.bytes) / elapsedMs) * 1000,
    peakRssMiB: peakRssMiBOf(terminal.pid),
  };
}

/**
 * Types keys one by one, cycling through `keys`, and measures until what came out since satisfies `isAnswer`, which
 * must know the key's effect from a refresh that happens to come. The pauses differ, so as not to walk in step with
 * the refreshes.
 */
export async function measureKeys(
  terminal: Terminal,
  keys: readonly string[],
  count: number,
  isAnswer: (output: string, key: string) => boolean,
): Promise<Latencies> {
  const times: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const key = keys[number % keys.length] ?? '';
    const begin = performance.now();
    await terminal.type(key, output => isAnswer(output, key));
    times.push(performance.now() - begin);
    await delay(20 + ((number * 37) % 100));
  }
  times.sort((a, b) => a - b);
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

function ended([program = '', ...argv]: string[], options: SpawnOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    spawn(program, argv, options)
      .once('error', reject)
      .once('exit', () => resolve());
  });
}

/** Linux tells process times in ticks of 1/100 s whatever its own. */
const MS_PER_TICK = 10;

/** Fields 14 to 17 of /proc/PID/stat: user and system time, own and of waited-for children. */
function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((ticks, field) => ticks + Number(field), 0) * MS_PER_TICK;
}

function peakRssMiBOf(pid: number): number {
  const kibibytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes) / 1024;
}
