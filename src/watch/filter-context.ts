// What a FILTER may ask for beside the table: hosts and services by name, and how long flows have been idle.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Address, parseAddress } from '../conntrack/address.ts';
import { parseProtocol } from '../conntrack/protocols.ts';
import type { AddressNames } from '../names/address-names.ts';
import { NAME_SOURCES } from '../names/name-sources.ts';
import { parseServices } from '../names/services-file.ts';
import type { IdleClock } from '../pressure/idle.ts';
import { readFileNow } from '../reader/bounded-file.ts';
import type { FilterContext } from '../view/filter/context.ts';

/**
 * This host's files are read when a filter first asks for a name that is not `routerNames`', which are those of the
 * machine whose table it is. Idle times are told by `withIdle` alone.
 */
export function filterContext(routerNames: () => AddressNames = () => new Map()): FilterContext {
  return {
    addressesOf: name => {
      const there = addressesIn([routerNames()], name);
      return there.length > 0 ? there : addressesIn(namesHere(), name);
    },
    portsOf,
    protocolOf,
    hostNames: () => namesIn([routerNames(), ...namesHere()]),
    serviceNames,
  };
}

/** The name of an address in RFC 5952 form by `routerNames`, else by this host's files, which are read when first asked. */
export function nameByFiles(routerNames: AddressNames): (address: string) => string | undefined {
  let here: AddressNames[] | undefined;
  return address => {
    const name = routerNames.get(address);
    if (name !== undefined) return name;
    here ??= namesHere();
    return here.find(names => names.has(address))?.get(address);
  };
}

/** The context with idle times as they are under the timeouts of one reading. */
export function withIdle(context: FilterContext, clock: IdleClock): FilterContext {
  return {
    ...context,
    idle: (snapshot, row) => {
      const seconds = clock.idle(snapshot, row);
      return seconds < 0 ? undefined : seconds;
    },
    isIdleAtLeast: (snapshot, row) => clock.isLeast(snapshot, row),
  };
}

/** A name matches in any case, and a host's name also without its domain. */
function addressesIn(books: Iterable<AddressNames>, name: string): Address[] {
  const wanted = name.toLowerCase();
  const addresses = new Set<string>();
  for (const book of books) {
    for (const [address, found] of book) {
      const host = found.toLowerCase();
      if (host === wanted || host.split('.')[0] === wanted) addresses.add(address);
    }
  }
  return [...addresses].flatMap(address => parseAddress(address) ?? []);
}

/** Each name once. */
function namesIn(books: Iterable<AddressNames>): Set<string> {
  const names = new Set<string>();
  for (const book of books) for (const name of book.values()) names.add(name);
  return names;
}

/** By hosts files and leases. */
function namesHere(): AddressNames[] {
  return NAME_SOURCES.map(({ paths, parse }) => parse(paths.map(readPath), Date.now()));
}

function portsOf(service: string): number[] {
  const ports = new Set<number>();
  for (const names of servicesHere()) {
    for (const [port, name] of names) if (name === service) ports.add(port);
  }
  return [...ports];
}

function protocolOf(service: string): number | undefined {
  const listed = [...parseServices(readFile('/etc/services'))].filter(([, names]) =>
    [...names.values()].includes(service),
  );
  const [only] = listed;
  return only && listed.length === 1 ? parseProtocol(only[0]) : undefined;
}

function serviceNames(): Set<string> {
  return new Set([...servicesHere()].flatMap(names => [...names.values()]));
}

/** A protocol's services by port. */
function servicesHere(): Iterable<ReadonlyMap<number, string>> {
  return parseServices(readFile('/etc/services')).values();
}

/** A path that ends in `/` stands for the files of that directory. */
function readPath(path: string): string {
  if (!path.endsWith('/')) return readFile(path);
  try {
    return readdirSync(path)
      .map(name => readFile(join(path, name)))
      .join('\n');
  } catch {
    // Most of these directories are missing on any one host.
    return '';
  }
}

function readFile(path: string): string {
  try {
    return readFileNow(path).toString('latin1');
  } catch {
    // So are most of the files.
    return '';
  }
}
