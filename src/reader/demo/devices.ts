// Who lives behind the demo router, and what each of them does.
import { ipv6Address } from './addresses.ts';
import type { ServiceName } from './services.ts';

export interface Device {
  readonly name: string;
  readonly ipv4: string;
  /** Unique local and global address, as the kernel prints them; absent on devices that know IPv4 alone. */
  readonly ipv6?: { readonly local: string; readonly global: string };
  /** Locally administered, so that it names no maker. */
  readonly mac: string;
  /** The guest network's flows carry a mark, by which the router limits them. */
  readonly mark: number;
  readonly habits: readonly ServiceName[];
}

export const PUBLIC_IPV4 = '203.0.113.45';
export const ROUTER_IPV4 = '192.168.1.1';
const LOCAL_PREFIX = 'fd42:00c0:ffee:0001';
const GLOBAL_PREFIX = '2001:0db8:51aa:0001';
export const ROUTER_IPV6 = ipv6Address(LOCAL_PREFIX, 1);
const GUEST_MARK = 0x10;

const BROWSING = ['dns', 'web', 'plain web', 'quic', 'forgotten'] as const;
const PHONE = [...BROWSING, 'push', 'chat', 'mail', 'ntp'] as const;
const THING = ['dns', 'mqtt', 'ntp'] as const;
const TELEVISION = ['dns', 'direct dns', 'quic', 'video over quic', 'ntp'] as const;

export const ROUTER: Device = {
  name: 'router',
  ipv4: ROUTER_IPV4,
  ipv6: { local: ROUTER_IPV6, global: ipv6Address(GLOBAL_PREFIX, 1) },
  mac: macAddress(1),
  mark: 0,
  habits: ['upstream dns', 'probe of the router'],
};

export const PRINTER = atHome('printer', 51, false, ['dns', 'ntp']);
export const CAMERA = atHome('cam-yard', 63, false, [...THING, 'camera upload']);
export const DESKTOP = atHome('desktop-max', 12, true, [
  ...BROWSING,
  'torrent peer',
  'torrent peer over tcp',
  'chat',
  'ntp',
]);

export const DEVICES: readonly Device[] = [
  ROUTER,
  atHome('laptop-anna', 10, true, [...BROWSING, 'mail', 'chat', 'ntp']),
  atHome('laptop-ben', 11, true, [...BROWSING, 'mail', 'ssh', 'video over quic', 'ntp']),
  DESKTOP,
  atHome('laptop-work', 13, true, [
    ...BROWSING,
    'ssh',
    'vpn control',
    'pptp tunnel',
    'ike',
    'ipsec tunnel',
    'call',
  ]),
  atHome('phone-anna', 20, true, PHONE),
  atHome('phone-ben', 21, true, PHONE),
  atHome('phone-max', 22, true, [...PHONE, 'video over quic']),
  atHome('tablet-kids', 23, true, [...BROWSING, 'push', 'video over quic', 'ntp']),
  atHome('tv-livingroom', 30, true, [...TELEVISION, 'video over tcp']),
  atHome('tv-bedroom', 31, true, TELEVISION),
  atHome('speaker-kitchen', 33, false, ['dns', 'music', 'push', 'ntp']),
  atHome('speaker-bath', 34, false, ['dns', 'music', 'push', 'ntp']),
  atHome('xbox', 40, true, ['dns', 'web', 'game', 'game download', 'push', 'ntp']),
  atHome('handheld', 41, false, ['dns', 'web', 'game', 'ntp']),
  atHome('nas', 50, true, [
    'dns',
    'backup',
    'ping',
    'ntp',
    'shell at home',
    'photos at home',
    'half-open probe',
  ]),
  PRINTER,
  atHome('voip-desk', 52, false, ['dns', 'sip', 'call', 'ntp']),
  atHome('thermostat', 60, false, THING),
  atHome('lamp-bridge', 61, true, THING),
  atHome('cam-door', 62, false, [...THING, 'camera upload']),
  CAMERA,
  atHome('vacuum', 64, false, THING),
  atHome('washer', 65, false, THING),
  atHome('solar-inverter', 66, false, [...THING, 'ping']),
  guest('guest-phone', 101, PHONE),
  guest('guest-laptop', 102, [...BROWSING, 'mail', 'video over quic', 'printing']),
];

function atHome(name: string, host: number, dual: boolean, habits: readonly ServiceName[]): Device {
  const device = { name, ipv4: `192.168.1.${host}`, mac: macAddress(host), mark: 0, habits };
  if (!dual) return device;
  return {
    ...device,
    ipv6: { local: ipv6Address(LOCAL_PREFIX, host), global: ipv6Address(GLOBAL_PREFIX, host) },
  };
}

function guest(name: string, host: number, habits: readonly ServiceName[]): Device {
  return { name, ipv4: `192.168.2.${host}`, mac: macAddress(host), mark: GUEST_MARK, habits };
}

function macAddress(host: number): string {
  return `02:00:5e:10:00:${host.toString(16).padStart(2, '0')}`;
}
