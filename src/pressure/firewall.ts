// Limits and refusals as lines for nftables and for iptables, told for the firewall that the machine has.
import { formatCount } from '../words/figures.ts';
import type { Remedy } from './remedy.ts';
import type { Firewall, Site } from './site.ts';

/** Where packets are looked at: what the router sends on, what it sends itself, and what has just come in. */
type Hook = 'forward' | 'output' | 'early';

const CHAINS: Readonly<Record<Hook, string>> = {
  forward: '{ type filter hook forward priority -10; }',
  output: '{ type filter hook output priority -10; }',
  early: '{ type filter hook prerouting priority raw; }',
};

/**
 * A table of our own, so that `nft delete table inet conntop` takes everything back. Quotes stand only around what
 * the shell would read otherwise: a narrow page breaks a command at the blanks outside of them.
 */
function nftChain(hook: Hook): string[] {
  return ['nft add table inet conntop', `nft add chain inet conntop ${hook} '${CHAINS[hook]}'`];
}

/** One remedy in both languages, or in the one that the machine speaks. */
function told(site: Site, text: string, lines: Readonly<Record<Firewall, readonly string[]>>): Remedy[] {
  if (site.firewall !== undefined) return [{ text, commands: lines[site.firewall] }];
  return [
    { text: `${text}, with nftables`, commands: lines.nft },
    { text: 'or with iptables', commands: lines.iptables },
  ];
}

/** How many flows one source may have: IPv6 is limited by /64, since a device has as many addresses as it likes. */
export interface HostLimit {
  readonly flows: number;
  readonly isIPv6: boolean;
  /** The router's own flows pass no forward chain. */
  readonly isRouter: boolean;
}

/** New flows beyond the limit are dropped before they enter the table. */
export function perHostLimit(site: Site, { flows, isIPv6, isRouter }: HostLimit): Remedy[] {
  const hook = isRouter ? 'output' : 'forward';
  const [type, key, set] = isIPv6
    ? ['ipv6_addr', 'ip6 saddr and ffff:ffff:ffff:ffff::', 'nets6']
    : ['ipv4_addr', 'ip saddr', 'hosts'];
  const [tables, bits] = isIPv6 ? ['ip6tables', 64] : ['iptables', 32];
  const who = isRouter ? 'the router itself' : isIPv6 ? 'every /64' : 'every host';
  return told(site, `hold ${who} to ${formatCount(flows)} flows`, {
    nft: [
      ...nftChain(hook),
      `nft add set inet conntop ${set} '{ type ${type}; size 65535; flags dynamic; }'`,
      `nft add rule inet conntop ${hook} ct state new add @${set} '{ ${key} ct count over ${flows} }' counter drop`,
    ],
    iptables: [
      `${tables} -I ${hook.toUpperCase()} -m conntrack --ctstate NEW -m connlimit --connlimit-above ${flows} --connlimit-mask ${bits} --connlimit-saddr -j DROP`,
    ],
  });
}

/** A server's address and port as packets have them where the rule looks. */
export interface Target {
  readonly address: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** New packets for one port of one server, held to so many a second before they enter the table. */
export function targetLimit(site: Site, { address, protocol, port }: Target, perSecond: number): Remedy[] {
  const v6 = address.includes(':');
  const syn = protocol === 'tcp' ? " 'tcp flags & (syn | ack) == syn'" : '';
  return told(
    site,
    `limit new ${protocol.toUpperCase()} flows to ${address} port ${port} before they enter the table`,
    {
      nft: [
        ...nftChain('early'),
        `nft add rule inet conntop early ${v6 ? 'ip6' : 'ip'} daddr ${address} ${protocol} dport ${port}${syn} limit rate over ${perSecond}/second counter drop`,
      ],
      iptables: [
        `${v6 ? 'ip6tables' : 'iptables'} -t raw -I PREROUTING -d ${address} -p ${protocol} --dport ${port}${protocol === 'tcp' ? ' --syn' : ''} -m hashlimit --hashlimit-above ${perSecond}/sec --hashlimit-name conntop -j DROP`,
      ],
    },
  );
}

/** Whoever is refused stops at once instead of holding an entry until it times out. `address` is after translation. */
export function refusal(site: Site, { address, protocol, port }: Target): Remedy[] {
  const v6 = address.includes(':');
  const tables = v6 ? 'ip6tables' : 'iptables';
  const tcp = protocol === 'tcp';
  return told(site, `bring ${address} back; until then refuse new flows to its port ${port}`, {
    nft: [
      ...nftChain('forward'),
      `nft add rule inet conntop forward ${v6 ? 'ip6' : 'ip'} daddr ${address} ${protocol} dport ${port} ct state new counter reject${tcp ? ' with tcp reset' : ''}`,
    ],
    iptables: [
      `${tables} -I FORWARD -d ${address} -p ${protocol} --dport ${port} -m conntrack --ctstate NEW -j REJECT${tcp ? ' --reject-with tcp-reset' : ''}`,
    ],
  });
}

const NFT_FILE = '/etc/nftables.conf';
/** fw4 reads the files here into its own table, so that only what stands inside of ours may be in them. */
const FW4_FILE = '/etc/nftables.d/90-conntop.nft';

/** What keeps firewall lines over a restart; `commands` are those of all remedies. */
export function keepFirewall(commands: readonly string[], { isOpenWrt }: Site): Remedy[] {
  const uses = (word: RegExp): boolean => commands.some(command => word.test(command));
  const text = (kind: string): string => `to keep the ${kind} lines over a restart, once they are in`;
  const remedies: Remedy[] = [];
  if (uses(/^nft /)) {
    const list = 'nft list table inet conntop';
    const command = isOpenWrt ? `${list} | sed '1d;$d' > ${FW4_FILE}` : `${list} >> ${NFT_FILE}`;
    remedies.push({ text: text('nftables'), commands: [command] });
  }
  if (uses(/^ip6?tables /)) {
    const lines = commands.filter(command => /^ip6?tables /.test(command));
    const save = isOpenWrt
      ? lines.map(line => `echo '${line}' >> /etc/firewall.user`)
      : ['iptables-save > /etc/iptables/rules.v4', 'ip6tables-save > /etc/iptables/rules.v6'];
    remedies.push({ text: text('iptables'), commands: save });
  }
  return remedies;
}
