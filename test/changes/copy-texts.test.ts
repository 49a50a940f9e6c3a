// What can be copied of a flow.
import { expect, test } from 'vitest';
import { copyTexts } from '../../src/changes/copy-texts.ts';
import { readings } from '../snapshot/tables.ts';

test('the texts of a flow with ports', () => {
  const snapshot = readings([
    { protocol: 'tcp', src: '10.0.0.1', dst: '192.0.2.1', sport: 1024, dport: 443, state: 'ESTABLISHED' },
  ]);
  expect(copyTexts(snapshot, 0).map(({ text }) => text)).toEqual([
    '10.0.0.1',
    '192.0.2.1',
    'tcp 10.0.0.1:1024 > 192.0.2.1:443 ESTABLISHED',
    'tcp and host 10.0.0.1 and port 1024 and host 192.0.2.1 and port 443',
    'conntrack -L -f ipv4 -p 6 -s 10.0.0.1 -d 192.0.2.1 -r 192.0.2.1 -q 10.0.0.1 --sport 1024 --dport 443 --reply-port-src 443 --reply-port-dst 1024',
  ]);
});

test('a protocol that tcpdump has no word for is its number', () => {
  const [flow] = [readings([{ protocol: 'gre', src: 'fd77::1' }])];
  expect(copyTexts(flow, 0)[3]?.text).toBe('proto 47 and host fd77::1 and host 2001:db8::1');
});
