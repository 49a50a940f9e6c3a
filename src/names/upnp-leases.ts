// Port forwards that hosts have asked the router for, by UPnP, NAT-PMP or PCP: from the lease file of miniupnpd.
import { formatAddress, parsePrefix } from '../conntrack/address.ts';
import { parseProtocol } from '../conntrack/protocols.ts';
import { safeText } from '../words/safe-text.ts';
import type { PortForward } from './forwards.ts';

/** OpenWrt's, then what distributions and the example of its configuration call it. */
export const LEASE_FILES: readonly string[] = [
  '/var/run/miniupnpd.leases',
  '/var/upnp.leases',
  '/var/log/upnp.leases',
  '/var/lib/miniupnpd/upnp.leases',
];
/** Configurations, which may name another. */
export const LEASE_SETTINGS: readonly string[] = ['/etc/miniupnpd/miniupnpd.conf', '/var/etc/miniupnpd.conf'];

/** The lease file that a configuration names; undefined where it names none. */
export function leaseFileIn(settings: string): string | undefined {
  return /^[ \t]*lease_file[ \t]*=[ \t]*(\/\S+)/m.exec(settings)?.[1];
}

/** Where an end that is smaller stands for what is left (LEASEFILE_USE_REMAINING_TIME). Seconds since 1970. */
const LEAST_INSTANT = 1_000_000_000;

/**
 * A lease is `PROTOCOL:PORT:ADDRESS:PORT:END:DESCRIPTION` (lease_file_add in miniupnpd's upnpredirect.c), the first port that
 * of the router; END is in seconds since 1970, 0 for never. Never throws.
 * @param now milliseconds since 1970; a lease that ended before it lets nobody in
 */
export function parseUpnpLeases(text: string, now: number): PortForward[] {
  return text.split('\n').flatMap(line => {
    const [, word = '', port = '', host = '', inner = '', end = '', description = ''] =
      LEASE.exec(line) ?? [];
    const protocol = parseProtocol(word.toLowerCase());
    const server = parsePrefix(host);
    const ends = Number(end) < LEAST_INSTANT ? Number.POSITIVE_INFINITY : Number(end) * 1000;
    if (protocol === undefined || server === undefined || ends <= now) return [];
    const asked = { low: Number(port), high: Number(port) };
    const until = Number.isFinite(ends)
      ? `until ${new Date(ends).toTimeString().slice(0, 5)}`
      : 'without an end';
    return {
      protocols: [protocol],
      ports: [asked],
      server,
      serverPort: { low: Number(inner), high: Number(inner) },
      door: nameOf => {
        const address = formatAddress(server.family, ...server.words);
        return {
          name: `${kindOf(description)} lease of ${nameOf(address) ?? address}, ${port}/${word.toLowerCase()}`,
          meaning: `asked for by ${address} as "${safeText(description.trim())}", ${until}`,
        };
      },
    };
  });
}

const LEASE = /^(TCP|UDP|UDPLITE):(\d{1,5}):([\d.]{7,15}):(\d{1,5}):(\d{1,10}):(.*)$/i;

/** Those protocols have no descriptions: miniupnpd writes its own (natpmp.c, pcpserver.c). */
function kindOf(description: string): string {
  return /^(NAT-PMP|PCP)\b/.exec(description)?.[1] ?? 'UPnP';
}
