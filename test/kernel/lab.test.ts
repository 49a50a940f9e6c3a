// That the lab makes the traffic it promises: every kind of flow, seen by the kernel itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { differences, flowsOfListing } from './compare.ts';
import { buildLab, type Lab } from './lab.ts';
import { listNamespaces, runSync } from './namespaces.ts';
import { RARE_FLOWS } from './rare-flows.ts';
import { describeKernel } from './suite.ts';
import { SHAPES, TROUBLED_HOST } from './table-fill.ts';
import plan from './traffic/plan.json' with { type: 'json' };

const LISTING = ['conntrack', '-L', '-o', 'extended,id'];
const PROC = ['cat', '/proc/net/nf_conntrack'];
/** Beyond the kernel's largest. */
const IMPOSSIBLE_PID = 4_194_305;
const COUNT = ['cat', '/proc/sys/net/netfilter/nf_conntrack_count'];

describeKernel('traffic in the lab', () => {
  let lab: Lab;
  let listing: string;

  beforeAll(async () => {
    lab = await buildLab();
    await lab.traffic.everything();
    listing = await lab.exec('router', LISTING);
  }, 60_000);
  afterAll(() => lab?.destroy());

  it.each(Object.entries(plan.tcp))('has a TCP connection in %s', (state, port) => {
    expect(listing).toMatch(
      new RegExp(`^ipv4 .* tcp +6 \\d+ ${state} src=\\S+ dst=\\S+ sport=\\d+ dport=${port} `, 'm'),
    );
  });

  it.each(Object.entries(plan.sctp))('has an SCTP association in %s', (state, port) => {
    expect(listing).toMatch(new RegExp(`sctp +132 \\d+ ${state} .* dport=${port} `));
  });

  it.each([
    ['UDP without an answer', /^ipv4 .* udp .* dport=6001 .*\[UNREPLIED\]/m],
    ['UDP answered, not assured', /^ipv4 .* udp .* dport=6002 (?!.*\[)/m],
    ['UDP assured', /^ipv4 .* udp .* dport=6002 .*\[ASSURED\]/m],
    ['UDP over IPv6', /^ipv6 .* udp .* dport=6002 .*\[ASSURED\]/m],
    ['TCP over IPv6', /^ipv6 .* tcp .* ESTABLISHED /m],
    ['UDP-Lite', / 136 \d+ src=/],
    ['ICMP echo', / icmp +1 .* type=8 code=0 id=4242 /],
    ['ICMP without an answer', / icmp +1 .* id=4244 .*\[UNREPLIED\]/],
    ['ICMP timestamp', / type=13 .* type=14 /],
    ['ICMPv6 echo', / type=128 .* type=129 /],
    ['plain GRE', /^ipv4 .* gre .* srckey=0x0 dstkey=0x0 /m],
    ['GRE over IPv6', /^ipv6 .* gre /m],
    ['GRE with a PPTP key', / dstkey=0xbeef /],
    ['IGMP', / 2 \d+ src=/],
    ['DCCP', / 33 \d+ src=/],
    ['ESP', / 50 \d+ src=/],
    ['OSPF', / 89 \d+ src=/],
    [
      'a port forward',
      / dst=203\.0\.113\.1 sport=\d+ dport=8080 .* src=192\.168\.77\.2 dst=203\.0\.113\.2 sport=80 /,
    ],
    ['a hairpin', / src=192\.168\.77\.2 dst=203\.0\.113\.1 .* src=192\.168\.77\.2 dst=192\.168\.77\.1 /],
    ['a zone', / zone=7 /],
    ['a zone of the original direction', / zone-orig=8 /],
    ['a zone of the reply direction', / zone-reply=9 /],
    ['a mark', / mark=42 /],
    ['counters', / packets=\d+ bytes=\d+ /],
    ['ages', / delta-time=\d+ /],
    ['a helper', / helper=ftp /],
  ])('has %s', (_, line) => {
    expect(listing).toMatch(line);
  });

  it.each(['ipv4', 'ipv6'])('has an FTP expectation over %s', async family => {
    expect(await lab.exec('router', ['conntrack', '-L', 'expect', '-f', family])).toContain('helper=ftp');
  });

  it('is told alike by /proc and by conntrack(8)', async () => {
    const tool = flowsOfListing(await lab.exec('router', LISTING));
    const proc = flowsOfListing(await lab.exec('router', PROC));
    expect(differences(tool, proc)).toEqual([]);
    expect(proc.length).toBeGreaterThan(35);
  });

  it('leaves the client and the server without a table of their own', async () => {
    expect(await lab.exec('client', PROC)).toBe('');
    expect(await lab.exec('server', PROC)).toBe('');
  });
});

describeKernel('a filled table', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await buildLab({ acct: false, timestamp: false });
  });
  beforeEach(() => lab.flush('router'));
  afterAll(() => lab?.destroy());

  it('has exactly as many flows as asked for', async () => {
    await lab.fill('router', 20_000, { timeoutSeconds: 10_000 });
    expect(Number(await lab.exec('router', COUNT))).toBe(20_000);
    await lab.flush('router');
    expect(Number(await lab.exec('router', COUNT))).toBe(0);
  }, 30_000);

  it('takes all shapes at once', async () => {
    for (const shape of SHAPES) await lab.fill('router', 200, { shape, timeoutSeconds: 10_000 });
    const listing = await lab.exec('router', LISTING);
    expect(listing.split('\n').filter(Boolean)).toHaveLength(200 * SHAPES.length);
    expect(listing).toContain(`SYN_SENT src=${TROUBLED_HOST} `);
    expect(listing).not.toContain('packets=');
  });

  it('takes the rare flows, which both readers tell alike', async () => {
    await lab.insertRareFlows('router');
    const tool = flowsOfListing(await lab.exec('router', LISTING));
    expect(tool).toHaveLength(RARE_FLOWS.length);
    expect(differences(tool, flowsOfListing(await lab.exec('router', PROC)))).toEqual([]);
  });

  it('comes and goes under churn while the rest stays', async () => {
    const lines = await lab.fill('router', 500, { shape: 'stale-established' });
    const churn = lab.churn('router', { rate: 1000, lifetimeSeconds: 1 });
    await expect.poll(() => churn.added(), { timeout: 20_000 }).toBeGreaterThan(2000);
    const during = await lab.exec('router', LISTING);
    await churn.stop();
    expect(during.split('\n').length).toBeGreaterThan(lines.length + 100);
    await expect
      .poll(async () => (await lab.exec('router', LISTING)).split('\n').filter(Boolean).length, {
        timeout: 20_000,
      })
      .toBe(lines.length);
  }, 60_000);
});

describeKernel('destroying the lab', () => {
  it('leaves no namespace and no process', async () => {
    const lab = await buildLab();
    await lab.traffic.everything();
    const pids = (await lab.exec('server', ['ip', 'netns', 'pids', lab.server])).split('\n').filter(Boolean);
    await lab.destroy();
    await lab.destroy();
    expect(listNamespaces()).not.toContain(lab.router);
    expect(pids.length).toBeGreaterThan(1);
    await expect.poll(() => pids.filter(pid => existsSync(`/proc/${pid}`))).toEqual([]);
  }, 60_000);

  it('is done by the next one where a test run was killed', async () => {
    const abandoned = `conntop-${IMPOSSIBLE_PID}-1-router`;
    runSync(['ip', 'netns', 'add', abandoned]);
    const lab = await buildLab();
    await lab.destroy();
    expect(listNamespaces()).not.toContain(abandoned);
  });

  it('is done when the process is ended by a signal', async () => {
    const child = spawn('node', [
      '--import',
      './test/bench/typescript.mjs',
      'test/kernel/lab-until-killed.ts',
    ]);
    const [router] = await once(child.stdout.setEncoding('utf8'), 'data');
    expect(listNamespaces()).toContain(router);
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(listNamespaces()).not.toContain(router);
  }, 30_000);
});
