// What a FILTER may ask for beside the table: hosts and services by name, and how long flows have been idle.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Address, parseAddress } from '../conntrack/address.ts';
import { NAME_SOURCES } from '../names/name-sources.ts';
import { parseServices } from '../names/services-file.ts';
import { IdleClock } from '../pressure/idle.ts';
import type { FilterContext } from '../view/filter/context.ts';

/** More than this of a file is not looked at. Bytes. */
const LARGEST_FILE = 4 * 1024 * 1024;

/** Files are read when a filter first asks for a name. `timeouts` as parseTimeouts yields them. */
export function filterContext(timeouts: ReadonlyMap<string, number>): FilterContext {
  const clock = new IdleClock(timeouts);
  return {
    addressesOf,
    portsOf,
    idle: (snapshot, row) => {
      const seconds = clock.idle(snapshot, row);
      return seconds < 0 ? undefined : seconds;
    },
  };
}

/** By hosts files and leases; a name matches in any case, and a host's name also without its domain. */
function addressesOf(name: string): Address[] {
  const wanted = name.toLowerCase();
  const addresses = new Set<string>();
  for (const { paths, parse } of NAME_SOURCES) {
    for (const [address, found] of parse(paths.map(readPath), Date.now())) {
      const host = found.toLowerCase();
      if (host === wanted || host.split('.')[0] === wanted) addresses.add(address);
    }
  }
  return [...addresses].flatMap(address => parseAddress(address) ?? []);
}

function portsOf(service: string): number[] {
  const ports = new Set<number>();
  for (const names of parseServices(readFile('/etc/services')).values()) {
    for (const [port, name] of names) if (name === service) ports.add(port);
  }
  return [...ports];
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
    return readFileSync(path, 'latin1').slice(0, LARGEST_FILE);
  } catch {
    // So are most of the files.
    return '';
  }
}
