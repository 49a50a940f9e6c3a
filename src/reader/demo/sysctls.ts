// The demo router's sysctls: a kernel 6.12's defaults, but for a small table and switched-on accounting.

/** What `nf_conntrack_max` says: small enough for one device to fill. */
export const MAX = 4096;
/**
 * More buckets than flows, as where an administrator lowered the maximum: the eight buckets that early drop looks
 * into then hold few flows, so that it fails now and then, and `drop` rises too.
 */
export const BUCKETS = 16_384;

/** Seconds, under the name that follows `nf_conntrack_`. */
export const TIMEOUTS = {
  dccp_timeout_closereq: 64,
  dccp_timeout_closing: 64,
  dccp_timeout_open: 43_200,
  dccp_timeout_partopen: 480,
  dccp_timeout_request: 240,
  dccp_timeout_respond: 480,
  dccp_timeout_timewait: 240,
  generic_timeout: 600,
  gre_timeout: 30,
  gre_timeout_stream: 180,
  icmp_timeout: 30,
  icmpv6_timeout: 30,
  sctp_timeout_closed: 10,
  sctp_timeout_cookie_echoed: 3,
  sctp_timeout_cookie_wait: 3,
  sctp_timeout_established: 210,
  sctp_timeout_heartbeat_sent: 30,
  sctp_timeout_shutdown_ack_sent: 3,
  sctp_timeout_shutdown_recd: 3,
  sctp_timeout_shutdown_sent: 3,
  tcp_timeout_close: 10,
  tcp_timeout_close_wait: 60,
  tcp_timeout_established: 432_000,
  tcp_timeout_fin_wait: 120,
  tcp_timeout_last_ack: 30,
  tcp_timeout_max_retrans: 300,
  tcp_timeout_syn_recv: 60,
  tcp_timeout_syn_sent: 120,
  tcp_timeout_time_wait: 120,
  tcp_timeout_unacknowledged: 300,
  udp_timeout: 30,
  udp_timeout_stream: 120,
} as const;

/** Everything under sys/net/netfilter that never changes, by file name. */
export const SYSCTLS: ReadonlyMap<string, number> = new Map([
  ['nf_conntrack_acct', 1],
  ['nf_conntrack_buckets', BUCKETS],
  ['nf_conntrack_checksum', 1],
  ['nf_conntrack_dccp_loose', 1],
  ['nf_conntrack_events', 2],
  ['nf_conntrack_expect_max', BUCKETS / 64],
  ['nf_conntrack_log_invalid', 0],
  ['nf_conntrack_max', MAX],
  ['nf_conntrack_tcp_be_liberal', 0],
  ['nf_conntrack_tcp_ignore_invalid_rst', 0],
  ['nf_conntrack_tcp_loose', 1],
  ['nf_conntrack_tcp_max_retrans', 3],
  ['nf_conntrack_timestamp', 1],
  ['nf_flowtable_tcp_timeout', 30],
  ['nf_flowtable_udp_timeout', 30],
  ...Object.entries(TIMEOUTS).map(([name, seconds]) => [`nf_conntrack_${name}`, seconds] as const),
]);
