// What conntrack(8) 1.4 takes to list, get, count and delete flows, and what stands here for each: the rows of docs/conntrack.md.

export interface ConntrackOption {
  readonly short?: string;
  readonly long: readonly string[];
  /** The long name of the flag that does the same here; absent where there is none. */
  readonly here?: string;
  /** In what it differs, or why it is not there. */
  readonly difference?: string;
}

export const CONNTRACK_COMMANDS: readonly { readonly there: string; readonly here: string }[] = [
  { there: '`-L`', here: '`conntop list -o conntrack`: both families; an empty list is no error in either' },
  { there: '`-L expect`', here: '`conntop expect`, which takes filters too' },
  {
    there: '`-L dying`, `-L unconfirmed`',
    here: 'none: such flows are in no table; `pressure` tells how many are counted and not listed',
  },
  {
    there: '`-G`',
    here: '`conntop get`, exit code 1 where there is no such flow; the tuple of either direction, in zone 0 without `--zone`; conntrack(8) 1.4.7 takes a reply or a zone, and finds nothing by them',
  },
  {
    there: '`-D`',
    here: '`conntop delete`, which shows the flows and asks; `--yes` does not ask. Exit code 1 where no flow matches',
  },
  { there: '`-D expect`', here: 'none: expectations are not changed' },
  { there: '`-F`', here: '`conntop delete` without a filter, after the word flush was typed' },
  { there: '`-C`', here: '`conntop count`, which takes filters too' },
  { there: '`-S`', here: '`conntop stats`' },
  { there: '`-E`', here: '`conntop events`; with `--source conntrack` it is `conntrack -E` that is read' },
  { there: '`-U --mark`', here: '`M` on the live screen' },
  { there: '`-I`, `-A`, `-R`, `-U` of all else', here: 'none: no flow is made or altered' },
];

const SETS = 'none here: it sets a value and chooses no flows';
const KEYS = 'compared here; conntrack(8) 1.4.7 takes the key and does not compare it';

export const CONNTRACK_OPTIONS: readonly ConntrackOption[] = [
  {
    short: 's',
    long: ['src', 'orig-src'],
    here: 'orig-src',
    difference: 'names of hosts, netmasks behind a slash, and lists parted by commas too',
  },
  { short: 'd', long: ['dst', 'orig-dst'], here: 'orig-dst', difference: 'as --orig-src' },
  {
    short: 'r',
    long: ['reply-src'],
    here: 'reply-src',
    difference: 'an address behind -r is refused with a word; prefixes are taken',
  },
  { short: 'q', long: ['reply-dst'], here: 'reply-dst', difference: 'prefixes are taken' },
  { long: ['mask-src'], here: 'mask-src' },
  { long: ['mask-dst'], here: 'mask-dst' },
  {
    short: 'p',
    long: ['protonum'],
    here: 'proto',
    difference: 'a name in any of its spellings, or a number',
  },
  {
    short: 'f',
    long: ['family'],
    here: 'family',
    difference:
      'a family behind -f is refused with a word; without it both, also where old conntrack(8) takes IPv4',
  },
  {
    long: ['sport', 'orig-port-src'],
    here: 'sport',
    difference: 'without a protocol too, and by the name of a service',
  },
  { long: ['dport', 'orig-port-dst'], here: 'dport', difference: 'as --sport' },
  { long: ['reply-port-src'], here: 'reply-port-src', difference: 'as --sport' },
  { long: ['reply-port-dst'], here: 'reply-port-dst', difference: 'as --sport' },
  {
    long: ['state'],
    here: 'state',
    difference: 'without a protocol too, and several parted by commas; LISTEN is SYN_SENT2 in both',
  },
  {
    short: 'u',
    long: ['status'],
    here: 'status',
    difference:
      'EXPECTED and FIXED_TIMEOUT are refused, since no text of the table tells them; UNSET, which conntrack(8) takes for new flows only, is none of the others',
  },
  {
    short: 'm',
    long: ['mark'],
    here: 'mark',
    difference: 'a number behind -m is refused with a word; no zeros before it, which C reads as octal',
  },
  {
    short: 'c',
    long: ['secmark'],
    here: 'secmark',
    difference: 'kernels since 2.6.37 print a secctx, which FILTER finds as text',
  },
  {
    short: 'l',
    long: ['label'],
    here: 'label',
    difference: 'the source is then conntrack(8): the proc file tells none',
  },
  {
    short: 'n',
    long: ['src-nat'],
    here: 'src-nat',
    difference: 'prefixes are taken; of an address with a port both must be translated, as there',
  },
  { short: 'g', long: ['dst-nat'], here: 'dst-nat', difference: 'as --src-nat' },
  {
    short: 'j',
    long: ['any-nat'],
    here: 'any-nat',
    difference:
      'as --src-nat; together with one of these both must match, and delete takes it: conntrack(8) refuses either',
  },
  { short: 'w', long: ['zone'], here: 'zone' },
  { long: ['orig-zone'], here: 'orig-zone' },
  { long: ['reply-zone'], here: 'reply-zone' },
  { long: ['icmp-type', 'icmpv6-type'], here: 'icmp-type' },
  { long: ['icmp-code', 'icmpv6-code'], here: 'icmp-code' },
  { long: ['icmp-id', 'icmpv6-id'], here: 'icmp-id' },
  { long: ['srckey', 'orig-key-src'], here: 'srckey', difference: KEYS },
  { long: ['dstkey', 'orig-key-dst'], here: 'dstkey', difference: KEYS },
  { long: ['reply-key-src'], here: 'reply-key-src', difference: KEYS },
  { long: ['reply-key-dst'], here: 'reply-key-dst', difference: KEYS },
  {
    short: 'o',
    long: ['output'],
    here: 'output',
    difference:
      'one word: extended, xml and save as there; id, ktimestamp and labels stand in the formats that have room for them; timestamp is a flag of events',
  },
  { short: 't', long: ['timeout'], difference: `${SETS}; ttl < 1m is a filter` },
  { long: ['orig-vtag', 'reply-vtag', 'role'], difference: SETS },
  { short: 'a', long: ['nat-range'], difference: SETS },
  { long: ['label-add', 'label-del'], difference: SETS },
  { short: 'z', long: ['zero'], difference: 'none here: counters are read and never set back' },
  { short: 'b', long: ['buffer-size'], difference: 'none here: events are given the room that they need' },
  {
    short: 'e',
    long: ['event-mask'],
    here: 'event-mask',
    difference: 'of events alone',
  },
  {
    short: 'i',
    long: ['id'],
    difference: 'none here, and given up there: -o extended prints ids where the source has them',
  },
  {
    long: ['tuple-src', 'tuple-dst'],
    difference:
      'none here: they make expectations; expect takes --orig-src and --orig-dst of the flow expected',
  },
];
