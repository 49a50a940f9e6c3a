// Flows that no packet makes quickly, or at all, inserted through conntrack(8): states, numbers and spellings.

const SCTP_STATES = ['NONE', 'SHUTDOWN_SENT', 'SHUTDOWN_RECD', 'SHUTDOWN_ACK_SENT'];
/** Cut down by the kernel to 2^31-1 jiffies. */
const LONGEST_TIMEOUT = 99_999_999;

/** The arguments of one `conntrack -I` each. */
export const RARE_FLOWS: readonly string[] = [
  '-t 999 -s 10.0.0.11 -d 198.51.100.1 -p tcp --sport 1 --dport 80 --state NONE',
  '-t 999 -s 10.0.0.12 -d 198.51.100.1 -p tcp --sport 1 --dport 80 --state ESTABLISHED -m 4294967295 -w 65535',
  '-t 999 -s ::ffff:10.0.0.1 -d 2001:db8::1 -p udp --sport 0 --dport 65535',
  `-t ${LONGEST_TIMEOUT} -s 10.0.0.1 -d 10.0.0.2 -p 41`,
  '-t 99 -s 10.0.0.1 -d 10.0.0.2 -p 255',
  '-t 99 -s fe80::1 -d ff02::1 -p 89',
  '-t 99 -s 10.0.0.1 -d 10.0.0.4 -p udp --sport 1 --dport 2 --orig-zone 5',
  '-t 99 -s 10.0.0.1 -d 10.0.0.4 -p udp --sport 1 --dport 2 --reply-zone 6',
  '-t 99 -s 10.0.0.1 -d 10.0.0.6 -p udp --sport 1 --dport 2 -w 7',
  '-t 99 -s 10.0.0.1 -d 10.0.0.6 -p udp --sport 1 --dport 2',
  '-t 99 -s 10.0.0.1 -d 10.0.0.5 -p udplite --sport 1 --dport 2',
  '-t 99 -s 10.0.0.1 -d 10.0.0.5 -p gre --srckey 1 --dstkey 65535 --reply-key-src 65535 --reply-key-dst 1',
  '-t 99 -s 10.0.0.1 -d 10.0.0.5 -p icmp --icmp-type 8 --icmp-code 0 --icmp-id 65535',
  '-t 99 -s fd77::1 -d fd77::2 -p icmpv6 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 0',
  ...SCTP_STATES.map(
    (state, port) =>
      `-t 99 -s 10.0.0.1 -d 10.0.0.3 -p sctp --sport ${port} --dport 80 --state ${state} --orig-vtag 1 --reply-vtag 2`,
  ),
];
