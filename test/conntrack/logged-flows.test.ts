// A log of conntrack -E: which flows it leaves alive, and what is known of them.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Flag } from '../../src/conntrack/flow-line.ts';
import { LineFeed } from '../../src/conntrack/line-feed.ts';
import { stateName } from '../../src/conntrack/state-words.ts';

interface Seen {
  readonly flows: string[];
  readonly unreadable: number;
}

/** Each flow as protocol, timeout, state, source port and flags. */
function read(...chunks: (string | Uint8Array)[]): Seen {
  const flows: string[] = [];
  const feed = new LineFeed(line => {
    const flags =
      (line.flags & Flag.UNREPLIED) !== 0 ? 'unreplied' : (line.flags & Flag.ASSURED) !== 0 ? 'assured' : '';
    flows.push(`${line.protocol} ${line.timeout} ${stateName(line.state)} ${line.original.src} ${flags}`);
  });
  feed.begin();
  for (const chunk of chunks) feed.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  feed.end();
  return { flows, unreadable: feed.unreadable.count };
}

const NEW =
  '[1795226431.786106]\t    [NEW] tcp      6 120 SYN_SENT src=10.0.0.1 dst=10.0.0.2 sport=7 dport=80 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=80 dport=7 mark=42\n';
const UPDATE =
  ' [UPDATE] tcp      6 432000 ESTABLISHED src=10.0.0.1 dst=10.0.0.2 sport=7 dport=80 src=10.0.0.2 dst=10.0.0.1 sport=80 dport=7 [ASSURED] mark=42\n';
const MARKED =
  ' [UPDATE] tcp      6 431990 src=10.0.0.1 dst=10.0.0.2 sport=7 dport=80 src=10.0.0.2 dst=10.0.0.1 sport=80 dport=7 [ASSURED] mark=43\n';
const DESTROY =
  '[DESTROY] tcp      6 src=10.0.0.1 dst=10.0.0.2 sport=7 dport=80 packets=4 bytes=216 src=10.0.0.2 dst=10.0.0.1 sport=80 dport=7 packets=3 bytes=164 [ASSURED] mark=42 [USERSPACE] portid=12345 progname=conntrack\n';

test('a new flow stands until it is destroyed', () => {
  expect(read(NEW).flows).toEqual(['6 120 SYN_SENT 7 unreplied']);
  expect(read(NEW, DESTROY).flows).toEqual([]);
});

test('an update takes the place of what was known, but for the state it does not say', () => {
  expect(read(NEW, UPDATE).flows).toEqual(['6 432000 ESTABLISHED 7 assured']);
  expect(read(NEW, UPDATE, MARKED).flows).toEqual(['6 431990 ESTABLISHED 7 assured']);
});

test('an offloaded flow has no state to remember', () => {
  const offloaded = MARKED.replace('[ASSURED]', '[OFFLOAD]').replace('6 431990 ', '6 ');
  expect(read(UPDATE, offloaded).flows[0]).toMatch(/^6 \d+ {2}7 $/);
});

test('a flow without addresses is destroyed, whatever came before', () => {
  const unknown = 'unknown  7 unknown  99';
  const destroy = `[DESTROY] ${unknown} mark=0 use=1\n`;
  expect(read(`    [NEW] ${unknown} 500 mark=0 use=1\n`, NEW, destroy).flows).toEqual([
    '6 120 SYN_SENT 7 unreplied',
  ]);
});

test('a table line in front of the events is a flow as ever', () => {
  const line =
    'udp 17 28 src=10.0.0.1 dst=10.0.0.2 sport=9 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=9 use=1\n';
  expect(read(line, NEW).flows).toEqual(['17 28  9 ', '6 120 SYN_SENT 7 unreplied']);
});

test('an event whose end has not been written yet is not taken for whole', () => {
  expect(read(NEW.trimEnd())).toEqual({ flows: [], unreadable: 1 });
});

test.each([
  ['linux-6.18-E', 25],
  ['linux-6.18-E-timestamp-id-extended', 25],
  ['linux-6.18-E-save', 25],
  ['linux-6.18-L-save', 25],
  ['linux-6.18-L-xml', 25],
  ['linux-6.18-made-L-xml', 18],
])('%s holds %i flows, and every line can be read', (listing, count) => {
  const { flows, unreadable } = read(capture(listing));
  expect({ flows: flows.length, unreadable }).toEqual({ flows: count, unreadable: 0 });
});

test('a log in two chunks is the same log', () => {
  const log = capture('linux-6.18-E');
  const whole = read(log);
  fc.assert(
    fc.property(fc.nat(log.length), cut => {
      expect(read(log.subarray(0, cut), log.subarray(cut))).toEqual(whole);
    }),
    { numRuns: 50 },
  );
});

test('no bytes behind an opening make it throw', () => {
  const opening = fc.constantFrom('<flow>', '-A ', '    [NEW] ', '[1.1]\t', ' ', '[');
  fc.assert(
    fc.property(opening, fc.uint8Array({ maxLength: 200 }), (start, bytes) => void read(start, bytes, '\n')),
  );
});

function capture(listing: string): Uint8Array {
  return readFileSync(new URL(`../../fixtures/conntrack/${listing}.txt`, import.meta.url));
}
