// What reading a router over ssh costs the router, beside a loop there that does nothing but cat the same files.
import { spawn } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { allPaths } from '../../src/conntrack/fact-paths.ts';
import { LIMIT_PATHS } from '../../src/conntrack/limits.ts';
import { STATISTICS_PATHS } from '../../src/conntrack/statistics.ts';
import { TIMEOUT_PATHS } from '../../src/conntrack/timeouts.ts';
import { runSync } from '../kernel/namespaces.ts';
import { ROUTER_ADDRESS, type Router } from '../kernel/router.ts';
import { CpuGroup } from './cpu-group.ts';
import { SIZE } from './peers.ts';
import { openTerminal } from './terminal.ts';

const DESTINATION = `root@${ROUTER_ADDRESS}`;
const CONNTOP = ['node', 'dist/conntop.cjs', '--ssh', DESTINATION];
const SECONDS = 10;
/** The first readings ask for more: which files there are, the names, the host's name. */
const SETTLING_MS = 5000;

/** What one reading a second costs the router, a second. */
export interface FarCost {
  /** Of the shell and all that it runs. */
  shellMs: number;
  /** Of the ssh server's process for this connection: encryption and compression. */
  serverMs: number;
  /** What the router sends, headers of all layers included. */
  wireBytes: number;
}

/** conntop's live screen. */
export async function measureScreenOverSsh(router: Router): Promise<FarCost> {
  const path = `PATH=${dirname(router.ssh)}:${process.env.PATH}`;
  const terminal = openTerminal(['env', path, ...CONNTOP], SIZE);
  try {
    return await measureFarSide(router);
  } finally {
    await terminal.close();
  }
}

/** The loop that anyone would write: `cat` of the files that conntop reads, then `sleep 1`. */
export async function measureCatOverSsh(router: Router, options: readonly string[]): Promise<FarCost> {
  const busybox = runSync(['which', 'busybox']).trim();
  const loop = `exec sh -c 'while :; do cat ${filesOf(router).join(' ')}; ${busybox} sleep 1; done'`;
  const child = spawn(router.ssh, ['-T', ...options, DESTINATION, loop], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  try {
    return await measureFarSide(router);
  } finally {
    child.kill('SIGKILL');
  }
}

async function measureFarSide(router: Router): Promise<FarCost> {
  await delay(SETTLING_MS);
  const pid = shellOn(router);
  const [shell, server] = [new CpuGroup(pid), new CpuGroup(parentOf(pid))];
  try {
    const [begun, sent] = [performance.now(), sentBy(router)];
    await delay(SECONDS * 1000);
    const seconds = (performance.now() - begun) / 1000;
    return {
      shellMs: shell.usedMs() / seconds,
      serverMs: server.usedMs() / seconds,
      wireBytes: (sentBy(router) - sent) / seconds,
    };
  } finally {
    shell.remove();
    server.remove();
  }
}

/** The files that the screen reads each time, as far as this kernel has them. */
function filesOf({ namespace }: Router): string[] {
  const paths = allPaths(...LIMIT_PATHS, ...TIMEOUT_PATHS, STATISTICS_PATHS).map(path => `/proc/${path}`);
  const test = `for path in ${[...paths, '/proc/net/nf_conntrack'].join(' ')}; do [ -r $path ] && echo $path; done; :`;
  return runSync(['ip', 'netns', 'exec', namespace, 'sh', '-c', test]).trim().split('\n');
}

/** The shell that answers: the one busybox in that namespace which is nobody's child but the server's. */
function shellOn({ namespace }: Router): number {
  const pids = runSync(['ip', 'netns', 'pids', namespace]).trim().split('\n').map(Number);
  const shells = pids.filter(pid => programOf(pid).endsWith('/busybox'));
  const shell = shells.find(pid => !shells.includes(parentOf(pid)));
  if (shell === undefined) throw new Error('no shell runs on the router');
  return shell;
}

/** Its file; empty where the process has ended since it was listed. */
function programOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return '';
  }
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

function sentBy({ namespace }: Router): number {
  const [link] = JSON.parse(runSync(['ip', '-n', namespace, '-s', '-j', 'link', 'show', 'lan0']));
  return link.stats64.tx.bytes;
}
