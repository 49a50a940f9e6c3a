// A customer's capture judged at a desk: a saved /proc says the same as the router did; and what check says of either.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { countFreed, factsOf, freed, hostOf, idleFlows } from './counted.ts';
import { buildLab, type Lab } from './lab.ts';
import type { Finished } from './namespaces.ts';
import { describeKernel } from './suite.ts';
import { seeingMax } from './table-max.ts';

const CONNTOP = ['node', 'dist/conntop.cjs'];
const MAX = 8192;
/** What an administrator would send in; other sysctls of the directory may not be readable. */
const SAVE = `mkdir -p $0/net/stat $0/sys/net/netfilter
cat /proc/net/nf_conntrack > $0/net/nf_conntrack
cat /proc/net/nf_conntrack_expect > $0/net/nf_conntrack_expect
cat /proc/net/stat/nf_conntrack > $0/net/stat/nf_conntrack
cd /proc/sys/net/netfilter
for name in nf_conntrack_*; do cat $name > $0/sys/net/netfilter/$name; done`;

describeKernel('a saved /proc', () => {
  let lab: Lab;
  let root: string;
  let table: string;

  beforeAll(async () => {
    lab = await buildLab();
    root = mkdtempSync(join(tmpdir(), 'conntop-capture-'));
    await lab.traffic.everything();
    await lab.fill('router', 2000);
    await lab.fill('router', 3000, { shape: 'stale-established' });
    await lab.exec('router', seeingMax(MAX, ['sh', '-c', SAVE, root]));
    table = readFileSync(join(root, 'net/nf_conntrack'), 'utf8');
  });
  afterAll(async () => {
    rmSync(root, { recursive: true, force: true });
    await lab?.destroy();
  });

  /** At the desk: outside of the router's namespace. */
  async function told(command: string) {
    return JSON.parse(await lab.exec('server', [...CONNTOP, command, '-o', 'json', '--proc-root', root]));
  }

  it('gives the verdict, the hosts and the what-ifs that a count over its lines gives', async () => {
    const report = await told('pressure');
    const flows = factsOf(table);
    expect(report).toMatchObject({ max: MAX, listed: flows.length });
    expect(report.verdicts).toMatchObject([
      { rule: 'stale-established', flows: idleFlows(flows, 'ESTABLISHED', 432_000, 7440).length },
    ]);
    expect(report.hosts).toEqual(
      report.hosts.map((host: { address: string }) => hostOf(flows, host.address, MAX)),
    );
    const counted = countFreed(flows, report);
    expect(freed(report)).toEqual(counted);
    expect(Object.values(counted).filter(count => count > 0).length).toBeGreaterThan(3);
  });

  it('gives the counters that its lines add up to', async () => {
    const { totals, cpus } = await told('stats');
    const [header = '', ...lines] = readFileSync(join(root, 'net/stat/nf_conntrack'), 'utf8')
      .trim()
      .split('\n');
    const rows = lines.map(line => line.trim().split(/\s+/));
    expect(cpus).toHaveLength(rows.length);
    for (const [column, name] of header.trim().split(/\s+/).entries()) {
      if (!(name in totals)) continue;
      expect(totals[name], name).toBe(
        rows.reduce((sum, row) => sum + Number.parseInt(row[column] ?? '', 16), 0),
      );
    }
  });

  it('gives the expectations it has', async () => {
    const saved = readFileSync(join(root, 'net/nf_conntrack_expect'), 'utf8').trim().split('\n');
    expect(saved.length).toBeGreaterThan(1);
    expect(await told('expect')).toHaveLength(saved.length);
  });
});

describeKernel('conntop check', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await buildLab();
    await lab.fill('router', 1000, { timeoutSeconds: 10_000 });
    await lab.fill('router', 500, { shape: 'time-wait', timeoutSeconds: 10_000 });
  });
  afterAll(() => lab?.destroy());

  function check(max: number, ...args: string[]): Promise<Finished> {
    return lab.run('router', seeingMax(max, [...CONNTOP, 'check', ...args]));
  }

  it.each([
    [0, 'OK', 4096, []],
    [1, 'WARNING', 1800, []],
    [2, 'CRITICAL', 1600, []],
    [2, 'CRITICAL', 4096, ['--warning', '20%', '--critical', '30%']],
    [1, 'WARNING', 4096, ['--max-per-host', '400']],
    [0, 'OK', 4096, ['--max-per-host', '700']],
    [0, 'OK', 4096, ['--drops']],
    [3, 'UNKNOWN', 4096, ['--proc-root', '/nonexistent']],
  ])('exits with %i for %s at a maximum of %i %j', async (status, word, max, args) => {
    const { status: exit, stdout } = await check(max, ...args);
    expect(stdout).toMatch(new RegExp(`^CONNTRACK ${word} - .*\\n$`));
    expect(exit).toBe(status);
    if (status !== 3) expect(stdout).toMatch(new RegExp(` \\| count=1500;\\d+;\\d+;0;${max} percent=`));
  });
});
