// What a report needs beside the table and changes slowly: memory, expectations, the kernel's log, interfaces, the system.
import { accessSync, constants, existsSync } from 'node:fs';
import { networkInterfaces, uptime } from 'node:os';
import { type Address, type Prefix, parseAddress, parsePrefix } from '../conntrack/address.ts';
import { EXPECTATION_PATHS, parseExpectations } from '../conntrack/expectations.ts';
import { type FactTexts, factText } from '../conntrack/fact-paths.ts';
import { type FullTableLine, parseFullTableLine } from '../conntrack/kernel-log.ts';
import { entrySize, SLAB_PATHS } from '../conntrack/slab.ts';
import type { PressureInput } from '../pressure/report.ts';
import type { Firewall, Site } from '../pressure/site.ts';
import { readKernelLog } from '../reader/kernel-log.ts';
import { linkedInode } from '../reader/namespaces.ts';
import type { Place } from '../reader/place.ts';
import { NEIGHBOURS, type Source } from '../reader/source.ts';
import { ROUTE_PATHS, routesIn } from './inner-networks.ts';

/** A legacy kernel's own sysctl tree, and the file by which OpenWrt tells its version. */
const LEGACY_COUNT = 'sys/net/ipv4/netfilter/ip_conntrack_count';
const MODERN_COUNT = 'sys/net/netfilter/nf_conntrack_count';
const OPENWRT = '/etc/openwrt_release';
/** Tell which firewall the machine has: the modules it has loaded, and iptables' own list of tables. */
const MODULES = 'modules';
const IPTABLES = 'net/ip_tables_names';
/** In the proc root of the table. */
export const SLOW_PATHS: readonly string[] = [...SLAB_PATHS.paths, ...EXPECTATION_PATHS.paths];

export type SlowFacts = Pick<
  PressureInput,
  | 'entrySize'
  | 'expectations'
  | 'logLines'
  | 'uptime'
  | 'ownPrefixes'
  | 'ownAddresses'
  | 'legacySysctls'
  | 'isOpenWrt'
  | 'neighbours'
  | 'site'
>;

/** Before anything is known. */
export const NO_SLOW_FACTS: SlowFacts = { entrySize: entrySize(undefined) };

/**
 * Never rejects. This machine's log, interfaces and files tell of its own table only. Neighbours are asked for where the
 * table has flows of IPv6.
 */
export async function readSlowFacts(source: Source, hasIPv6 = false): Promise<SlowFacts> {
  const texts = await source.facts([
    ...SLOW_PATHS,
    LEGACY_COUNT,
    MODERN_COUNT,
    MODULES,
    IPTABLES,
    ...ROUTE_PATHS,
    ...(hasIPv6 ? [NEIGHBOURS] : []),
  ]);
  const { place } = source;
  const isOurs = isOurOwn(place);
  const expectations = factText(texts, EXPECTATION_PATHS);
  return {
    entrySize: entrySize(factText(texts, SLAB_PATHS)),
    expectations:
      expectations === undefined ? undefined : parseExpectations(expectations).expectations.length,
    logLines: isOurs ? ownLines(readKernelLog()) : undefined,
    uptime: isOurs ? uptime() : undefined,
    ownPrefixes: ownPrefixes(texts, isOurs),
    ownAddresses: addressesOfPlace(place),
    legacySysctls: texts.has(LEGACY_COUNT) && !texts.has(MODERN_COUNT),
    isOpenWrt: isOurs ? existsSync(OPENWRT) : await isOpenWrtAt(place),
    site: siteOf(place, texts, isOurs),
    neighbours: texts.get(NEIGHBOURS),
  };
}

/** This machine's interfaces are those of our own namespace. */
function isOurOwn({ isThisMachine, namespace }: Place): boolean {
  return isThisMachine && namespace === undefined;
}

async function isOpenWrtAt({ readFiles }: Place): Promise<boolean> {
  // Without a connection nothing is known of the router's system.
  const files = await readFiles?.([OPENWRT]).catch(() => undefined);
  return files?.has(OPENWRT) ?? false;
}

/** Newer kernels name the network namespace whose table was full: another's is none of ours. */
function ownLines(records: readonly string[] | undefined): FullTableLine[] | undefined {
  const own = linkedInode('/proc/self/ns/net');
  return records
    ?.map(parseFullTableLine)
    .filter(line => line !== undefined)
    .filter(({ namespace }) => namespace === undefined || namespace === own);
}

/**
 * Networks on the inner interfaces, but for those towards the provider: as the routes of the place tell, whichever place it
 * is, and the interfaces of this machine.
 */
function ownPrefixes(texts: FactTexts, isOurs: boolean): Prefix[] {
  const { outer, prefixes } = routesIn(texts);
  const all = Object.entries(isOurs ? networkInterfaces() : {}).flatMap(([name, addresses]) =>
    outer.has(name) ? [] : (addresses ?? []),
  );
  const own = all
    .filter(({ internal }) => !internal)
    .flatMap(({ cidr }) => (cidr ? [parsePrefix(cidr)] : []))
    .filter(prefix => prefix !== undefined);
  return [...own, ...prefixes];
}

/** This machine's addresses, where the table is its own. */
export function addressesOfPlace(place: Place): Address[] {
  return isOurOwn(place) ? ownAddresses() : [];
}

/** The router's own addresses: what it sends itself passes no forward chain. */
function ownAddresses(): Address[] {
  const all = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? []);
  return all.flatMap(({ address, internal }) => (internal ? [] : (parseAddress(address) ?? [])));
}

/** Where remedies belong. Whether sysctls may be written can only be asked of our own. */
function siteOf({ hostName, changes, tool }: Place, texts: FactTexts, isOurs: boolean): Partial<Site> {
  const isFar = hostName !== undefined;
  return {
    ...(isFar ? { host: hostName } : {}),
    // Where nothing can be changed, neither here nor there, it is a copy.
    isSaved: !isOurs && !isFar && (changes.how !== 'polled' || tool === undefined),
    firewall: firewallOf(texts),
    ...(isOurs ? { maySetMax: isWritable('max'), maySetBuckets: isWritable('buckets') } : {}),
  };
}

/** Undefined where both are there, or nothing tells. */
function firewallOf(texts: FactTexts): Firewall | undefined {
  const modules = texts.get(MODULES);
  if (modules === undefined) return undefined;
  const hasNft = /^nf_tables /m.test(modules);
  const hasIptables = /^ip6?_tables /m.test(modules) || (texts.get(IPTABLES) ?? '').trim() !== '';
  if (hasNft === hasIptables) return undefined;
  return hasNft ? 'nft' : 'iptables';
}

/** The kernel itself makes them read-only where they are the host's; a file that is not there is no hint. */
function isWritable(name: string): boolean {
  const path = `/proc/sys/net/netfilter/nf_conntrack_${name}`;
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
