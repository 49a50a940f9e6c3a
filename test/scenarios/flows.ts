// The flows of a scenario, one by one: as the kernel prints them, and as `conntrack -R` takes them.
import type { FlowsSpec, Scenario } from './scenario.ts';

export const WAN = '203.0.113.1';
const NUMBERS = { tcp: 6, udp: 17, icmp: 1 } as const;

export interface Flow {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly state: string | undefined;
  readonly answered: boolean;
  readonly assured: boolean;
  readonly src: string;
  readonly dst: string;
  readonly sport: number;
  readonly dport: number;
  /** Who answers, and to whom. */
  readonly server: string;
  readonly serverPort: number;
  readonly answersTo: string;
  readonly left: number;
  readonly packets: number | undefined;
  /** Of the original direction and of the replies. */
  readonly bytesPerSecond: readonly [number, number] | undefined;
  readonly guilty: boolean;
}

/** Every flow of the scenario. */
export function flowsOf({ flows }: Scenario): Flow[] {
  return flows.flatMap((spec, kind) =>
    spec.kind === 'office'
      ? office(spec)
      : Array.from({ length: spec.count }, (_, index) => flowOf(spec, index, kind)),
  );
}

function flowOf(spec: FlowsSpec, index: number, kind: number): Flow {
  const { protocol = 'tcp', answered = true, forwardedTo, left } = spec;
  const src = address(spec.src, index, kind);
  const dst = address(spec.dst, index, kind);
  const dport = portOf(spec.dport, index);
  const [server = dst, serverPort = String(dport)] = forwardedTo?.split(':') ?? [];
  const isTranslated = src.startsWith('192.168.') && !isInside(server);
  return {
    protocol,
    state: protocol === 'tcp' ? (spec.state ?? 'ESTABLISHED') : undefined,
    answered,
    assured: spec.assured ?? (answered && protocol === 'tcp' && spec.state !== 'SYN_RECV'),
    src,
    dst,
    sport: spec.sport ?? 1024 + ((index * 7 + kind * 101) % 64_000),
    dport,
    server,
    serverPort: Number(serverPort),
    answersTo: isTranslated ? WAN : src,
    left: between(left, index),
    packets: spec.packets ?? (spec.bytesPerSecond && 10),
    bytesPerSecond: spec.bytesPerSecond,
    guilty: spec.guilty ?? false,
  };
}

function portOf(dport: FlowsSpec['dport'], index: number): number {
  if (dport === 'each') return 1 + (index % 65_535);
  if (dport === 'high' || dport === undefined) return 10_001 + ((index * 7919) % 30_000);
  return typeof dport === 'number' ? dport : (dport[index % dport.length] ?? 0);
}

function isInside(text: string): boolean {
  return /^(?:10|192\.168|fd)/.test(text);
}

function between([low, high]: readonly [number, number], index: number): number {
  return low + ((index * 31) % (high - low + 1));
}

function address(spec: string, index: number, kind: number): string {
  const [base = '', count] = spec.split('+');
  const number = count === undefined ? index : index % Number(count);
  if (base === 'outside')
    return `${23 + kind}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
  if (base.endsWith('::/64'))
    return `${base.replace('::/64', '')}:0:0:${(number >>> 16).toString(16)}:${(number & 0xffff || 1).toString(16)}`;
  if (count === undefined) return base;
  const parts = base.split('.').map(Number);
  const last = (parts[3] ?? 0) + number;
  return `${parts[0]}.${parts[1]}.${(parts[2] ?? 0) + (last >> 8)}.${last & 255}`;
}

/** A healthy network on a working day: nothing in it stands out. */
function office({ count, clients = 60 }: FlowsSpec): Flow[] {
  return Array.from({ length: count }, (_, index) => {
    const src = `192.168.1.${20 + (index % clients)}`;
    const dst = `198.${18 + (index % 2)}.${(index >>> 3) % 40}.${1 + (index % 200)}`;
    const common = {
      src,
      dst,
      server: dst,
      sport: 1024 + (index % 60_000),
      dport: 443,
      serverPort: 443,
      answersTo: WAN,
    };
    const flow = {
      ...common,
      answered: true,
      assured: true,
      packets: undefined,
      bytesPerSecond: undefined,
      guilty: false,
    };
    const kind = index % 100;
    const tcp = (state: string, left: number): Flow => ({ ...flow, protocol: 'tcp', state, left });
    const udp = (dport: number, left: number, assured: boolean): Flow => {
      return { ...flow, protocol: 'udp', state: undefined, dport, serverPort: dport, left, assured };
    };
    if (kind < 45) return tcp('ESTABLISHED', 431_000 + (index % 990));
    if (kind < 62) return tcp('TIME_WAIT', 5 + (index % 110));
    if (kind < 77) return { ...udp(53, 5 + (index % 24), false), dst: '192.0.2.53', server: '192.0.2.53' };
    if (kind < 92) return udp(443, 30 + (index % 89), true);
    if (kind < 97) return tcp('CLOSE_WAIT', 10 + (index % 49));
    return { ...tcp('SYN_SENT', 10 + (index % 100)), answered: false, assured: false };
  });
}

/** The line of /proc/net/nf_conntrack, so many seconds after the first reading. */
export function kernelLine(flow: Flow, seconds = 0): string {
  const family = flow.src.includes(':') ? 'ipv6     10' : 'ipv4     2';
  const words = (sport: number, dport: number): string =>
    flow.protocol === 'icmp' ? `type=8 code=0 id=${flow.sport}` : `sport=${sport} dport=${dport}`;
  const packets = (count: number | undefined, rate = 0): string =>
    count === undefined ? '' : ` packets=${count} bytes=${Math.round(count * 100 + rate * seconds)}`;
  const [up, down] = flow.bytesPerSecond ?? [];
  return [
    `${family} ${flow.protocol.padEnd(8)} ${NUMBERS[flow.protocol]} ${flow.left}`,
    flow.state === undefined ? '' : ` ${flow.state}`,
    ` src=${flow.src} dst=${flow.dst} ${words(flow.sport, flow.dport)}${packets(flow.packets, up)}`,
    flow.answered ? '' : ' [UNREPLIED]',
    ` src=${flow.server} dst=${flow.answersTo} ${words(flow.serverPort, flow.sport).replace('type=8', 'type=0')}`,
    packets(flow.packets === undefined ? undefined : flow.answered ? flow.packets : 0, down),
    flow.assured ? ' [ASSURED]' : '',
    ' mark=0 zone=0 use=2',
  ].join('');
}

/** The line for `conntrack -R -`. */
export function restoreLine(flow: Flow): string {
  const { protocol, sport } = flow;
  const status = [...(flow.answered ? ['SEEN_REPLY'] : []), ...(flow.assured ? ['ASSURED'] : [])].join(',');
  const ports =
    protocol === 'icmp'
      ? `--icmp-type 8 --icmp-code 0 --icmp-id ${sport}`
      : `--sport ${sport} --dport ${flow.dport} --reply-port-src ${flow.serverPort} --reply-port-dst ${sport}`;
  return [
    `-A -t ${flow.left} -u ${status || 'UNSET'} -s ${flow.src} -d ${flow.dst}`,
    `${flow.server === flow.dst ? '-r' : '-g'} ${flow.server} ${flow.answersTo === flow.src ? '-q' : '-n'} ${flow.answersTo}`,
    `-p ${protocol} ${ports}`,
    ...(flow.state === undefined ? [] : [`--state ${flow.state}`]),
  ].join(' ');
}
