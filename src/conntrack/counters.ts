// The kernel's connection-tracking counters: one name for each, whatever a kernel or tool calls it.

export interface Counter {
  /** The name conntrack(8) uses today. */
  readonly name: string;
  /** What other kernels and tools call the same counter. */
  readonly aliases: readonly string[];
  readonly title: string;
  readonly meaning: string;
  /** What to do when it rises; undefined where a rise is no trouble or the counter is dead. */
  readonly advice: string | undefined;
}

/** Trouble first, then what explains it, then counters that only old kernels keep. */
export const COUNTERS: readonly Counter[] = [
  counter(
    'drop',
    [],
    'Dropped',
    'Packets thrown away because their flow could not be tracked: a full table, a lost insertion race, or a protocol helper that gave up.',
    'If the count stands at its maximum, raise nf_conntrack_max or find the host that fills the table; if not, look at insert_failed and at the helpers in use.',
  ),
  counter(
    'early_drop',
    [],
    'Evicted early',
    'Flows that never saw an answer, or never got past a first exchange, removed from a full table so that a new one could enter.',
    'The table is full although the log is still silent: act now, by a larger nf_conntrack_max, shorter timeouts, or a limit on the busiest host.',
  ),
  counter(
    'insert_failed',
    [],
    'Insertion failed',
    'New flows lost with their first packet because another flow already held their place, or the hash chain was too long; before 5.6 also races that were resolved.',
    'A few come from parallel DNS queries out of one socket; many mean that NAT runs out of source ports or that there are too few buckets.',
  ),
  counter(
    'chaintoolong',
    ['chainlength'],
    'Hash chain too long',
    'New flows refused because their hash bucket already held too many entries.',
    'Raise nf_conntrack_buckets towards nf_conntrack_max.',
  ),
  counter(
    'clash_resolve',
    ['clashres'],
    'Race resolved',
    'Pairs of packets that opened the same flow at the same moment and were merged into one, typically parallel DNS queries.',
    'Nothing as long as insert_failed stays still; together with it, spread DNS queries over sockets or use a local resolver.',
  ),
  counter(
    'invalid',
    [],
    'Invalid packets',
    'Packets that belong to no flow and cannot open one; they pass on as invalid and the firewall decides about them.',
    'Set nf_conntrack_log_invalid to see them; asymmetric routes, flows cut by a short timeout and bad checksums are the usual causes.',
  ),
  counter(
    'error',
    ['icmp_error'],
    'ICMP errors',
    'ICMP messages that are malformed or quote a packet of no known flow.',
    'Look for spoofed or late ICMP with nf_conntrack_log_invalid; a slow rise is normal on the open internet.',
  ),
  counter(
    'search_restart',
    [],
    'Lookups restarted',
    'Lookups begun again because an entry moved to another chain meanwhile or the table was resized.',
    'A steep rise means many changes in long chains: raise nf_conntrack_buckets.',
  ),
  counter(
    'found',
    [],
    'Found',
    'On kernels to 4.8 the lookups that found a flow; later only how often NAT met a port already taken while choosing one.',
    'On current kernels a steep rise means that NAT runs short of ports for a destination: add source addresses.',
  ),
  counter(
    'insert',
    [],
    'Inserted',
    'On kernels to 4.8 every new flow; later only those that a program created through netlink.',
    undefined,
  ),
  counter(
    'expect_new',
    [],
    'Expected flows arrived',
    'Flows that arrived as a helper had announced.',
    undefined,
  ),
  counter(
    'expect_create',
    [],
    'Expectations made',
    'Connections announced by a helper, such as the data channel of FTP.',
    'A steep rise comes from one busy helper protocol, or from somebody who abuses it.',
  ),
  counter(
    'expect_delete',
    [],
    'Expectations removed',
    'Announced connections that arrived, were withdrawn or ran out of time.',
    undefined,
  ),
  counter(
    'ignore',
    [],
    'Not tracked',
    'Packets left alone because they were tracked already or exempted by a rule; always 0 from 5.10 on.',
    undefined,
  ),
  counter(
    'searched',
    [],
    'Entries searched',
    'Hash entries looked at; always 0 from about 4.9 on.',
    undefined,
  ),
  counter('new', [], 'New', 'Flows created; always 0 from about 4.9 on.', undefined),
  counter('delete', [], 'Deleted', 'Flows removed; always 0 from about 4.9 on.', undefined),
  counter(
    'delete_list',
    [],
    'Put up for deletion',
    'Flows put on the list of dying ones; always 0 from about 4.9 on.',
    undefined,
  ),
];

/** The name of the registry for any kernel's or tool's spelling; an unknown name stays itself. */
export function canonicalCounter(name: string): string {
  return CANONICAL.get(name) ?? name;
}

const CANONICAL: ReadonlyMap<string, string> = new Map(
  COUNTERS.flatMap(({ name, aliases }) => aliases.map((alias): [string, string] => [alias, name])),
);

function counter(
  name: string,
  aliases: readonly string[],
  title: string,
  meaning: string,
  advice: string | undefined,
): Counter {
  return { name, aliases, title, meaning, advice };
}
