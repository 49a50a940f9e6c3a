// Causes that no restored row shows: entries in no list, a full expectation table, and a table that begins to grow.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../temporary-directory.ts';
import { startRealTerminal } from '../terminal/real-terminal.ts';
import { atExit } from './at-exit.ts';
import { startChurn } from './churn.ts';
import type { Report } from './counted.ts';
import { addNamespace, deleteNamespace, execInside, runInside, spawnReady } from './namespaces.ts';
import { describeKernel } from './suite.ts';
import { RESTORE, restoreLines } from './table-fill.ts';
import { readMax, seeingMax } from './table-max.ts';

const PATIENCE = 120_000;
const PROGRAM = resolve('dist/conntop.cjs');
const EXPECT_MAX = '/proc/sys/net/netfilter/nf_conntrack_expect_max';
/** What anybody may be: user and group `nobody`. */
const NOBODY = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
/** A queue that nobody empties is bound by nft or by iptables, as the kernel has it. */
const hasIptables = spawnSync('iptables', ['--version']).error === undefined;

describeKernel('a cause that no row shows', () => {
  let namespace: string;
  beforeEach(() => {
    namespace = addNamespace('causes');
  });
  afterEach(() => deleteNamespace(namespace));

  const conntop = (...argv: string[]): Promise<string> => execInside(namespace, ['node', PROGRAM, ...argv]);
  const report = async (seconds: number, max = readMax()): Promise<Report> => {
    const argv = ['node', PROGRAM, 'pressure', '-o', 'json', '--for', String(seconds)];
    return JSON.parse(await execInside(namespace, seeingMax(max, argv)));
  };
  const fill = (count: number): Promise<string> =>
    execInside(namespace, RESTORE, `${restoreLines(count, { timeoutSeconds: 10_000 }).join('\n')}\n`);
  const traffic = (name: string, count: number) => {
    const path = fileURLToPath(new URL(`traffic/${name}`, import.meta.url));
    return spawnReady(namespace, ['python3', '-B', path, String(count)]);
  };

  async function holdBack(count: number): Promise<void> {
    const rule = 'OUTPUT -p udp --dport 7777 -m conntrack --ctstate NEW -j NFQUEUE --queue-num 0';
    await execInside(namespace, ['iptables', '-t', 'mangle', '-A', ...rule.split(' ')]);
    await traffic('hold_back.py', count);
  }

  it.skipIf(!hasIptables)('entries of packets held in a queue', { timeout: PATIENCE }, async () => {
    await holdBack(1500);
    await fill(40);
    const told = await report(3, 4096);
    expect(told).toMatchObject({ count: 1540, listed: 40 });
    expect(told.verdicts).toMatchObject([{ rule: 'count-not-listed', flows: 1500 }]);
    expect(JSON.stringify(told)).not.toMatch(/expired|enlarge/);
    const argv = seeingMax(4096, ['node', PROGRAM, 'pressure', '--for', '3']);
    expect(await execInside(namespace, argv)).toMatch(/40 listed, 1,500 in no list over \d readings/);
  });

  it('no such entries in a small table whose flows expire all the time', { timeout: PATIENCE }, async () => {
    const churn = startChurn(namespace, { rate: 60, lifetimeSeconds: 2 });
    onTestFinished(() => churn.stop());
    await expect.poll(() => churn.added()).toBeGreaterThan(200);
    const text = await conntop('pressure', '--for', '5');
    expect(text).toMatch(/ \d+ listed, (?:\d+ more (?:were|than)|as many as were counted)/);
    expect(text).not.toMatch(/in no list/);
  });

  it.skipIf(!hasIptables)('entries without a row, on the screen', { timeout: PATIENCE }, async () => {
    await holdBack(300);
    const under = ['ip', 'netns', 'exec', namespace];
    const terminal = startRealTerminal([], { columns: 100, rows: 30, under });
    await terminal.waitFor(/Of the 300 entries that the kernel counted, none is listed\./);
    terminal.type('T');
    await terminal.waitFor(/0 listed, 300 in no list over \d readings/);
  });

  it('expectations that have used up their own maximum', { timeout: PATIENCE }, async () => {
    const usual = readFileSync(EXPECT_MAX, 'utf8');
    const giveBack = (): void => writeFileSync(EXPECT_MAX, usual);
    onTestFinished(giveBack);
    onTestFinished(atExit(giveBack));
    writeFileSync(EXPECT_MAX, '30');
    const helper = 'ct helper ftp { type "ftp" protocol tcp; }';
    const chain = 'chain output { type filter hook output priority 0; tcp dport 21 ct helper set "ftp"\n }';
    await execInside(namespace, ['nft', '-f', '-'], `table inet t {\n ${helper}\n ${chain}\n}\n`);
    await traffic('announce.py', 30);
    const told = await report(0);
    expect(told.verdicts).toMatchObject([
      { rule: 'expectations-full', flows: 30, evidence: { expectations: 30, expect_max: 30 } },
    ]);
    expect(told.remedies.flatMap(({ commands }) => commands)).toContain(
      'sysctl -w net.netfilter.nf_conntrack_expect_max=256',
    );
    const { status, stdout } = await runInside(namespace, ['node', PROGRAM, 'check']);
    expect(stdout).toMatch(/^CONNTRACK WARNING - .*30 of 30 expectations \(100%\)/);
    expect(status).toBe(1);
  });

  it('growth after a calm: the time to full from the fourth second on', { timeout: PATIENCE }, async () => {
    await fill(3000);
    const calm = 16;
    const watching = report(calm + 5, 12_000);
    const begin = performance.now();
    const wait = (seconds: number) => execInside(namespace, ['sleep', String(seconds)]);
    await wait(calm);
    const churn = startChurn(namespace, { rate: 300, lifetimeSeconds: 10_000 });
    onTestFinished(() => churn.stop());
    const told = await watching;
    const grownFor = (performance.now() - begin) / 1000 - calm;
    const truth = (12_000 - told.count) / 300;
    console.info(
      `${grownFor.toFixed(1)} s after the break: full in ${told.seconds_to_full} s, in truth ${truth.toFixed(1)}`,
    );
    expect(told.seconds_to_full).toBeGreaterThan(truth * 0.85);
    expect(told.seconds_to_full).toBeLessThan(truth * 1.15);
  });

  it('is told by check to whoever may not read the table', { timeout: PATIENCE }, async () => {
    // The checkout may lie where only its owner comes.
    const directory = temporaryDirectory();
    chmodSync(directory, 0o755);
    cpSync(dirname(PROGRAM), directory, { recursive: true });
    const program = join(directory, basename(PROGRAM));
    const check = () => runInside(namespace, seeingMax(1000, [...NOBODY, 'node', program, 'check']));
    await fill(100);
    expect(await check()).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^CONNTRACK OK - 100 of 1,000 flows/),
    });
    await fill(800);
    expect(await check()).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^CONNTRACK WARNING - 800 of/),
    });
    await fill(950);
    expect(await check()).toMatchObject({
      status: 2,
      stdout: expect.stringMatching(/^CONNTRACK CRITICAL - 950 of/),
    });
  });
});
