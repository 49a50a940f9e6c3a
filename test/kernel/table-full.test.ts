// The table fills and overflows for real: when that will be is foretold, and that it is shows within two refreshes.
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { startRealTerminal } from '../terminal/real-terminal.ts';
import type { Report } from './counted.ts';
import { buildLab, type Lab } from './lab.ts';
import { describeKernel } from './suite.ts';
import { withMax } from './table-max.ts';
import plan from './traffic/plan.json' with { type: 'json' };

const PATIENCE = 120_000;

describeKernel('a table that fills', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await buildLab({ zones: false, ftp: false });
  });
  afterEach(() => lab?.destroy());

  async function count(): Promise<number> {
    return Number(await lab.exec('router', ['cat', '/proc/sys/net/netfilter/nf_conntrack_count']));
  }

  async function drops(): Promise<number> {
    const statistics = await lab.exec('router', ['conntrack', '-S']);
    return [...statistics.matchAll(/ drop=(\d+)/g)].reduce((sum, [, figure]) => sum + Number(figure), 0);
  }

  it('foretells the second in which it will be full', { timeout: PATIENCE }, async () => {
    const rate = 50;
    const watched = 31;
    const left = 25;
    const max = 1000 + rate * (watched + left);
    await withMax(max, async () => {
      await lab.fill('router', 1000, { timeoutSeconds: 10_000 });
      const churn = lab.churn('router', { rate, lifetimeSeconds: 10_000 });
      onTestFinished(() => churn.stop());
      const argv = ['node', 'dist/conntop.cjs', 'pressure', '-o', 'json', '--for', String(watched)];
      const report: Report = JSON.parse(await lab.exec('router', argv));
      const told = performance.now();
      await expect.poll(count, { timeout: PATIENCE, interval: 50 }).toBeGreaterThanOrEqual(max);
      const truth = (performance.now() - told) / 1000;
      await churn.stop();
      console.info(`full in ${report.seconds_to_full} s, said the report; it took ${truth.toFixed(1)} s`);
      expect(report.seconds_to_full).toBeGreaterThan(truth * 0.9);
      expect(report.seconds_to_full).toBeLessThan(truth * 1.1);
    });
  });

  it('shows the packets dropped and the host to blame within two refreshes', {
    timeout: PATIENCE,
  }, async () => {
    await withMax(2000, async () => {
      await lab.fill('router', 500, { timeoutSeconds: 10_000 });
      const under = ['ip', 'netns', 'exec', lab.router];
      const terminal = startRealTerminal([], { columns: 132, rows: 40, under });
      await terminal.waitFor(/ drop +0 [\s\S]*500 of 2,000/);
      // What has been dropped early and expired leaves soon.
      const full = terminal.waitFor(/ of 2,000 FULL /);
      await lab.traffic.udpFlood(3000);
      const dropped = await drops();
      expect(dropped).toBeGreaterThan(0);
      const clocks = new Set<string | undefined>();
      await terminal.waitFor(text => {
        clocks.add(/ \d\d:\d\d:\d\d /.exec(text)?.[0]);
        const [, shown = ''] = / drop +([\d,]+) /.exec(text) ?? [];
        return Number(shown.replaceAll(',', '')) >= dropped;
      });
      console.info(`${dropped} packets dropped, shown after ${clocks.size - 1} refreshes`);
      // The first of them was on the screen already.
      expect(clocks.size).toBeLessThanOrEqual(3);
      await full;
      await terminal.waitFor(
        new RegExp(`! [\\d,]+ packets dropped: ${plan.client.ipv4.replaceAll('.', '\\.')} `),
      );
    });
  });

  it('has check end with CRITICAL when packets are dropped while it watches', async () => {
    await withMax(510, async () => {
      await lab.fill('router', 500, { timeoutSeconds: 10_000 });
      let isWatched = true;
      const flood = (async () => {
        while (isWatched) await lab.traffic.udpFlood(100, { rate: 200 });
      })();
      const argv = ['node', 'dist/conntop.cjs', 'check', '--drops', '--critical', '100%'];
      const { status, stdout } = await lab.run('router', argv);
      isWatched = false;
      await flood;
      expect(stdout).toMatch(/ packets? dropped just now/);
      expect(status).toBe(2);
    });
  });
});
