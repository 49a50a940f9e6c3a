// Rates that are known: five hosts, a server behind DNAT, one with an IPv6 address of its own, and the router itself, on the screen, in `hosts` and in JSON.
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startRealTerminal } from '../terminal/real-terminal.ts';
import { buildLab, type Lab } from './lab.ts';
import { runSync, spawnReady } from './namespaces.ts';
import { describeKernel } from './suite.ts';

const PACED = ['python3', 'test/kernel/traffic/paced.py'];
const SERVER = '203.0.113.2';
const ROUTER = '203.0.113.1';
const SERVER_V6 = '2001:db8:77::2';
const [LAN_V6, GATEWAY_V6, HOST_V6] = ['2001:db8:1::/64', '2001:db8:1::1', '2001:db8:1::16'] as const;
const [DOWNLOAD, UPLOAD, BEHIND_DNAT, TWO_FLOWS, TO_ROUTER] = [11, 12, 13, 14, 15].map(
  host => `192.168.77.${host}`,
) as [string, string, string, string, string];

/** Bytes a second, as whoever opened the flow sends and gets them. */
interface Flow {
  from: string;
  to: string;
  port: number;
  sent: number;
  got: number;
}

const LAN: Flow[] = [
  { from: DOWNLOAD, to: SERVER, port: 9001, sent: 8000, got: 120_000 },
  { from: UPLOAD, to: SERVER, port: 9001, sent: 90_000, got: 6000 },
  { from: TWO_FLOWS, to: SERVER, port: 9001, sent: 10_000, got: 50_000 },
  { from: TWO_FLOWS, to: SERVER, port: 9001, sent: 20_000, got: 30_000 },
  { from: TO_ROUTER, to: '192.168.77.1', port: 9002, sent: 5000, got: 7000 },
];
const STRANGER: Flow[] = [
  { from: SERVER, to: ROUTER, port: 9000, sent: 20_000, got: 100_000 },
  { from: SERVER, to: ROUTER, port: 9100, sent: 12_000, got: 33_000 },
];
/** To a host of ours by its own address: IPv6 is not translated. */
const STRANGER_V6: Flow[] = [{ from: SERVER_V6, to: HOST_V6, port: 9000, sent: 30_000, got: 12_000 }];
const OWN: Flow[] = [{ from: ROUTER, to: SERVER, port: 9001, sent: 15_000, got: 25_000 }];

/** Down and up of each host of ours: what a stranger sends comes down to it. */
const EXPECTED: Record<string, [down: number, up: number]> = {
  [DOWNLOAD]: [120_000, 8000],
  [UPLOAD]: [6000, 90_000],
  [BEHIND_DNAT]: [20_000, 100_000],
  [TWO_FLOWS]: [80_000, 30_000],
  [TO_ROUTER]: [7000, 5000],
  [ROUTER]: [25_000 + 12_000, 15_000 + 33_000],
  [LAN_V6]: [30_000, 12_000],
};
const TOTAL: [down: number, up: number] = [300_000, 293_000];
const TOLERANCE = 0.03;

interface Host {
  address: string;
  bytes: number;
  bytes_per_second: number;
  down_per_second: number;
  up_per_second: number;
}

function expectNear(found: number, wanted: number, what: string): void {
  expect(Math.abs(found - wanted) / wanted, `${what}: ${found} for ${wanted}`).toBeLessThan(TOLERANCE);
}

/** `1.2MB/s` in bytes a second. */
function bytesOf(text: string): number {
  const [, number = '', unit = ''] = /^([\d.]+)([kMG]?)B\/s$/.exec(text) ?? [];
  return Number(number) * { '': 1, k: 1e3, M: 1e6, G: 1e9 }[unit as '' | 'k' | 'M' | 'G'];
}

describeKernel('traffic at known rates', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await buildLab({ zones: false, ftp: false, timestamp: false });
    for (const host of [DOWNLOAD, UPLOAD, BEHIND_DNAT, TWO_FLOWS, TO_ROUTER])
      runSync(['ip', '-n', lab.client, 'address', 'add', `${host}/24`, 'dev', 'eth0']);
    runSync(['ip', '-n', lab.client, 'address', 'add', `${HOST_V6}/64`, 'dev', 'eth0', 'nodad']);
    runSync(['ip', '-n', lab.router, 'address', 'add', `${GATEWAY_V6}/64`, 'dev', 'lan', 'nodad']);
    const dnat = `add rule inet conntop forwarded_port ip daddr ${ROUTER} udp dport 9000 dnat ip to ${BEHIND_DNAT}:9000`;
    runSync(['ip', 'netns', 'exec', lab.router, 'nft', ...dnat.split(' ')]);
    const serve = (namespace: string, address: string, port: number) =>
      spawnReady(namespace, [...PACED, 'serve', address, String(port)]);
    await Promise.all([
      serve(lab.server, SERVER, 9001),
      serve(lab.client, BEHIND_DNAT, 9000),
      serve(lab.client, HOST_V6, 9000),
      serve(lab.router, ROUTER, 9100),
      serve(lab.router, '192.168.77.1', 9002),
    ]);
    const send = (namespace: string, flows: Flow[]) =>
      spawnReady(namespace, [
        ...PACED,
        'send',
        ...flows.map(({ from, to, port, sent, got }) => [from, to, port, sent, got].join(',')),
      ]);
    await Promise.all([
      send(lab.client, LAN),
      send(lab.server, [...STRANGER, ...STRANGER_V6]),
      send(lab.router, OWN),
    ]);
  });

  afterAll(() => lab?.destroy());

  async function hosts(...args: string[]): Promise<string> {
    const command = [process.execPath, 'dist/conntop.cjs', 'hosts', '--by', 'inside', ...args];
    return lab.exec('router', command);
  }

  test('hosts --for tells down and up of each host of ours, DNAT and the router’s own among them', async () => {
    const found = JSON.parse(await hosts('--for', '8', '-o', 'json')) as Host[];
    expect(found.map(({ address }) => address).sort()).toEqual(Object.keys(EXPECTED).sort());
    for (const host of found) {
      const [down, up] = EXPECTED[host.address] ?? [0, 0];
      expectNear(host.down_per_second, down, `${host.address} down`);
      expectNear(host.up_per_second, up, `${host.address} up`);
      expectNear(host.bytes_per_second, down + up, `${host.address} both`);
    }
    const sum = (key: 'down_per_second' | 'up_per_second') => found.reduce((all, host) => all + host[key], 0);
    expectNear(sum('down_per_second'), TOTAL[0], 'total down');
    expectNear(sum('up_per_second'), TOTAL[1], 'total up');
  });

  test('hosts --sort and csv', async () => {
    const [header = '', first = ''] = (await hosts('--for', '1', '--sort', 'rate', '-o', 'csv')).split(
      '\r\n',
    );
    expect(header.split(',').slice(-4)).toEqual([
      'bytes',
      'bytes_per_second',
      'down_per_second',
      'up_per_second',
    ]);
    expect(first.split(',')[0]).toBe(DOWNLOAD);
  });

  describe('on the screen', () => {
    function screen(average: string) {
      const terminal = startRealTerminal(
        ['--average', average, '--by', 'inside', '--sort', 'down', '--columns', 'source,dport,down,up'],
        { columns: 132, rows: 40, under: ['ip', 'netns', 'exec', lab.router] },
      );
      onTestFinished(() => terminal.kill('SIGKILL'));
      return terminal;
    }

    /** All figures of a frame: total, hosts and flows. */
    function expectRates(text: string): void {
      const [, down = '', up = ''] = /▼(\S+) ▲(\S+) +\d+s average/.exec(text) ?? [];
      expectNear(bytesOf(down), TOTAL[0], 'total down');
      expectNear(bytesOf(up), TOTAL[1], 'total up');
      for (const [address, rates] of Object.entries(EXPECTED)) {
        const beside = new RegExp(`│${address.replaceAll('.', '\\.')} .*\\n│ +▼(\\S+) ▲(\\S+) `).exec(text);
        expectNear(bytesOf(beside?.[1] ?? ''), rates[0], `${address} down`);
        expectNear(bytesOf(beside?.[2] ?? ''), rates[1], `${address} up`);
      }
      for (const { from, port, sent, got } of [...LAN, ...OWN]) {
        const row = new RegExp(`${from.replaceAll('.', '\\.')}:\\d+ +${port} +(\\S+) +(\\S+) `, 'g');
        const flows = [...text.matchAll(row)].map(([, d = '', u = '']) => [bytesOf(d), bytesOf(u)]);
        const isThere = flows.some(
          ([d = 0, u = 0]) => Math.abs(d - got) / got < TOLERANCE && Math.abs(u - sent) / sent < TOLERANCE,
        );
        expect(isThere, `${from} at ${got} down and ${sent} up among ${JSON.stringify(flows)}`).toBe(true);
      }
    }

    test.each([
      ['10s', 13],
      ['40s', 12],
    ])('total, hosts and flows on average over %s', async (average, seconds) => {
      const terminal = screen(average);
      const begun = performance.now();
      await terminal.waitFor(() => performance.now() - begun > seconds * 1000);
      expectRates(terminal.text());
    });

    // Of two seconds, one in which this machine keeps a sender waiting shows: a frame is looked for in which none did.
    test('total, hosts and flows on average over 2s', async () => {
      const terminal = screen('2s');
      await terminal.waitFor('2s average');
      await expect.poll(() => expectRates(terminal.text()), { interval: 200 }).toBeUndefined();
    });
  });
});
