// The small files that the demo router offers beside its table: limits, counters, leases and hosts.
import { shortAddress } from './addresses.ts';
import { DEVICES, type Device, ROUTER } from './devices.ts';
import { serverNames } from './internet.ts';
import type { Router } from './router.ts';
import { MAX, SYSCTLS } from './sysctls.ts';

/** The text under a path relative to the proc root, or relative to / for `etc/hosts` and `tmp/dhcp.leases`. */
export function factText(path: string, router: Router): string | undefined {
  switch (path) {
    case 'sys/net/netfilter/nf_conntrack_count':
      return `${router.table.count}\n`;
    case 'sys/net/nf_conntrack_max':
      return `${MAX}\n`;
    case 'net/stat/nf_conntrack':
      return router.statistics.text(router.table.count);
    case 'net/nf_conntrack_expect':
      return '';
    case 'tmp/dhcp.leases':
      return leasesText();
    case 'etc/hosts':
      return hostsText();
    default:
      return sysctlText(path);
  }
}

function sysctlText(path: string): string | undefined {
  const folder = 'sys/net/netfilter/';
  const value = path.startsWith(folder) ? SYSCTLS.get(path.slice(folder.length)) : undefined;
  return value === undefined ? undefined : `${value}\n`;
}

/** dnsmasq's leases: expiry (0: never), hardware address, address, name, client id; then those of DHCPv6. */
function leasesText(): string {
  const clients = DEVICES.filter(device => device !== ROUTER);
  const ipv4 = clients.map(({ mac, ipv4, name }) => `0 ${mac} ${ipv4} ${name} 01:${mac}\n`);
  const duid = 'duid 00:03:00:01:02:00:5e:10:00:01\n';
  return ipv4.join('') + duid + clients.map(leases6Text).join('');
}

function leases6Text({ name, mac, ipv6 }: Device): string {
  if (!ipv6) return '';
  const association = Number.parseInt(mac.slice(-8).replaceAll(':', ''), 16);
  return [ipv6.local, ipv6.global]
    .map(address => `0 ${association} ${shortAddress(address)} ${name} 00:03:00:01:${mac}\n`)
    .join('');
}

function hostsText(): string {
  const own = [
    { address: '127.0.0.1', name: 'localhost' },
    { address: ROUTER.ipv4, name: 'router.lan router' },
    ...(ROUTER.ipv6 ? [{ address: ROUTER.ipv6.local, name: 'router.lan router' }] : []),
  ];
  return [...own, ...serverNames()]
    .map(({ address, name }) => `${shortAddress(address)}\t${name}\n`)
    .join('');
}
