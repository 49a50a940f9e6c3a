// Two namespaces scraped by a real Prometheus: figures, probes, dashboards, and alerts that fire and clear.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeLong } from '../skipping.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { eventually } from '../waiting.ts';
import { buildLab, type Lab } from './lab.ts';
import { fill, type Listener, metricsOf, startListener } from './metrics-listener.ts';
import { addNamespace, deleteNamespace, runSync } from './namespaces.ts';
import { type Prometheus, prometheusReason, startPrometheus } from './prometheus.ts';
import { describeKernel } from './suite.ts';
import { withMax } from './table-max.ts';

const MAX = 2000;
const PATIENCE = 120_000;

describeKernel('a real Prometheus', () => {
  describeLong(
    'that scrapes',
    () => {
      let lab: Lab;
      let other = '';
      let listener: Listener;
      let prometheus: Prometheus;

      beforeAll(async () => {
        const directory = temporaryDirectory(afterAll);
        lab = await buildLab({ zones: false, ftp: false });
        other = addNamespace('other');
        await lab.fill('router', 100, { timeoutSeconds: 10_000 });
        await fill(other, 70);
        const targets = [
          { name: 'home', netns: lab.router },
          { name: 'lab', netns: other },
        ];
        const config = writeIn(directory, 'targets.json', JSON.stringify({ targets }));
        listener = await startListener(['--config', config, '--interval', '0.5']);
        prometheus = await startPrometheus(listener.origin, ['home', 'lab'], directory);
      });

      afterAll(async () => {
        prometheus?.stop();
        listener?.child.kill();
        await lab?.destroy();
        if (other) deleteNamespace(other);
      });

      test('what promtool checks is without a fault: metrics in its text, rules, and their own tests', async () => {
        const input = await metricsOf(`${listener.origin}/metrics`);
        expect(execFileSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' })).toBe('');
        const cwd = 'docs/monitoring/prometheus';
        const check = (...args: string[]) => execFileSync('promtool', args, { cwd, encoding: 'utf8' });
        expect(check('check', 'rules', 'conntop.rules.yml')).toContain('SUCCESS: 11 rules');
        expect(check('check', 'config', 'scrape.yml')).toContain('SUCCESS');
        expect(check('test', 'rules', 'conntop.rules.test.yml')).toContain('SUCCESS');
      });

      test('scrapes the listener and a probe of each namespace', async () => {
        await eventually(async () => {
          expect(await prometheus.query('up == 1')).toHaveLength(3);
          const entries = await prometheus.query('conntop_entries');
          const told = entries.map(({ metric, value }) => `${metric.job} ${metric.target} ${value}`).sort();
          expect(told).toEqual([
            'conntop home 100',
            'conntop lab 70',
            'conntop-probe home 100',
            'conntop-probe lab 70',
          ]);
        });
      });

      test.each(['router', 'fleet'])('every panel of the dashboard %s has data', async name => {
        const dashboard = JSON.parse(readFileSync(`docs/monitoring/grafana/${name}.json`, 'utf8'));
        const expressions: string[] = dashboard.panels.flatMap(
          ({ targets }: { targets: { expr: string }[] }) => targets.map(({ expr }) => expr),
        );
        expect(expressions.length).toBeGreaterThan(10);
        for (const expression of expressions) {
          // Told only where the table fills, which the alerts' test makes it do.
          if (expression.includes('seconds_to_full')) continue;
          const asked = expression
            .replaceAll('$instance', '.*')
            .replaceAll('$target', '.*')
            .replaceAll('$__rate_interval', '6s');
          await eventually(async () => expect(await prometheus.query(asked), asked).not.toEqual([]));
        }
      });

      test('an alert of each kind fires for a table made so, and clears again', {
        timeout: PATIENCE,
      }, async () => {
        // Not all at the same moment: a loss is over while the time to full is still being judged.
        const fires = (...names: string[]) => {
          const seen = new Set<string>();
          return eventually(async () => {
            for (const name of await prometheus.firing()) seen.add(name);
            expect([...seen]).toEqual(expect.arrayContaining(names));
          });
        };
        const clears = () =>
          eventually(async () => expect(await prometheus.firing()).toEqual(new Set()), 60_000);
        const full = [
          'ConntrackFilling',
          'ConntrackNearlyFull',
          'ConntrackFullSoon',
          'ConntrackDrops',
          'ConntrackVerdict',
        ];
        await withMax(MAX, async () => {
          await lab.fill('router', MAX - 150, { shape: 'port-scan', timeoutSeconds: 10_000 });
          await lab.traffic.udpFlood(3000);
          await fires(...full);
          expect(await prometheus.query('conntop_seconds_to_full')).not.toEqual([]);
          await lab.flush('router');
        });
        await clears();
        // The shell in the namespace hangs: the last figures are served, and grow old.
        const shells = execFileSync('ps', ['--ppid', String(listener.child.pid), '-o', 'pid='], {
          encoding: 'utf8',
        });
        const pids = shells.split('\n').filter(Boolean).map(Number);
        for (const pid of pids) process.kill(pid, 'SIGSTOP');
        await fires('ConntopStale');
        for (const pid of pids) process.kill(pid, 'SIGCONT');
        await clears();
        deleteNamespace(other);
        await fires('ConntopDown');
        runSync(['ip', 'netns', 'add', other]);
        await clears();
      });
    },
    prometheusReason(),
  );
});
