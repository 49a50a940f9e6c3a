// The live screen over a real table: its figures are the kernel's.
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startRealTerminal } from '../terminal/real-terminal.ts';
import { buildLab, type Lab } from './lab.ts';
import { describeKernel } from './suite.ts';

const FLOWS = 10_000;

describeKernel('the live screen over 10,000 flows', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await buildLab({ timestamp: false });
    await lab.fill('router', FLOWS, { timeoutSeconds: 10_000 });
  });
  afterAll(() => lab?.destroy());

  function start(columns: number, rows: number, ...args: string[]) {
    const under = ['ip', 'netns', 'exec', lab.router];
    const terminal = startRealTerminal(args, { columns, rows, under });
    onTestFinished(() => terminal.kill('SIGKILL'));
    return terminal;
  }

  async function sysctl(name: string): Promise<string> {
    const text = await lab.exec('router', ['cat', `/proc/sys/net/netfilter/nf_conntrack_${name}`]);
    return Number(text).toLocaleString('en-US');
  }

  it.each([
    [80, 24],
    [132, 40],
  ])('shows the kernel’s count and max at %dx%d', async (columns, rows) => {
    const terminal = start(columns, rows);
    const figures = `${await sysctl('count')} of ${await sysctl('max')}`;
    await terminal.waitFor(figures);
  });

  it('sorts by destination as numbers, either way', async () => {
    const terminal = start(132, 40, '-b', 'd');
    await terminal.waitFor('sort DESTINATION ▲');
    await terminal.waitFor(/1-\d+ of 10,0/);
    const listed = await lab.exec('router', ['conntrack', '-L', '-f', 'ipv4']);
    const destinations = [...listed.matchAll(/^\S+ +\d+ \d+ .*?dst=(\S+)/gm)].map(
      ([, address = '']) => address,
    );
    destinations.sort((a, b) => asNumber(a) - asNumber(b));
    await terminal.waitFor(text => text.includes(` ${destinations[0]}`));
    terminal.type('r');
    await terminal.waitFor('sort DESTINATION ▼');
  });

  it('names the largest source with the number of its flows', async () => {
    const terminal = start(132, 40);
    const listed = await lab.exec('router', ['conntrack', '-L', '-o', 'extended']);
    const counts = new Map<string, number>();
    for (const [, source = ''] of listed.matchAll(/^ipv\d.*? src=(\S+)/gm)) {
      counts.set(source, (counts.get(source) ?? 0) + 1);
    }
    const [largest = '', flows = 0] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
    await terminal.waitFor(
      new RegExp(`${largest.replaceAll('.', '\\.')} +${flows.toLocaleString('en-US')} `),
    );
    expect(flows).toBeGreaterThan(0);
  });
});

function asNumber(address: string): number {
  return address.split('.').reduce((number, octet) => number * 256 + Number(octet), 0);
}
