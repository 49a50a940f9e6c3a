// The world outside the demo router: who is there, in address ranges that belong to nobody.
//
// Only the ranges for documentation and benchmarks are used (RFC 5737, RFC 3849, RFC 2544), so that no screenshot
// shows a stranger's address and no name is asked for a real one.
import { ipv6Address } from './addresses.ts';
import type { Random } from './random.ts';

/** Servers of one kind, numbered from 1. `%` in the name stands for the number. */
interface ServerGroup {
  readonly name: string;
  readonly ipv4Prefix: string;
  /** Last byte of the first server's IPv4 address. */
  readonly first: number;
  readonly count: number;
  /** First four groups, in full; absent where the servers have IPv4 alone. */
  readonly ipv6Prefix?: string;
}

export const SERVERS = {
  resolver: {
    name: 'resolver%.isp.example',
    ipv4Prefix: '192.0.2.',
    first: 53,
    count: 2,
    ipv6Prefix: '2001:0db8:0053:0000',
  },
  time: { name: 'ntp%.isp.example', ipv4Prefix: '192.0.2.', first: 123, count: 4 },
  sip: { name: 'sip%.isp.example', ipv4Prefix: '192.0.2.', first: 60, count: 2 },
  mail: {
    name: 'imap%.mail.example',
    ipv4Prefix: '192.0.2.',
    first: 90,
    count: 3,
    ipv6Prefix: '2001:0db8:0090:0000',
  },
  push: {
    name: 'push%.mobile.example',
    ipv4Prefix: '192.0.2.',
    first: 140,
    count: 12,
    ipv6Prefix: '2001:0db8:0140:0000',
  },
  broker: { name: 'mqtt%.things.example', ipv4Prefix: '192.0.2.', first: 180, count: 5 },
  vpn: { name: 'vpn%.company.example', ipv4Prefix: '192.0.2.', first: 200, count: 2 },
  shell: {
    name: 'host%.company.example',
    ipv4Prefix: '192.0.2.',
    first: 210,
    count: 6,
    ipv6Prefix: '2001:0db8:0210:0000',
  },
  cloud: {
    name: 'backup%.cloud.example',
    ipv4Prefix: '192.0.2.',
    first: 230,
    count: 4,
    ipv6Prefix: '2001:0db8:0230:0000',
  },
  web: {
    name: 'www%.web.example',
    ipv4Prefix: '198.51.100.',
    first: 1,
    count: 120,
    ipv6Prefix: '2001:0db8:0443:0000',
  },
  video: {
    name: 'edge%.video.example',
    ipv4Prefix: '198.51.100.',
    first: 140,
    count: 24,
    ipv6Prefix: '2001:0db8:0554:0000',
  },
  game: { name: 'eu%.game.example', ipv4Prefix: '198.51.100.', first: 180, count: 8 },
  visitor: { name: 'dsl%.other-isp.example', ipv4Prefix: '203.0.113.', first: 100, count: 90 },
  scanner: { name: 'probe%.scanner.example', ipv4Prefix: '203.0.113.', first: 240, count: 3 },
} satisfies Record<string, ServerGroup>;

export type ServerGroupName = keyof typeof SERVERS;

/** A server picked by chance, with its address as the kernel prints it: IPv6 if asked for and there. */
export function pickServer(
  group: ServerGroupName,
  ipv6: boolean,
  random: Random,
): { remote: string; ipv6: boolean } {
  const servers: ServerGroup = SERVERS[group];
  const number = random.integer(1, servers.count);
  if (ipv6 && servers.ipv6Prefix !== undefined) {
    return { remote: ipv6Address(servers.ipv6Prefix, number), ipv6: true };
  }
  return { remote: `${servers.ipv4Prefix}${servers.first + number - 1}`, ipv6: false };
}

/** Any address at all: 198.18.0.0/15 stands for the rest of the internet. */
export function pickStranger(random: Random): string {
  return `198.${random.integer(18, 19)}.${random.integer(0, 255)}.${random.integer(1, 254)}`;
}

/** Every named server's addresses and name. */
export function serverNames(): { address: string; name: string }[] {
  return Object.values(SERVERS).flatMap((servers: ServerGroup) =>
    Array.from({ length: servers.count }, (_, index) => {
      const name = servers.name.replace('%', String(index + 1));
      const ipv4 = { address: `${servers.ipv4Prefix}${servers.first + index}`, name };
      if (servers.ipv6Prefix === undefined) return [ipv4];
      return [ipv4, { address: ipv6Address(servers.ipv6Prefix, index + 1), name }];
    }).flat(),
  );
}
