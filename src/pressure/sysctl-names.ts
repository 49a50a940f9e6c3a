// The name under which a running kernel has a conntrack sysctl: today's, or that of the ip_conntrack tree.
import { legacyTimeoutSysctl, TIMEOUTS } from '../conntrack/timeouts.ts';
import type { Remedy } from './remedy.ts';
import type { Site } from './site.ts';

/** `suffix` is `max` or a timeout's name. Protocols that the old tree never had keep today's name. */
export function sysctlName(suffix: string, legacy: boolean): string {
  const today = `net.netfilter.nf_conntrack_${suffix}`;
  if (!legacy) return today;
  if (suffix === 'max') return 'net.ipv4.netfilter.ip_conntrack_max';
  const timeout = TIMEOUTS.find(({ name }) => name === suffix);
  return (timeout === undefined ? undefined : legacyTimeoutSysctl(timeout)) ?? today;
}

/** A remedy that sets a timeout, in seconds. */
export function setSysctl(site: Site, suffix: string, seconds: number, text: string): Remedy {
  return { text, commands: [`sysctl -w ${sysctlName(suffix, site.legacySysctls)}=${seconds}`] };
}
