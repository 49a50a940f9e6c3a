// Two namespaces scraped by a real Prometheus: figures, probes, dashboards, and alerts that fire and clear.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NODE } from '../node.ts';
import { describeLong } from '../skipping.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { eventually } from '../waiting.ts';
import { buildLab, type Lab } from './lab.ts';
import { addNamespace, deleteNamespace, execInside, runSync } from './namespaces.ts';
import { type Prometheus, prometheusReason, startPrometheus } from './prometheus.ts';
import { describeKernel } from './suite.ts';
import { RESTORE, restoreLines } from './table-fill.ts';
import { withMax } from './table-max.ts';

const PROGRAM = 'dist/conntop.cjs';
const MAX = 2000;
const PATIENCE = 120_000;

/** The listener's address, once it has said so. */
function startListener(args: readonly string[]): Promise<{ child: ChildProcess; origin: string }> {
  const child = spawn(NODE, [PROGRAM, 'metrics', '--listen', '0', ...args], { stdio: 'pipe' });
  let words = '';
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words += text;
      const origin = /listening on (http:[^/]*\/\/[^/]*)/.exec(words)?.[1];
      if (origin) resolve({ child, origin });
    });
    child.once('close', status => reject(new Error(`ended (${status}): ${words}`)));
  });
}

async function metricsOf(url: string): Promise<string> {
  return (await fetch(url)).text();
}

/** Every series by its name and labels, but for the two that are there while growth is known, and while the table fills. */
function seriesOf(text: string): string[] {
  const names = text
    .split('\n')
    .flatMap(line => (line.startsWith('conntop_') ? (line.split(' ')[0] ?? []) : []));
  return names.filter(name => !/^conntop_(growth_per_second|seconds_to_full)/.test(name));
}

function fill(namespace: string, count: number, first = 0): Promise<string> {
  const lines = restoreLines(count, { first, timeoutSeconds: 10_000 });
  return execInside(namespace, RESTORE, `${lines.join('\n')}\n`);
}

describeKernel('metrics of namespaces', () => {
  let [first, second] = ['', ''];
  let listener: Awaited<ReturnType<typeof startListener>>;
  let directory = '';

  beforeAll(async () => {
    directory = temporaryDirectory(afterAll);
    [first, second] = [addNamespace('first'), addNamespace('second')];
    await fill(first, 300);
    await fill(second, 70);
    const targets = [first, second].map((netns, index) => ({ name: `router-${index + 1}`, netns }));
    const config = writeIn(directory, 'targets.json', JSON.stringify({ targets }));
    listener = await startListener(['--config', config, '--interval', '0.5']);
  });

  afterAll(() => {
    listener?.child.kill();
    for (const name of [first, second]) if (name) deleteNamespace(name);
  });

  test('each has its own label and its own figures, and a probe those of one', async () => {
    const all = await metricsOf(`${listener.origin}/metrics`);
    expect(all).toContain(`conntop_entries{target="router-1",netns="${first}"} 300\n`);
    expect(all).toContain(`conntop_entries{target="router-2",netns="${second}"} 70\n`);
    const probed = await metricsOf(`${listener.origin}/probe?target=router-2`);
    expect(probed).toContain(`conntop_entries{target="router-2",netns="${second}"} 70\n`);
    expect(probed).not.toContain('router-1');
  });

  test('a scan from 20,000 addresses makes no series', { timeout: PATIENCE }, async () => {
    // What is counted from one reading to the next is there from the second on.
    const before = await eventually(async () => {
      const text = await metricsOf(`${listener.origin}/probe?target=router-1`);
      expect(text).toContain('conntop_new_flows_total');
      return seriesOf(text);
    });
    const scan = Array.from({ length: 20_000 }, (_, n) => {
      const source = `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`;
      return `-A -t 600 -u UNSET -s ${source} -d 203.0.113.1 -r 203.0.113.1 -q ${source} -p tcp --sport 40000 --dport 22 --reply-port-src 22 --reply-port-dst 40000 --state SYN_SENT`;
    });
    await withMax(65_536, async () => {
      await execInside(first, RESTORE, `${scan.join('\n')}\n`);
      const after = await eventually(async () => {
        const text = await metricsOf(`${listener.origin}/probe?target=router-1`);
        expect(text).toMatch(/^conntop_hosts\{.*\} 200\d\d$/m);
        return seriesOf(text);
      });
      console.info(`series before the scan ${before.length}, after it ${after.length}`);
      expect(after).toHaveLength(before.length);
      await execInside(first, ['conntrack', '-F']);
      await fill(first, 300);
    });
  });

  test('one that goes leaves the other, and is back when it is there again', async () => {
    deleteNamespace(second);
    const isUp = (name: string) => new RegExp(`^conntop_up\\{target="${name}".*\\} 1$`, 'm');
    await eventually(async () => {
      const text = await metricsOf(`${listener.origin}/metrics`);
      expect(text).toMatch(/^conntop_up\{target="router-2".*\} 0$/m);
      expect(text).toMatch(isUp('router-1'));
      expect(text).not.toContain('conntop_entries{target="router-2"');
    });
    runSync(['ip', 'netns', 'add', second]);
    await fill(second, 5);
    await eventually(async () =>
      expect(await metricsOf(`${listener.origin}/metrics`)).toMatch(isUp('router-2')),
    );
  });

  test('once, they are printed, and where one cannot be read the others are', async () => {
    const targets = [
      { name: 'here', netns: first },
      { name: 'none', netns: 'nowhere-at-all' },
    ];
    const config = writeIn(directory, 'once.json', JSON.stringify({ targets }));
    const { status, stdout, stderr } = spawnSync(
      NODE,
      [PROGRAM, 'metrics', '--config', config, '--for', '0'],
      {
        encoding: 'utf8',
      },
    );
    expect(stdout).toContain('conntop_up{target="none",netns="nowhere-at-all"} 0\n');
    expect(stdout).toMatch(/^conntop_entries\{target="here".*\} 300$/m);
    expect(stdout).not.toContain('conntop_new_flows_total');
    expect([status, stderr]).toEqual([0, expect.stringContaining('conntop: none: --netns nowhere-at-all')]);
  });
});

describeKernel('a real Prometheus', () => {
  describeLong(
    'that scrapes',
    () => {
      let lab: Lab;
      let other = '';
      let listener: Awaited<ReturnType<typeof startListener>>;
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
