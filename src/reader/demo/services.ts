// What the household does on the network: one row for each kind of flow.
import type { Service } from './service.ts';

const TCP = {
  protocol: 'tcp',
  path: 'out',
  packet: 1400,
  answered: 0.98,
  refused: 0.01,
  reset: 0.2,
  vanish: 0.02,
} as const;

const UDP = {
  protocol: 'udp',
  path: 'out',
  packet: 1250,
  answered: 1,
  refused: 0,
  reset: 0,
  vanish: 0,
} as const;

/** One question, one answer. */
const ONCE = { lasts: [0, 0], pace: 1 } as const;
/** Seconds. */
const HOUR = 3600;
const DAY = 86_400;
const NEVER = Number.POSITIVE_INFINITY;

/** Where a flow goes, then how often, how long and how much. */
// biome-ignore format: one or two lines a service, as in a table
export const SERVICES = {
  dns: { ...UDP, path: 'local', remote: 'router', port: 53, every: 6, ...ONCE, up: 64, down: 140 },
  'upstream dns': {
    ...UDP, path: 'own', remote: 'resolver', port: 53,
    every: 1.1, ...ONCE, up: 68, down: 180, answered: 0.97,
  },
  'direct dns': { ...UDP, remote: 'resolver', port: 53, every: 25, ...ONCE, up: 66, down: 150 },
  web: { ...TCP, remote: 'web', port: 443, every: 8, lasts: [2, 50], pace: 1, up: 900, down: 14_000 },
  'plain web': { ...TCP, remote: 'web', port: 80, every: 60, lasts: [1, 8], pace: 1, up: 400, down: 3000 },
  quic: { ...UDP, remote: 'web', port: 443, every: 16, lasts: [3, 45], pace: 0.5, up: 1500, down: 24_000 },
  'video over quic': {
    ...UDP, remote: 'video', port: 443,
    every: 240, lasts: [120, 480], pace: 2, up: 9000, down: 640_000,
  },
  'video over tcp': {
    ...TCP, remote: 'video', port: 443,
    every: 400, lasts: [200, 600], pace: 1, up: 12_000, down: 900_000, offload: 'OFFLOAD',
  },
  music: {
    ...TCP, remote: 'video', port: 443,
    every: 300, lasts: [150, 450], pace: 4, up: 900, down: 32_000,
  },
  mail: { ...TCP, remote: 'mail', port: 993, every: 600, lasts: [600, 1800], pace: 29, up: 40, down: 90 },
  push: {
    ...TCP, remote: 'push', port: 5223,
    every: 2 * HOUR, lasts: [2 * HOUR, 9 * HOUR], pace: 240, up: 1, down: 2,
  },
  chat: { ...TCP, remote: 'push', port: 5222, every: HOUR, lasts: [HOUR, HOUR], pace: 15, up: 60, down: 120 },
  ssh: { ...TCP, remote: 'shell', port: 22, every: 400, lasts: [300, 3000], pace: 0.5, up: 120, down: 800 },
  mqtt: {
    ...TCP, remote: 'broker', port: 8883,
    every: 6 * HOUR, lasts: [3 * HOUR, 9 * HOUR], pace: 30, up: 4, down: 3,
  },
  ntp: { ...UDP, remote: 'time', port: 123, sourcePort: 123, every: 90, ...ONCE, up: 76, down: 76 },
  'camera upload': {
    ...TCP, remote: 'cloud', port: 443,
    every: 500, lasts: [300, 700], pace: 0.5, up: 150_000, down: 4000,
  },
  backup: {
    ...TCP, remote: 'cloud', port: 443,
    every: 900, lasts: [300, 1500], pace: 0.5, up: 2_400_000, down: 30_000, offload: 'HW_OFFLOAD',
  },
  game: {
    ...UDP, remote: 'game', port: [3074, 3079], sourcePort: 3074,
    every: 500, lasts: [300, 900], pace: 0.25, up: 9000, down: 16_000, packet: 180,
  },
  'game download': {
    ...TCP, remote: 'game', port: 80,
    every: 700, lasts: [120, 500], pace: 0.25, up: 40_000, down: 4_500_000, offload: 'HW_OFFLOAD',
  },
  'torrent peer': {
    ...UDP, remote: 'anywhere', port: [10_000, 65_000], sourcePort: 51_413,
    every: 6, lasts: [10, 180], pace: 1.5, up: 6000, down: 11_000, answered: 0.6,
  },
  'torrent peer over tcp': {
    ...TCP, remote: 'anywhere', port: [6881, 6999],
    every: 10, lasts: [10, 240], pace: 1, up: 4000, down: 18_000, answered: 0.5, refused: 0.15, vanish: 0.1,
  },
  sip: {
    ...UDP, remote: 'sip', port: 5060, sourcePort: 5060,
    every: 12 * HOUR, lasts: [DAY, DAY], pace: 20, up: 22, down: 20,
  },
  call: {
    ...UDP, remote: 'sip', port: [16_384, 32_766],
    every: 200, lasts: [60, 300], pace: 0.25, up: 10_000, down: 10_000, packet: 200,
  },
  printing: {
    ...TCP, path: 'local', remote: 'printer', port: 631,
    every: 150, lasts: [2, 20], pace: 0.5, up: 90_000, down: 1200,
  },
  'vpn control': {
    ...TCP, remote: 'vpn', port: 1723,
    every: DAY, lasts: [DAY, DAY], pace: 60, up: 3, down: 3,
  },
  'pptp tunnel': {
    ...UDP, protocol: 'gre', remote: 'vpn', port: 0,
    every: DAY, lasts: [DAY, DAY], pace: 1, up: 3000, down: 9000,
  },
  ike: {
    ...UDP, remote: 'vpn', port: 4500, sourcePort: 4500,
    every: DAY, lasts: [DAY, DAY], pace: 20, up: 5, down: 5,
  },
  'ipsec tunnel': {
    ...UDP, protocol: 'esp', remote: 'vpn', port: 0,
    every: DAY, lasts: [DAY, DAY], pace: 2, up: 900, down: 4200,
  },
  ping: {
    ...UDP, protocol: 'icmp', remote: 'resolver', port: 0,
    every: 60, lasts: [5, 60], pace: 1, up: 84, down: 84, packet: 84, answered: 0.95,
  },
  'shell at home': {
    ...TCP, path: 'forward', remote: 'visitor', port: 2222, innerPort: 22,
    every: 300, lasts: [20, 900], pace: 2, up: 90, down: 600,
  },
  'photos at home': {
    ...TCP, path: 'forward', remote: 'visitor', port: 443, innerPort: 443,
    every: 20, lasts: [5, 90], pace: 1, up: 800, down: 60_000,
  },
  'half-open probe': {
    ...TCP, path: 'forward', remote: 'scanner', port: 443, innerPort: 443,
    every: 20, lasts: [0, 0], pace: NEVER, up: 0, down: 0, answered: 1, refused: 0, halfOpen: true,
  },
  'probe of the router': {
    ...TCP, path: 'in', remote: 'scanner', port: [1, 1024],
    every: 1.5, ...ONCE, up: 0, down: 0, answered: 0, refused: 1,
  },
  /** The other end has been gone for days; the kernel waits five. */
  forgotten: {
    ...TCP, remote: 'web', port: 443,
    every: NEVER, lasts: [DAY, 4 * DAY], pace: NEVER, up: 1, down: 4, standing: 6,
  },
} satisfies Record<string, Service>;

export type ServiceName = keyof typeof SERVICES;

/** What fills the table: mostly attempts that nobody answers. */
// biome-ignore format: as above
export const FLOODS = {
  'telnet scan': {
    ...TCP, remote: 'anywhere', port: [23, 23],
    every: NEVER, lasts: [1, 4], pace: 1, up: 60, down: 90, answered: 0.01, refused: 0.02,
  },
  swarm: {
    ...TCP, remote: 'anywhere', port: [6881, 65_000],
    every: NEVER, lasts: [20, 120], pace: 2, up: 1500, down: 3000, answered: 0.22, refused: 0.05,
  },
} satisfies Record<string, Service>;
