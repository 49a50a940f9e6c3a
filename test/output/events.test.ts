// An event as a line of JSON: when, what, and the ends that a log is searched for.
import { describe, expect, test } from 'vitest';
import { eventLine } from '../../src/output/events.ts';
import { FlowStore } from '../../src/snapshot/flow-store.ts';

function event(line: string, nameOf?: (address: string) => string | undefined): Record<string, unknown> {
  const store = new FlowStore();
  store.begin(0, 1_700_000_000_123);
  store.push(Buffer.from(`${line}\n`), 0);
  return JSON.parse(eventLine('DESTROY', store.seal(0), 0, { json: true, timestamp: false, nameOf }));
}

describe('a JSON event', () => {
  test('of a flow from inside has its time, counters, names, and our address as the outside sees it', () => {
    const line =
      'ipv4 2 tcp 6 9 TIME_WAIT src=192.168.1.2 dst=203.0.113.80 sport=34722 dport=80 packets=3 bytes=167 src=203.0.113.80 dst=203.0.113.1 sport=80 dport=40001 packets=2 bytes=112 [ASSURED] mark=0 use=1';
    const names: Record<string, string> = { '192.168.1.2': 'xbox', '203.0.113.80': 'web.example' };
    expect(event(line, address => names[address])).toMatchObject({
      event: 'DESTROY',
      time: '2023-11-14T22:13:20.123Z',
      nat: ['SNAT'],
      original: { packets: 3, bytes: 167 },
      reply: { packets: 2, bytes: 112 },
      inside: { address: '192.168.1.2', port: 34722, name: 'xbox' },
      outside: { address: '203.0.113.80', port: 80, name: 'web.example' },
      public: { address: '203.0.113.1', port: 40001 },
    });
  });

  test('of a forwarded port has the server inside, and the stranger outside', () => {
    const line =
      'ipv4 2 tcp 6 9 ESTABLISHED src=198.51.100.7 dst=203.0.113.1 sport=5000 dport=443 src=192.168.1.80 dst=198.51.100.7 sport=8443 dport=5000 [ASSURED] mark=0 use=1';
    expect(event(line)).toMatchObject({
      inside: { address: '192.168.1.80', port: 8443 },
      outside: { address: '198.51.100.7', port: 5000 },
      public: { address: '203.0.113.1', port: 443 },
    });
  });

  test('without ports or translation has neither', () => {
    const line =
      'ipv6 10 icmpv6 58 29 src=fd77::2 dst=2001:db8::1 type=128 code=0 id=7 src=2001:db8::1 dst=fd77::2 type=129 code=0 id=7 mark=0 use=1';
    const told = event(line);
    expect(told.inside).toEqual({ address: 'fd77::2' });
    expect(told.outside).toEqual({ address: '2001:db8::1' });
    expect(told.public).toBeUndefined();
  });
});
