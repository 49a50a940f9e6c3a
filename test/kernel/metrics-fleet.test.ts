// Five routers over ssh from one process: what that costs on both sides, and one of them that is cut off.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NODE } from '../node.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { eventually, until } from '../waiting.ts';
import { runSync } from './namespaces.ts';
import {
  acceptLogins,
  cutConnection,
  ROUTER_ADDRESS,
  type Router,
  refuseLogins,
  routerReason,
  startLargeRouter,
} from './router.ts';
import { describeKernel } from './suite.ts';

const ROUTERS = 5;
const FLOWS = 2000;
/** As the kernel counts processor time. */
const TICKS_PER_SECOND = 100;
const MEASURED_SECONDS = 6;

/** An ssh(1) that reaches router N, which stands behind a link of its own, by the name rN. */
function makeSsh(directory: string, routers: readonly Router[]): string {
  const cases = routers.map(({ ssh }, n) => `r${n + 1}) set -- "$@" root@${ROUTER_ADDRESS}; real=${ssh} ;;`);
  const script = `#!/bin/sh
count=$#
while [ $count -gt 0 ]; do
  word=$1; shift; count=$((count - 1))
  case $word in ${cases.join(' ')} *) set -- "$@" "$word" ;; esac
done
exec $real "$@"
`;
  return dirname(writeIn(directory, 'ssh', script, 0o755));
}

/** Seconds of processor time that the processes, and the children they have waited for, have taken. */
function cpuOf(pids: readonly number[]): number {
  const ticks = pids.map(pid => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  });
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
}

function megabytesOf(pids: readonly number[]): number {
  const pages = pids.map(pid =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0),
  );
  return pages.reduce((sum, each) => sum + each, 0) / 1024;
}

function pidsIn({ namespace }: Router): number[] {
  return runSync(['ip', 'netns', 'pids', namespace]).split('\n').filter(Boolean).map(Number);
}

describeKernel('five routers over ssh', () => {
  const routers: Router[] = [];
  let child: ChildProcess | undefined;
  let origin = '';
  let words = '';

  beforeAll(async () => {
    if (routerReason() !== undefined) return;
    for (let n = 0; n < ROUTERS; n++) routers.push(await startLargeRouter('sshd', FLOWS + n));
    const directory = temporaryDirectory(afterAll);
    const targets = routers.map((_, n) => ({ name: `r${n + 1}`, ssh: `root@r${n + 1}` }));
    const config = writeIn(directory, 'targets.json', JSON.stringify({ targets }));
    const args = ['metrics', '--listen', '0', '--config', config, '--interval', '2'];
    const env = { ...process.env, PATH: `${makeSsh(join(directory, 'bin'), routers)}:${process.env.PATH}` };
    child = spawn(NODE, ['dist/conntop.cjs', ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr?.setEncoding('utf8').on('data', text => {
      words += text;
    });
    await until(
      () => /listening on (\S+)\/metrics/.test(words),
      () => `the listener: ${words}`,
    );
    origin = /listening on (\S+)\/metrics/.exec(words)?.[1] ?? '';
  });

  afterAll(() => {
    child?.kill();
    for (const router of routers) router.remove();
  });

  const metrics = async () => (await fetch(`${origin}/metrics`)).text();
  const up = (text: string) =>
    [...text.matchAll(/^conntop_up\{target="(r\d)"\} 1$/gm)].map(([, name]) => name);

  test.skipIf(routerReason() !== undefined)('are told of, each by its name, and cost little', async () => {
    await eventually(async () => expect(up(await metrics())).toHaveLength(ROUTERS));
    const text = await metrics();
    for (const n of routers.keys()) {
      const [, entries] =
        new RegExp(`^conntop_entries\\{target="r${n + 1}"\\} (\\d+)$`, 'm').exec(text) ?? [];
      expect(Number(entries)).toBeGreaterThanOrEqual(FLOWS + n);
    }
    const ours = [child?.pid ?? 0];
    const theirs = routers.map(pidsIn);
    const before = [ours, ...theirs].map(cpuOf);
    await delay(MEASURED_SECONDS * 1000);
    const percent = [ours, ...theirs].map(
      (pids, n) => ((cpuOf(pids) - (before[n] ?? 0)) / MEASURED_SECONDS) * 100,
    );
    const told = (figures: readonly number[]) => figures.map(figure => figure.toFixed(1)).join(', ');
    console.info(
      `every 2 s, ${ROUTERS} tables of ${FLOWS}: here ${told(percent.slice(0, 1))} % of a processor, ${told([megabytesOf(ours)])} MB; there ${told(percent.slice(1))} %, ${told(theirs.map(megabytesOf))} MB with sshd`,
    );
    expect(percent[0]).toBeLessThan(50);
  });

  test.skipIf(routerReason() !== undefined)(
    'one that is cut off leaves the others, and comes back',
    async () => {
      const [cut] = routers;
      if (!cut) throw new Error('no router');
      refuseLogins(cut);
      runSync(['ip', 'netns', 'exec', cut.namespace, 'sh', '-c', cutConnection(cut)]);
      await eventually(async () => expect(up(await metrics())).toEqual(['r2', 'r3', 'r4', 'r5']));
      expect(await metrics()).not.toContain('conntop_entries{target="r1"}');
      expect((await fetch(`${origin}/healthz`)).status).toBe(200);
      acceptLogins(cut);
      await eventually(async () => expect(up(await metrics())).toHaveLength(ROUTERS));
      expect(words).toMatch(/^conntop: r1: .*; .*$/m);
      expect(words).toMatch(/^conntop: r1: read again$/m);
    },
  );
});
