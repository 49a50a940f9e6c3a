// Names from the lease file of ISC dhcpd, dhcpd.leases(5).
import { type AddressNames, dropName, setName } from './address-names.ts';

interface Lease {
  address: string;
  name: string | undefined;
  /** False once a statement says that nobody holds the address. */
  held: boolean;
}

/**
 * The file is a log: the last lease of an address counts, one cut short by the end of the file does not.
 * @param now milliseconds since 1970; a lease that ended before it names nobody
 */
export function parseDhcpdLeases(text: string, now: number): AddressNames {
  const names: AddressNames = new Map();
  let lease: Lease | undefined;
  for (const line of text.split('\n')) {
    const statement = line.trim();
    const address = /^lease (\S+) \{$/.exec(statement)?.[1];
    if (address !== undefined) {
      lease = { address, name: undefined, held: true };
    } else if (lease !== undefined && statement === '}') {
      record(names, lease);
      lease = undefined;
    } else if (lease !== undefined) {
      readStatement(lease, statement, now);
    }
  }
  return names;
}

function record(names: AddressNames, lease: Lease): void {
  dropName(names, lease.address);
  if (lease.held && lease.name !== undefined) setName(names, lease.address, lease.name);
}

function readStatement(lease: Lease, statement: string, now: number): void {
  const [, keyword, value = ''] = /^(client-hostname|binding state|ends) (.*);/.exec(statement) ?? [];
  if (keyword === 'client-hostname') lease.name = unquote(value);
  if (keyword === 'binding state' && value !== 'active') lease.held = false;
  if (keyword === 'ends' && endOfLease(value) <= now) lease.held = false;
}

/** `4 2024/05/02 12:00:00` (in UTC), `epoch 1714651200` or `never`, as milliseconds since 1970. */
function endOfLease(value: string): number {
  const epoch = /^epoch (\d+)/.exec(value)?.[1];
  if (epoch !== undefined) return Number(epoch) * 1000;
  const date = /^\d (\d+)\/(\d+)\/(\d+) (\d+):(\d+):(\d+)/.exec(value)?.slice(1).map(Number);
  if (date === undefined) return Number.POSITIVE_INFINITY;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = date;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** dhcpd writes what is not printable as `\` and three octal digits. */
function unquote(value: string): string {
  return value
    .replace(/^"(.*)"$/, '$1')
    .replace(/\\([0-7]{3})|\\(.)/g, (_, octal: string | undefined, literal: string) =>
      octal === undefined ? literal : String.fromCharCode(Number.parseInt(octal, 8)),
    );
}
