// The networks on a router's interfaces, and the interfaces of its way out, from /proc/net/route and /proc/net/ipv6_route.
import { type AddressWords, Family, type Prefix } from './address.ts';

export interface Routes {
  /** Names of the interfaces that a default route leads to. */
  readonly outer: ReadonlySet<string>;
  /** Networks that are reached without a gateway on the other interfaces; link-local ones left out. */
  readonly prefixes: readonly Prefix[];
}

interface Route extends Prefix {
  readonly device: string;
  readonly hasGateway: boolean;
}

/** Either text may be empty; lines that are no routes are passed over. */
export function parseRoutes(ipv4: string, ipv6: string): Routes {
  const routes = [...ipv4.split('\n').map(routeOfIPv4), ...ipv6.split('\n').map(routeOfIPv6)].filter(
    route => route !== undefined && route.device !== 'lo',
  ) as Route[];
  const outer = new Set(routes.filter(({ length }) => length === 0).map(({ device }) => device));
  const prefixes = routes.filter(
    ({ device, hasGateway, length }) => length > 0 && !hasGateway && !outer.has(device),
  );
  return { outer, prefixes: prefixes.map(({ family, words, length }) => ({ family, words, length })) };
}

/** Words are as the router's processor has them: a mask ends with its ones where that is little-endian. */
function routeOfIPv4(line: string): Route | undefined {
  const [device = '', destination = '', gateway = '', , , , , mask = ''] = line.trim().split(/\s+/);
  if (![destination, gateway, mask].every(word => /^[0-9A-F]{8}$/i.test(word))) return undefined;
  const isBigEndian = mask.startsWith('FF') && !mask.endsWith('FF');
  const word = isBigEndian ? Number.parseInt(destination, 16) : swapped(destination);
  const length = Number.parseInt(mask, 16).toString(2).replaceAll('0', '').length;
  return { family: Family.IPV4, words: [0, 0, 0, word], length, device, hasGateway: !/^0+$/.test(gateway) };
}

function swapped(hex: string): number {
  return Number.parseInt(hex.match(/../g)?.reverse().join('') ?? '', 16);
}

function routeOfIPv6(line: string): Route | undefined {
  const fields = line.trim().split(/\s+/);
  const [destination = '', bits = '', , , gateway = ''] = fields;
  if (!/^[0-9a-f]{32}$/.test(destination) || !/^[0-9a-f]{32}$/.test(gateway)) return undefined;
  const words = (destination.match(/.{8}/g) ?? []).map(word => Number.parseInt(word, 16));
  const length = Number.parseInt(bits, 16);
  // Link-local and multicast networks are on every interface, and its own addresses are no networks.
  if (length === 128 || /^(?:fe[89ab]|ff)/.test(destination)) return undefined;
  return {
    family: Family.IPV6,
    words: words as unknown as AddressWords,
    length,
    device: fields.at(-1) ?? '',
    hasGateway: !/^0+$/.test(gateway),
  };
}
