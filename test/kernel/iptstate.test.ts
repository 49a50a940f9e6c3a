// conntop beside iptstate on one table: the same order for each of its letters, the same rows for each of its filters.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildLab, type Lab } from './lab.ts';
import { describeKernel } from './suite.ts';

/** A row as both have it: the ends with their ports, protocol and state. */
interface Row {
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly state: string;
  readonly ttl: number;
}

interface JsonFlow {
  readonly protocol: string;
  readonly state?: string;
  readonly timeout: number;
  readonly original: {
    readonly src: string;
    readonly dst: string;
    readonly sport?: number;
    readonly dport?: number;
  };
}

/** In a terminal wide enough for every column: into a pipe iptstate writes blanks without end. */
const WIDE = 'stty cols 250; exec iptstate -1';

describeKernel('iptstate and conntop', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await buildLab({ timestamp: false });
    await lab.fill('router', 400, { timeoutSeconds: 10_000 });
    const loopback = ['-s', '127.0.0.1', '-d', '127.0.0.1', '-p', 'tcp', '--sport', '7', '--dport', '80'];
    await lab.exec('router', ['conntrack', '-I', ...loopback, '--state', 'SYN_SENT', '-t', '9000']);
  });
  afterAll(() => lab?.destroy());

  async function iptstate(options: string): Promise<Row[]> {
    const text = await lab.exec('router', ['script', '-qc', `${WIDE} ${options}`, '/dev/null']);
    const lines = text.split(/\r?\n/).filter(line => line.trim() !== '');
    return lines.slice(lines.findIndex(line => line.startsWith('Source ')) + 1).map(rowOfLine);
  }

  async function conntop(...options: string[]): Promise<Row[]> {
    const command = ['node', 'dist/conntop.cjs', 'list', '-o', 'json', ...options];
    return (JSON.parse(await lab.exec('router', command)) as JsonFlow[]).map(rowOfFlow);
  }

  it.each<[string, (row: Row) => string | number | undefined]>([
    ['S', row => portOf(row.source)],
    ['d', row => row.destination.replace(/:\d+$/, '')],
    ['D', row => portOf(row.destination)],
    ['p', row => row.protocol],
    ['t', row => Math.round(row.ttl / 100)],
  ])('-b %s gives the same order, ties and rows without the fact aside', async (letter, keyOf) => {
    const theirs = (await iptstate(`-b ${letter}`)).map(keyOf).filter(key => key !== undefined);
    const ours = (await conntop('-b', letter)).map(keyOf).filter(key => key !== undefined);
    expect(ours).toEqual(theirs);
  });

  it.each([
    '-s 192.168.1.23',
    '-s 192.168.1.0/28',
    '-d 11.0.0.0/8',
    '-D 443',
    '-D 53',
    '-S 7',
    '-L',
    '-f',
    '-s 192.168.1.0/28 -D 443',
  ])('%s and its inverse select the same rows', async options => {
    for (const each of [options, `${options} -i`]) {
      const theirs = await iptstate(each);
      const ours = await conntop(...each.split(' '));
      expect(ours.map(nameOf).sort()).toEqual(theirs.map(nameOf).sort());
    }
  });

  it('-t counts the same flows by protocol', async () => {
    const text = await lab.exec('router', ['script', '-qc', `${WIDE} -t`, '/dev/null']);
    const [, all, tcp, udp] = /Total States: (\d+) -- TCP: (\d+) UDP: (\d+)/.exec(text) ?? [];
    const ours = await conntop();
    expect(ours).toHaveLength(Number(all));
    expect(ours.filter(({ protocol }) => protocol === 'tcp')).toHaveLength(Number(tcp));
    expect(ours.filter(({ protocol }) => protocol === 'udp')).toHaveLength(Number(udp));
  });
});

function rowOfLine(line: string): Row {
  const [source = '', destination = '', protocol = '', ...rest] = line.trim().split(/\s+/);
  const ttl = rest.at(-1) ?? '';
  return { source, destination, protocol, state: rest.length > 1 ? (rest[0] ?? '') : '', ttl: seconds(ttl) };
}

function rowOfFlow({ protocol, state = '', timeout, original: { src, dst, sport, dport } }: JsonFlow): Row {
  const end = (address: string, port: number | undefined) =>
    port === undefined ? address : `${address}:${port}`;
  return { source: end(src, sport), destination: end(dst, dport), protocol, state, ttl: timeout };
}

function nameOf({ source, destination, protocol }: Row): string {
  return `${source} ${destination} ${protocol}`;
}

function portOf(end: string): number | undefined {
  const port = /:(\d+)$/.exec(end)?.[1];
  return port === undefined ? undefined : Number(port);
}

function seconds(ttl: string): number {
  const [h = 0, m = 0, s = 0] = ttl.split(':').map(Number);
  return h * 3600 + m * 60 + s;
}
