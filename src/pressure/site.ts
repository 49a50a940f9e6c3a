// Where the table is, and what can be done there: remedies are written for that machine.

export type Firewall = 'nft' | 'iptables';

export interface Site {
  /** Whose table it is, such as a router's name; undefined where commands are run here. */
  readonly host: string | undefined;
  /** A file or a saved tree: nothing can be done where conntop runs. */
  readonly isSaved: boolean;
  /** What the machine filters with; undefined where it is not known, and both are told. */
  readonly firewall: Firewall | undefined;
  readonly isOpenWrt: boolean;
  /** The kernel has its sysctls under net.ipv4.netfilter.ip_conntrack_ (up to about 4.8). */
  readonly legacySysctls: boolean;
  /** False in a namespace whose nf_conntrack_max is the host's to set. */
  readonly maySetMax: boolean;
  /** False where nf_conntrack_buckets is read-only: old kernels take it as a module's parameter. */
  readonly maySetBuckets: boolean;
}

/** This machine, of which nothing in particular is known. */
export const PLAIN_SITE: Site = {
  host: undefined,
  isSaved: false,
  firewall: undefined,
  isOpenWrt: false,
  legacySysctls: false,
  maySetMax: true,
  maySetBuckets: true,
};

/** Where a remedy's commands belong; empty for this machine. */
export function whereText({ host, isSaved }: Site): string {
  if (isSaved) return ' (on the router, not here)';
  return host === undefined ? '' : ` (on ${host})`;
}
