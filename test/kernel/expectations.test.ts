// Expectations: conntop tells those that conntrack(8) tells, of both families, with the flow that announced each.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canonical } from './compare.ts';
import { buildLab, type Lab } from './lab.ts';
import { describeKernel } from './suite.ts';
import plan from './traffic/plan.json' with { type: 'json' };

const LINE =
  /^\d+ proto=(\d+) src=(\S+) dst=(\S+) sport=\d+ dport=(\d+) .* master-src=(\S+) master-dst=(\S+) sport=(\d+) dport=(\d+) .*helper=(\S+)$/gm;

describeKernel('conntop expect', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await buildLab();
    await lab.traffic.everything();
  });
  afterAll(() => lab?.destroy());

  async function theirs(): Promise<string[][]> {
    const listings = await Promise.all(
      ['ipv4', 'ipv6'].map(family => lab.exec('router', ['conntrack', '-L', 'expect', '-f', family])),
    );
    return [...listings.join('').matchAll(LINE)].map(([, ...facts]) => facts.map(spelt)).sort();
  }

  async function ours(source: string): Promise<string[][]> {
    const argv = ['node', 'dist/conntop.cjs', 'expect', '-o', 'json', '--source', source];
    const expectations = JSON.parse(await lab.exec('router', argv));
    return expectations
      .map(({ protocol_number, expected, master, helper }: Told) =>
        [
          ...[protocol_number, expected.src, expected.dst, expected.dport],
          ...(master ? [master.src, master.dst, master.sport, master.dport] : []),
          helper,
        ].map(fact => spelt(String(fact))),
      )
      .sort();
  }

  it('lists those of FTP over IPv4 and IPv6, with the connections that announced them', async () => {
    const told = await theirs();
    expect(told).toHaveLength(2);
    expect(await ours('conntrack')).toEqual(told);
    const text = await lab.exec('router', ['node', 'dist/conntop.cjs', 'expect', '--source', 'conntrack']);
    const announced = `${plan.client.ipv4} port \\d+ to ${plan.server.ipv4} port ${plan.ftp}`;
    expect(text).toMatch(new RegExp(`^.*ANNOUNCED BY\\n(?:.*\\n)*.* ${announced}\\n`));
  });

  it('lists the same from the proc file, which does not know who announced them', async () => {
    const told = await theirs();
    expect(await ours('proc')).toEqual(told.map(facts => [...facts.slice(0, 4), ...facts.slice(8)]));
  });
});

interface Told {
  protocol_number: number;
  expected: { src: string; dst: string; dport: number };
  master?: { src: string; dst: string; sport: number; dport: number };
  helper: string;
}

function spelt(fact: string): string {
  return canonical('src', fact);
}
