// Two namespaces told of by one listener: their figures, probes, a scan that makes no series, one that goes and comes back.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NODE } from '../node.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { eventually } from '../waiting.ts';
import { fill, type Listener, metricsOf, startListener } from './metrics-listener.ts';
import { addNamespace, deleteNamespace, execInside, runSync } from './namespaces.ts';
import { describeKernel } from './suite.ts';
import { RESTORE } from './table-fill.ts';
import { withRoom } from './table-max.ts';

const PROGRAM = 'dist/conntop.cjs';
const PATIENCE = 120_000;

/** Every series by its name and labels, but for the two that are there while growth is known, and while the table fills. */
function seriesOf(text: string): string[] {
  const names = text
    .split('\n')
    .flatMap(line => (line.startsWith('conntop_') ? (line.split(' ')[0] ?? []) : []));
  return names.filter(name => !/^conntop_(growth_per_second|seconds_to_full)/.test(name));
}

describeKernel('metrics of namespaces', () => {
  let [first, second] = ['', ''];
  let listener: Listener;
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
    await withRoom(async () => {
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
