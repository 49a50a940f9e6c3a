// The lines in which the kernel complains that a connection-tracking table is full.

export interface FullTableLine {
  readonly table: 'flows' | 'expectations';
  /**
   * Inode of the network namespace (that of /proc/PID/ns/net). Undefined for the initial namespace,
   * for the expectation table, and on kernels to 6.12, which name no namespace.
   */
  readonly namespace: number | undefined;
  /** Seconds since boot; undefined where the line has no such stamp. */
  readonly uptime: number | undefined;
}

/** The longest record /dev/kmsg gives out is shorter than this. */
const LONGEST_LINE = 8192;
/** One prefix is the format string's, the other the module's; kernels since 4.15 print both. */
const FLOWS_FULL = /\b(?:nf|ip)_conntrack: table full(?: in netns (\d{1,15}))?, dropping packet/;
const EXPECTATIONS_FULL = /\b(?:nf|ip)_conntrack: expectation table full/;

/**
 * Reads one line of dmesg, /dev/kmsg or syslog; undefined for any other message. The kernel limits
 * their rate together with other network messages, so their number is not the number of drops.
 */
export function parseFullTableLine(line: string): FullTableLine | undefined {
  const start = line.slice(0, LONGEST_LINE);
  const flows = FLOWS_FULL.exec(start);
  if (flows !== null) {
    const namespace = flows[1] === undefined ? undefined : Number(flows[1]);
    return { table: 'flows', namespace, uptime: uptimeOf(start) };
  }
  if (!EXPECTATIONS_FULL.test(start)) return undefined;
  return { table: 'expectations', namespace: undefined, uptime: uptimeOf(start) };
}

/** dmesg stamps `[   41.713112]` in seconds, /dev/kmsg `4,321,41713112,-;` in microseconds. */
function uptimeOf(line: string): number | undefined {
  const [, seconds] = /^(?:<\d{1,3}>)?\[ *(\d{1,9}\.\d{6})\]/.exec(line) ?? [];
  if (seconds !== undefined) return Number(seconds);
  const [, microseconds] = /^\d{1,4},\d{1,20},(\d{1,15}),/.exec(line) ?? [];
  return microseconds === undefined ? undefined : Number(microseconds) / 1e6;
}
