// Each way in which a table fills, in a real kernel: the verdict names the host and the reason, and its figures are
// those counted from what conntrack(8) lists.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  countFreed,
  distinct,
  type Facts,
  factsOf,
  freed,
  having,
  hostOf,
  idleFlows,
  isUnreplied,
  type Report,
  rounded,
} from './counted.ts';
import { buildLab, type Lab } from './lab.ts';
import { describeKernel } from './suite.ts';
import { TROUBLED_HOST } from './table-fill.ts';
import { seeingMax } from './table-max.ts';
import plan from './traffic/plan.json' with { type: 'json' };

const MAX = 4096;
const CLIENT = plan.client.ipv4;
const SILENT = plan.blackhole.ipv4;
/** A quiet home beside the trouble. Flows that do not expire while they are counted, and are not idle either. */
const BACKGROUND = { timeoutSeconds: 300 };
const CLOSING = ['FIN_WAIT', 'CLOSE_WAIT', 'LAST_ACK', 'TIME_WAIT', 'CLOSE'];
describeKernel('conntop pressure', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await buildLab({ zones: false, ftp: false });
  });
  afterEach(() => lab.flush('router'));
  afterAll(() => lab?.destroy());

  async function listed(): Promise<Facts[]> {
    return factsOf(await lab.exec('router', ['conntrack', '-L', '-o', 'extended']));
  }

  async function report(): Promise<Report> {
    const argv = ['node', 'dist/conntop.cjs', 'pressure', '-o', 'json', '--for', '1'];
    return JSON.parse(await lab.exec('router', seeingMax(MAX, argv)));
  }

  /** Makes the trouble in a table of MAX, and gives what conntop and conntrack(8) say of it. */
  async function during(trouble: () => Promise<unknown>): Promise<{ told: Report; flows: Facts[] }> {
    await lab.fill('router', 600, BACKGROUND);
    await trouble();
    return { told: await report(), flows: await listed() };
  }

  function expectVerdict(
    { told, flows }: { told: Report; flows: Facts[] },
    rule: string,
    guilty: readonly Facts[],
    evidence: object,
    address?: string,
  ): void {
    expect(told.verdicts).toHaveLength(1);
    expect(told.verdicts[0]).toMatchObject({ rule, flows: guilty.length, evidence });
    expect(told.verdicts[0]?.address).toBe(address);
    expect(told.verdicts[0]?.share).toBe(rounded(guilty.length / MAX));
    expect(told).toMatchObject({ max: MAX, listed: flows.length });
    expect(told.hosts).toEqual(told.hosts.map(host => hostOf(flows, host.address, MAX)));
    expect(freed(told)).toEqual(countFreed(flows, told));
  }

  it('names a host that calls one UDP port of thousands of hosts, of which none answers', async () => {
    const found = await during(() => lab.traffic.udpFlood(3000));
    const guilty = having(found.flows, { protocol_number: '17', 'original.src': CLIENT });
    expect(guilty).toHaveLength(3000);
    const evidence = {
      protocol: 'udp',
      unanswered: guilty.filter(isUnreplied).length,
      ports: distinct(guilty, 'original.dport'),
      destinations: distinct(guilty, 'original.dst'),
    };
    expectVerdict(found, 'port-scan', guilty, evidence, CLIENT);
  });

  it('names a host that scans ports', async () => {
    const scan = { protocol: 'tcp', host: SILENT, ports: [1, 3000], sources: [CLIENT] } as const;
    const found = await during(() => lab.traffic.attempts(3000, scan));
    const guilty = having(found.flows, { state: 'SYN_SENT', 'original.src': CLIENT });
    expect(guilty).toHaveLength(3000);
    const evidence = {
      protocol: 'tcp',
      unanswered: guilty.filter(isUnreplied).length,
      ports: distinct(guilty, 'original.dport'),
      destinations: distinct(guilty, 'original.dst'),
    };
    expectVerdict(found, 'port-scan', guilty, evidence, CLIENT);
  });

  it('names a server that answers none of many hosts', async () => {
    const sources = await addClientAddresses(lab, 20);
    const call = { protocol: 'tcp', host: SILENT, ports: [8443, 8443], sources } as const;
    const found = await during(() => lab.traffic.attempts(3000, call));
    const guilty = having(found.flows, { state: 'SYN_SENT', 'original.dst': SILENT });
    expect(guilty).toHaveLength(3000);
    const evidence = { syn_sent: 3000, sources: distinct(guilty, 'original.src'), ports: 1, port: 8443 };
    expectVerdict(found, 'dead-upstream', guilty, evidence, SILENT);
  });

  it('tells a dead uplink, which is no host’s doing', async () => {
    const found = await during(() =>
      lab.fill('router', 3000, { shape: 'dead-upstream', timeoutSeconds: 110 }),
    );
    // Whatever the protocol: asked and not answered.
    const guilty = found.flows.filter(isUnreplied);
    const evidence = {
      syn_sent: having(guilty, { state: 'SYN_SENT' }).length,
      sources: distinct(guilty, 'original.src'),
      destinations: distinct(guilty, 'original.dst'),
    };
    expectVerdict(found, 'dead-upstream', guilty, evidence);
  });

  it('names a host that floods a name server', async () => {
    const ask = { protocol: 'udp', host: SILENT, ports: [53, 53], sources: [CLIENT] } as const;
    const found = await during(() => lab.traffic.attempts(3000, ask));
    const guilty = having(found.flows, { 'original.dport': '53', 'original.src': CLIENT });
    expect(guilty).toHaveLength(3000);
    const evidence = { queries: 3000, unreplied: guilty.filter(isUnreplied).length, servers: 1 };
    expectVerdict(found, 'dns-flood', guilty, evidence, CLIENT);
  });

  it('names a host whose short connections wait in TIME_WAIT, and counts what a shorter wait would free', async () => {
    const found = await during(() => lab.fill('router', 3000, { shape: 'time-wait', timeoutSeconds: 60 }));
    const guilty = found.flows.filter(facts => CLOSING.includes(facts.get('state') ?? ''));
    const own = having(guilty, { 'original.src': TROUBLED_HOST });
    const evidence = { closing: guilty.length, of_source: own.length };
    expectVerdict(found, 'churn', guilty, evidence, TROUBLED_HOST);
    expect(freed(found.told).tcp_timeout_time_wait).toBe(3000);
  });

  it('counts thousands of idle ESTABLISHED flows', async () => {
    const found = await during(() => lab.fill('router', 3000, { shape: 'stale-established' }));
    const guilty = idleFlows(found.flows, 'ESTABLISHED', 432_000, 7440);
    expect(guilty).toHaveLength(3000);
    const evidence = { established: 3000, sources: distinct(guilty, 'original.src') };
    expectVerdict(found, 'stale-established', guilty, evidence);
    expect(freed(found.told).tcp_timeout_established).toBe(3000);
  });

  it('raises nothing for a healthy table, however busy', async () => {
    await lab.fill('router', 2800);
    expect(await report()).toMatchObject({ verdicts: [], remedies: [] });
  });

  it('offers commands that the shell, nft and conntrack take', async () => {
    const { told } = await during(() => lab.traffic.udpFlood(3000));
    const commands = told.remedies.flatMap(remedy => remedy.commands);
    const harmless = commands.filter(command => /^(nft add|conntrack) /.test(command));
    expect(harmless.length).toBeGreaterThan(4);
    // The lab's own rules stand in a table of the same name.
    await lab.exec('router', ['nft', 'flush', 'ruleset']);
    await lab.exec('router', ['sh', '-ec', harmless.join('\n')]);
    expect(having(await listed(), { protocol_number: '17', 'original.src': CLIENT })).toEqual([]);
  });
});

/** Further addresses of the client, which the router takes for hosts of their own. */
async function addClientAddresses(lab: Lab, count: number): Promise<string[]> {
  const addresses = Array.from({ length: count }, (_, index) => `192.168.77.${100 + index}`);
  for (const address of addresses) {
    await lab.exec('client', ['ip', 'address', 'add', `${address}/24`, 'dev', 'eth0']);
  }
  return addresses;
}
