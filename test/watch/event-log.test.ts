// The events that one reading after the other tells.
import { expect, test } from 'vitest';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import { EventLog } from '../../src/watch/event-log.ts';

const SYN =
  'ipv4     2 tcp      6 119 SYN_SENT src=10.0.0.1 dst=192.0.2.1 sport=5 dport=80 [UNREPLIED] src=192.0.2.1 dst=10.0.0.1 sport=80 dport=5 mark=0 use=2\n';
const ESTABLISHED =
  'ipv4     2 tcp      6 431999 ESTABLISHED src=10.0.0.1 dst=192.0.2.1 sport=5 dport=80 src=192.0.2.1 dst=10.0.0.1 sport=80 dport=5 [ASSURED] mark=0 use=2\n';

function logOf(tables: readonly string[], matches?: () => boolean): EventLog {
  const log = new EventLog();
  const store = new FlowStore();
  for (const [second, table] of tables.entries()) {
    store.begin(second * 1000, 0);
    store.push(Buffer.from(table), second * 1000);
    log.add(store.seal(second * 1000), matches);
  }
  return log;
}

test('a flow comes, changes its state and goes', () => {
  const { events } = logOf(['', SYN, ESTABLISHED, '', '']);
  expect(events.map(({ name }) => name)).toEqual(['NEW', 'UPDATE', 'DESTROY']);
  expect(events.map(({ timeout }) => timeout)).toEqual(['1m59s', '4d23h', '']);
  expect(events[1]).toMatchObject({
    protocol: 'tcp',
    state: 'ESTABLISHED',
    source: '10.0.0.1:5',
    destination: '192.0.2.1:80',
    translation: '',
    traffic: '',
  });
});

test('an event tells what NAT makes of the flow, and what it has carried', () => {
  const masqueraded =
    'ipv4     2 udp      17 29 src=10.0.0.1 dst=192.0.2.1 sport=5 dport=53 packets=2 bytes=900 src=192.0.2.1 dst=203.0.113.9 sport=53 dport=61000 packets=1 bytes=300 mark=0 use=2\n';
  expect(logOf(['', masqueraded]).events).toMatchObject([
    { translation: 'SNAT 203.0.113.9:61000', traffic: '3 pkts 1.2kB', timeout: '29s' },
  ]);
});

test('the first reading tells nothing, and a filter leaves out what it does not match', () => {
  expect(logOf([SYN, SYN]).events).toEqual([]);
  expect(logOf(['', SYN], () => false).events).toEqual([]);
});

test('the last thousand are kept, and the rest counted', () => {
  const many = Array.from({ length: 1200 }, (_, port) => SYN.replaceAll('=5 ', `=${port + 1000} `)).join('');
  const log = logOf(['', many]);
  expect(log.events).toHaveLength(1000);
  expect(log.passedOver).toBe(200);
});

test('a flow that one reading alone has listed is counted, but none of the first reading', () => {
  const other = (port: number): string => SYN.replaceAll('=5 ', `=${port} `);
  expect(logOf([SYN, other(6), '', '', '']).short.listedOnce).toBe(1);
  expect(logOf([SYN, '', '']).short.listedOnce).toBe(0);
  expect(logOf(['', other(6), other(6), '', '']).short.listedOnce).toBe(0);
});
