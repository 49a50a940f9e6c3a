// What to do about the cause that a rule has found: limit the host, cut its flows, mend the server.
import { formatCount } from '../words/figures.ts';
import type { Remedy } from './remedy.ts';
import { sysctlName } from './sysctl-names.ts';
import type { RuleName, Verdict } from './verdict.ts';

/** Remedies for one verdict; `max` sets the limit that is proposed for a single host. */
export function rootRemedies(verdict: Verdict, max: number | undefined, legacySysctls: boolean): Remedy[] {
  return REMEDIES[verdict.rule]({ verdict, address: verdict.address, limit: hostLimit(max), legacySysctls });
}

interface Case {
  readonly verdict: Verdict;
  readonly address: string | undefined;
  /** Flows a single host may have. */
  readonly limit: number;
  readonly legacySysctls: boolean;
}

const REMEDIES: Readonly<Record<RuleName, (found: Case) => Remedy[]>> = {
  'port-scan': found => [
    ...deletion(
      found,
      '-s',
      found.verdict.evidence.protocol === 'udp' ? '-p udp' : '-p tcp --state SYN_SENT',
    ),
    ...perHostLimit(found),
  ],
  'peer-to-peer': found => [...perHostLimit(found), ...deletion(found, '-s', '-p udp')],
  'dns-flood': found =>
    found.verdict.evidence.sources === undefined
      ? [...deletion(found, '-s', '-p udp --dport 53'), ...perHostLimit(found)]
      : [...refusal(found, 'udp dport 53', 'reject'), ...deletion(found, '-r', '-p udp --dport 53')],
  'dead-upstream': found => [
    ...uplink(found),
    ...refusal(found, `tcp dport ${found.verdict.evidence.port}`, 'reject with tcp reset'),
    ...deletion(found, '-r', '-p tcp --state SYN_SENT'),
  ],
  'syn-flood': found => [
    ...synLimit(found),
    ...shorter(found, 'tcp_timeout_syn_recv', 15),
    ...deletion(found, '-d', '-p tcp --state SYN_RECV'),
  ],
  'stale-established': () => [
    {
      text: 'delete the flows that are idle for longer than RFC 5382 wants them kept (asks first)',
      commands: ["conntop delete 'state ESTABLISHED and idle > 7440s'"],
    },
  ],
  churn: () => [],
  'dnat-server': () => [],
  'table-too-small': () => [],
};

/** A tenth of the table, in round figures. */
function hostLimit(max: number | undefined): number {
  const tenth = (max ?? 10_000) / 10;
  const step = 10 ** Math.floor(Math.log10(Math.max(10, tenth)));
  return Math.max(10, Math.floor(tenth / step) * step);
}

function deletion({ address }: Case, side: '-s' | '-d' | '-r', more: string): Remedy[] {
  if (address === undefined) return [];
  const who = side === '-s' ? 'of' : 'to';
  const family = isIPv6(address) ? '-f ipv6 ' : '';
  return [
    {
      text: `delete these flows ${who} ${address} now`,
      commands: [`conntrack -D ${family}${side} ${address} ${more}`],
    },
  ];
}

/** New flows beyond the limit are dropped before they enter the table. */
function perHostLimit({ address, limit }: Case): Remedy[] {
  const v6 = address !== undefined && isIPv6(address);
  const [type, key, set] = v6 ? ['ipv6_addr', 'ip6 saddr', 'hosts6'] : ['ipv4_addr', 'ip saddr', 'hosts'];
  const [tables, bits] = v6 ? ['ip6tables', 128] : ['iptables', 32];
  return [
    {
      text: `hold every host to ${formatCount(limit)} flows with nftables`,
      commands: [
        ...NFT_CHAIN,
        `nft add set inet conntop ${set} '{ type ${type}; size 65535; flags dynamic; }'`,
        `nft add rule inet conntop forward ct state new add @${set} '{ ${key} ct count over ${limit} }' counter drop`,
      ],
    },
    {
      text: `or with iptables`,
      commands: [
        `${tables} -I FORWARD -m conntrack --ctstate NEW -m connlimit --connlimit-above ${limit} --connlimit-mask ${bits} --connlimit-saddr -j DROP`,
      ],
    },
  ];
}

/** Whoever is refused stops at once instead of holding an entry until it times out. */
function refusal({ address }: Case, match: string, verdict: string): Remedy[] {
  if (address === undefined) return [];
  const key = isIPv6(address) ? 'ip6 daddr' : 'ip daddr';
  return [
    {
      text: `bring ${address} back; until then refuse new flows to it`,
      commands: [
        ...NFT_CHAIN,
        `nft add rule inet conntop forward ${key} ${address} ${match} ct state new counter ${verdict}`,
      ],
    },
  ];
}

/** Where no single server is dead, the way out is looked at first. */
function uplink({ address }: Case): Remedy[] {
  if (address !== undefined) return [];
  return [
    {
      text: 'see which gateway the way out leads to, and whether it answers',
      commands: ['ip route show default'],
    },
    { text: 'once it does, delete the flows that wait', commands: ['conntrack -D -p tcp --state SYN_SENT'] },
  ];
}

function synLimit({ address }: Case): Remedy[] {
  if (address === undefined) return [];
  const key = isIPv6(address) ? 'ip6 daddr' : 'ip daddr';
  return [
    {
      text: `limit new connections to ${address} before they enter the table`,
      commands: [
        'nft add table inet conntop',
        "nft add chain inet conntop early '{ type filter hook prerouting priority raw; }'",
        `nft add rule inet conntop early ${key} ${address} 'tcp flags & (syn | ack) == syn' limit rate over 200/second counter drop`,
      ],
    },
  ];
}

function shorter({ legacySysctls }: Case, name: string, seconds: number): Remedy[] {
  const text = `give unfinished handshakes ${seconds}s`;
  return [{ text, commands: [`sysctl -w ${sysctlName(name, legacySysctls)}=${seconds}`] }];
}

/**
 * A table of our own, so that `nft delete table inet conntop` takes everything back. Quotes stand only around what
 * the shell would read otherwise: a narrow page breaks a command at the blanks outside of them.
 */
const NFT_CHAIN = [
  'nft add table inet conntop',
  "nft add chain inet conntop forward '{ type filter hook forward priority -10; }'",
];

function isIPv6(address: string): boolean {
  return address.includes(':');
}
