// What table lines mean, in words.
import { expect, test } from 'vitest';
import { TCP } from '../../src/conntrack/protocols.ts';
import { STATES } from '../../src/conntrack/states.ts';
import { explainFlow, explainText } from '../../src/view/explain/explain.ts';
import { fixture, readTable } from '../output/tables.ts';

const TIMEOUTS = new Map([
  ['tcp_timeout_established', 432_000],
  ['tcp_timeout_syn_sent', 120],
  ['tcp_timeout_time_wait', 120],
  ['udp_timeout', 30],
  ['udp_timeout_stream', 120],
  ['icmp_timeout', 30],
]);

function explain(line: string, timeouts: ReadonlyMap<string, number> = TIMEOUTS): string {
  return explainText(explainFlow(readTable(`${line}\n`), 0, { timeouts }));
}

/** The words of the explanation, however they are set out. */
function words(line: string): string {
  return explain(line).replace(/\s+/g, ' ');
}

const [TCP_SEED = '', ICMP_SEED = ''] = fixture('seeds/nf_conntrack.txt').split('\n');
const [LONG_SEED = '', SYN_SEED = '', MULTICAST_SEED = '', NAT_SEED = ''] =
  fixture('seeds/conntrack-L.txt').split('\n');
const ANSWERED_TCP =
  'src=192.168.2.5 dst=10.25.39.80 sport=36233 dport=21 src=10.25.39.80 dst=192.168.2.5 sport=21 dport=36233';

test('seed 000: an established connection whose answers go to another host and port, for five minutes more', () => {
  const text = words(TCP_SEED);
  expect(text).toContain('from 1.1.1.2 port 2000');
  expect(text).toContain('to 2.2.2.2 port 80');
  expect(text).toContain('answers go to 1.1.1.1 port 12000 Source NAT');
  expect(text).toContain('state ESTABLISHED The handshake is complete');
  expect(text).toContain('time left 5 minutes');
  expect(text).toContain('Packets have been seen in both directions.');
});

test('seed 000: an echo request with its expected echo reply, for three seconds more', () => {
  const text = words(ICMP_SEED);
  expect(text).toContain('message echo-request An echo-reply from 1.1.1.1 to 1.1.1.2 belongs to it.');
  expect(text).toContain('time left 3 seconds');
  expect(text).toContain('identifier that joins question and answer');
  expect(words(ICMP_SEED.replace(' src=1.1.1.1', ' [UNREPLIED] src=1.1.1.1'))).toContain(
    'An echo-reply from 1.1.1.1 to 1.1.1.2 is expected.',
  );
});

test('seed 000: every column has its meaning', () => {
  const text = words(TCP_SEED);
  expect(text).toContain('ipv4 2 network protocol and its number');
  expect(text).toContain('tcp 6 transport protocol and its number');
  expect(text).toContain('timeout 300 seconds until the flow is forgotten');
  expect(text).toContain('src= 1.1.1.2 where the first packet came from');
  expect(text).toContain('src= 2.2.2.2 where answers come from');
});

test('seed 001: the time left goes down until more traffic is seen, and an answer takes [UNREPLIED] away', () => {
  const text = words(
    'udp      17 28 src=10.0.0.1 dst=10.0.0.2 sport=46011 dport=1900 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=1900 dport=46011 mark=0 use=1',
  );
  expect(text).toContain('udp 17 transport protocol and its number');
  expect(text).toContain('time left 28 seconds It counts down');
  expect(text).toContain('An answer takes [UNREPLIED] away');
});

test('seed 001: an assured flow is not erased when the table is full; a helper reads along', () => {
  const text = words(`tcp      6 431994 ESTABLISHED ${ANSWERED_TCP} [ASSURED] mark=0 helper=ftp use=2`);
  expect(text).toContain('Assured: it is never dropped to make room.');
  expect(text).toContain('helper= ftp');
  expect(text).toContain('idle for 6 seconds');
});

test('seed 004: a SYN that nobody has answered, and a multicast that nobody answers', () => {
  expect(words(SYN_SEED)).toContain('unless answered it goes when the time is up');
  expect(words(SYN_SEED)).toContain('idle for 1 minute 34 seconds');
  expect(words(MULTICAST_SEED)).toContain('to 239.255.255.250 port 1900');
  expect(words(MULTICAST_SEED)).toContain('among the first to be dropped');
});

test('seed 004: the reply tuple is the original one turned round, unless the source is translated', () => {
  expect(words(LONG_SEED)).toContain(
    'The reply tuple is the original one turned round: nothing is translated.',
  );
  expect(explain(NAT_SEED)).toContain(
    [
      '  10.0.0.10:5536    -tcp->  10.8.2.12:80',
      '  | SNAT                    |',
      '  192.168.1.2:5536  <-----  10.8.2.12:80',
    ].join('\n'),
  );
  expect(words(NAT_SEED)).toContain('the router sends them on to the sender');
  expect(words(NAT_SEED)).not.toContain('mark=');
});

test('seed 003: the state is the tracker’s guess, and not what a rule calls established', () => {
  expect(words(LONG_SEED)).toContain(
    "not the endpoints' own state; a rule's `ct state established` holds earlier",
  );
});

test('seed 003: who becomes assured, and when', () => {
  expect(words(LONG_SEED)).toContain('The handshake was completed, with packets both ways.');
  expect(words(ICMP_SEED)).toContain('Flows of this protocol never become assured');
  const udp =
    'udp 17 25 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=53 src=10.0.0.2 dst=10.0.0.1 sport=53 dport=1';
  expect(words(`${udp} use=1`)).toContain(
    'Further packets make it assured and give it the longer timeout of a stream',
  );
  expect(words(`${udp} [ASSURED] use=1`)).toContain('set to 2 minutes');
});

test('seed 003: while an acknowledgement is outstanding the timeout is a short one', () => {
  expect(words(TCP_SEED)).toContain(
    'most likely waits for data to be acknowledged; it is not about to be closed',
  );
});

test('seed 003: an offloaded flow has neither state nor timer', () => {
  const text = words(`tcp 6 ${ANSWERED_TCP} [OFFLOAD] mark=0 use=2`);
  expect(text).toContain('A flow table forwards its packets past the tracker');
  expect(text).toContain('An offloaded flow has no timer');
  expect(text).not.toContain('Not assured');
});

test('both ends translated, names and services where there are some', () => {
  const line =
    'tcp 6 431999 ESTABLISHED src=192.168.1.5 dst=203.0.113.1 sport=5000 dport=8080 src=192.168.1.9 dst=192.168.1.1 sport=80 dport=5000 [ASSURED] use=1';
  const naming = {
    nameOf: (address: string) => (address === '192.168.1.9' ? 'web' : undefined),
    serviceOf: (port: number) => (port === 80 ? 'http' : undefined),
  };
  const text = explainText(explainFlow(readTable(`${line}\n`), 0, { timeouts: TIMEOUTS, naming }));
  expect(text).toContain(
    [
      '  192.168.1.5:5000  -tcp->  203.0.113.1:8080',
      '  | SNAT                    | DNAT',
      '  192.168.1.1:5000  <-----  web:http',
    ].join('\n'),
  );
  expect(text).toContain('Destination NAT');
});

test('a default stands in for a setting that is not known, and says so', () => {
  expect(explain(SYN_SEED, new Map())).toContain(
    "the kernel's default, as this machine's setting is unknown",
  );
  expect(explain(SYN_SEED)).not.toContain('unknown');
});

test('more time left than the setting gives', () => {
  expect(words(SYN_SEED.replace('6 26', '6 500'))).toContain('a rule has a timeout of its own');
});

test('what strangers have written cannot reach the terminal', () => {
  const text = explain(
    'udp 17 28 src=1.2.3.4 dst=1.2.3.5 sport=1 dport=2 src=1.2.3.5 dst=1.2.3.4 sport=2 dport=1 secctx=\u009b31m{red-fg} use=1',
  );
  expect(text).not.toContain('\u009b');
  expect(text).not.toContain('{red-fg}');
});

test('the age is told where the kernel keeps it', () => {
  expect(words(`tcp 6 431999 ESTABLISHED ${ANSWERED_TCP} [ASSURED] delta-time=3700 use=1`)).toContain(
    "age 1 hour 1 minute since the flow was made, by the kernel's clock",
  );
  expect(words(LONG_SEED)).not.toContain(' age ');
});

test('a flow met in mid-stream is not told of a handshake, and its idle time goes by the timer that the row shows', () => {
  const text = words(
    'tcp      6 370429 ESTABLISHED src=192.0.2.10 dst=198.51.100.20 sport=80 dport=11805 packets=1 bytes=40 [UNREPLIED] src=198.51.100.20 dst=192.0.2.10 sport=11805 dport=80 packets=0 bytes=0 mark=0 use=2',
  );
  expect(text).toContain('Met in mid-stream (nf_conntrack_tcp_loose)');
  expect(text).not.toMatch(/handshake is complete|handshake has not been completed/);
  expect(text).toContain('idle for 17 hours 6 minutes');
});

test('an offloaded flow has the day of the flow table', () => {
  const text = words(
    'ipv4 2 tcp 6 86300 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 [OFFLOAD] mark=0 use=2',
  );
  expect(text).toContain('set to 1 day by the flow table');
});

/** Two sayings that exclude each other. */
const CONTRADICTIONS: readonly (readonly [RegExp, RegExp])[] = [
  [/handshake (?:is|was) complete/, /not been completed|no handshake|not seen the whole/],
  [/never dropped/, /among the first|remove it too/],
  [/No packet has come back|Nothing has come back/, /both directions|both ways/],
  [/nobody has answered/, /both directions\./],
];

test('no explanation contradicts itself, whatever the state and the flags', () => {
  const states = STATES.filter(({ protocols }) => protocols.includes(TCP)).map(({ name }) => name);
  const tuples = ['src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2', 'src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1'];
  for (const head of [...states.map(state => `tcp 6 100 ${state}`), 'udp 17 20', 'sctp 132 20 COOKIE_WAIT']) {
    for (const flags of [
      '',
      '[UNREPLIED]',
      '[ASSURED]',
      '[UNREPLIED] [ASSURED]',
      '[OFFLOAD]',
      '[HW_OFFLOAD]',
    ]) {
      const [before, after] = flags.startsWith('[UNREPLIED]')
        ? ['[UNREPLIED] ', flags.slice(11)]
        : ['', flags];
      const line = `${head} ${tuples[0]} ${before}${tuples[1]} ${after} use=1`;
      const text = words(line);
      for (const [one, other] of CONTRADICTIONS) {
        expect(one.test(text) && other.test(text), `${line}\n${one} and ${other}`).toBe(false);
      }
    }
  }
});
