// Who takes the line, told from real traffic at known rates: its host, how much, of how much, and from whom.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import type { Report } from './counted.ts';
import { buildLab, type Lab } from './lab.ts';
import { spawnReady } from './namespaces.ts';
import { describeKernel } from './suite.ts';
import plan from './traffic/plan.json' with { type: 'json' };

const PATIENCE = 120_000;
const PROGRAM = resolve('dist/conntop.cjs');
const DOWNLOAD = fileURLToPath(new URL('traffic/download.py', import.meta.url));
/** Bytes a second of IP, over two flows of one host, and of each of three others. */
const FAST = 1_500_000;
const SLOW = 150_000;
const OTHERS = ['192.168.77.101', '192.168.77.102', '192.168.77.103'];

describeKernel('who takes the line', () => {
  let lab: Lab;
  afterEach(() => lab?.destroy());

  async function download(rate: number, sources: readonly string[]): Promise<void> {
    const argv = ['python3', '-B', DOWNLOAD, 'ask', plan.server.ipv4, String(rate), ...sources];
    await spawnReady(lab.client, argv);
  }

  async function start(acct: boolean): Promise<Report> {
    lab = await buildLab({ zones: false, ftp: false, acct });
    for (const address of OTHERS)
      await lab.exec('client', ['ip', 'address', 'add', `${address}/24`, 'dev', 'eth0']);
    await spawnReady(lab.server, ['python3', '-B', DOWNLOAD, 'serve']);
    await download(FAST, [plan.client.ipv4, plan.client.ipv4]);
    await download(SLOW, OTHERS);
    return JSON.parse(await lab.exec('router', ['node', PROGRAM, 'pressure', '-o', 'json', '--for', '4']));
  }

  it('is told by host, rate and share, and leaves the table healthy', { timeout: PATIENCE }, async () => {
    const told = await start(true);
    const server = `${plan.server.ipv4}:7000`;
    expect(told.verdicts).toMatchObject([
      {
        rule: 'line-user',
        address: plan.client.ipv4,
        flows: 2,
        evidence: { way: 'down', peers: 1, largest_peer: server, flows_of_largest_peer: 2 },
      },
    ]);
    const [verdict] = told.verdicts;
    const evidence = verdict?.evidence as Record<string, number>;
    console.info(`${verdict?.text}: ${JSON.stringify(evidence)}`);
    expect(evidence.bytes_per_second).toBeGreaterThan(2 * FAST * 0.97);
    expect(evidence.bytes_per_second).toBeLessThan(2 * FAST * 1.03);
    const all = 2 * FAST + OTHERS.length * SLOW;
    expect(verdict?.share).toBeGreaterThan(((2 * FAST) / all) * 0.97);
    expect(verdict?.share).toBeLessThan(((2 * FAST) / all) * 1.03);
    expect(verdict?.text).toMatch(/^192\.168\.77\.\d+ takes 8\d% of 2[78] Mbit\/s down, 2 flows to /);
    expect(told.remedies.flatMap(({ commands }) => commands).join('\n')).not.toMatch(/sysctl|-D|delete/);
    const checked = await lab.exec('router', ['node', PROGRAM, 'check']);
    expect(checked).toMatch(/^CONNTRACK OK - /);
  });

  it('is not told where the kernel does not count', { timeout: PATIENCE }, async () => {
    expect((await start(false)).verdicts).toEqual([]);
  });
});
