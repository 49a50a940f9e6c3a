// What a flow may be for, where its port has no name in /etc/services or a misleading one: one small table, and no more than a guess.
import { TCP, UDP } from '../conntrack/protocols.ts';
import type { PortRange } from './forwards.ts';

export interface ServiceGuess {
  /** Ends in `?` wherever it is shown. */
  readonly name: string;
  readonly protocols: readonly number[];
  /** Of the destination; of either end where `isPeer`. */
  readonly ports: readonly PortRange[];
  readonly isPeer?: true;
  /** Only at these addresses, in RFC 5952 form. */
  readonly servers?: ReadonlySet<string>;
  /** Bytes of both directions together: only at so many. A flow that is not counted has none. */
  readonly leastBytes?: number;
  /** Who says so. */
  readonly source: string;
}

/** What is looked at of a flow. */
export interface GuessedFlow {
  readonly protocol: number;
  readonly sport: number;
  readonly dport: number;
  /** Of both directions; NaN where it is not counted. */
  readonly bytes: number;
  /** Whom it asked, in RFC 5952 form; made only where it matters. */
  server(): string;
}

const port = (...numbers: readonly number[]): PortRange[] => numbers.map(low => ({ low, high: low }));
const range = (low: number, high: number): PortRange[] => [{ low, high }];

/** Public resolvers that answer over HTTPS under the addresses of their plain ones. */
const RESOLVERS: ReadonlySet<string> = new Set([
  ...['1.1.1.1', '1.0.0.1', '2606:4700:4700::1111', '2606:4700:4700::1001'],
  ...['8.8.8.8', '8.8.4.4', '2001:4860:4860::8888', '2001:4860:4860::8844'],
  ...['9.9.9.9', '149.112.112.112', '2620:fe::fe', '2620:fe::9'],
]);
/** Finding one's own address takes a few packets; what is carried through a relay is more. Bytes. */
const RELAYED = 20_000;

/** The first that fits counts. */
export const SERVICE_GUESSES: readonly ServiceGuess[] = [
  {
    name: 'DNS over HTTPS',
    protocols: [TCP, UDP],
    ports: port(443),
    servers: RESOLVERS,
    source: 'RFC 8484, at a public resolver of Cloudflare, Google or Quad9',
  },
  { name: 'QUIC', protocols: [UDP], ports: port(443, 80), source: 'RFC 9114 (HTTP/3)' },
  { name: 'DNS over TLS', protocols: [TCP], ports: port(853), source: 'RFC 7858' },
  { name: 'DNS over QUIC', protocols: [UDP], ports: port(853), source: 'RFC 9250' },
  {
    name: 'WireGuard',
    protocols: [UDP],
    ports: port(51820),
    isPeer: true,
    source: 'wireguard.com/quickstart',
  },
  { name: 'Tailscale', protocols: [UDP], ports: port(41641), isPeer: true, source: 'tailscale.com/kb/1082' },
  { name: 'ZeroTier', protocols: [UDP], ports: port(9993), isPeer: true, source: 'docs.zerotier.com' },
  {
    name: 'TURN',
    protocols: [TCP, UDP],
    ports: [...range(3478, 3481), ...port(5349), ...range(19302, 19309)],
    leastBytes: RELAYED,
    source: 'RFC 8656, and Google and Microsoft for their own ports',
  },
  {
    name: 'STUN',
    protocols: [UDP],
    ports: [...range(3478, 3481), ...port(5349), ...range(19302, 19309)],
    source: 'RFC 8489, and Google and Microsoft for their own ports',
  },
  { name: 'IPsec behind NAT', protocols: [UDP], ports: port(4500), source: 'RFC 3948' },
  { name: 'Teredo', protocols: [UDP], ports: port(3544), source: 'RFC 4380' },
  {
    name: 'Xbox network',
    protocols: [TCP, UDP],
    ports: port(3074),
    isPeer: true,
    source: 'support.xbox.com, network ports used by Xbox',
  },
  {
    name: 'PlayStation Remote Play',
    protocols: [TCP, UDP],
    ports: range(9295, 9304),
    source: 'playstation.com, ports for Remote Play',
  },
  {
    name: 'Steam',
    protocols: [TCP, UDP],
    ports: range(27015, 27050),
    source: 'help.steampowered.com, required ports for Steam',
  },
  { name: 'Minecraft', protocols: [TCP], ports: port(25565), source: 'minecraft.wiki, server.properties' },
  {
    name: 'Apple push',
    protocols: [TCP],
    ports: port(5223),
    source: 'support.apple.com/103229, ports of Apple software',
  },
  {
    name: 'Google push',
    protocols: [TCP],
    ports: range(5228, 5230),
    source: 'firebase.google.com, FCM ports and your firewall',
  },
  { name: 'BitTorrent', protocols: [TCP], ports: range(6881, 6999), isPeer: true, source: 'BEP 3' },
  {
    name: 'BitTorrent',
    protocols: [TCP],
    ports: port(51413),
    isPeer: true,
    source: 'transmission-daemon(1)',
  },
  { name: 'BitTorrent DHT', protocols: [UDP], ports: range(6881, 6999), isPeer: true, source: 'BEP 5' },
  {
    name: 'BitTorrent DHT',
    protocols: [UDP],
    ports: port(51413),
    isPeer: true,
    source: 'transmission-daemon(1)',
  },
];

/** Undefined where nothing in the table fits. */
export function guessService(flow: GuessedFlow): ServiceGuess | undefined {
  return BY_PROTOCOL.get(flow.protocol)?.find(guess => fits(guess, flow));
}

const BY_PROTOCOL = new Map(
  [TCP, UDP].map(protocol => [
    protocol,
    SERVICE_GUESSES.filter(({ protocols }) => protocols.includes(protocol)),
  ]),
);

function fits({ ports, isPeer, servers, leastBytes }: ServiceGuess, flow: GuessedFlow): boolean {
  const isAmong = (number: number): boolean => ports.some(({ low, high }) => number >= low && number <= high);
  if (!isAmong(flow.dport) && !(isPeer && isAmong(flow.sport))) return false;
  if (leastBytes !== undefined && !(flow.bytes >= leastBytes)) return false;
  return servers?.has(flow.server()) ?? true;
}
