// Commands of `conntrack -o save` and the table lines they stand for.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlowEvent } from '../../src/conntrack/flow-event.ts';
import { parseSaveCommand } from '../../src/conntrack/save-parser.ts';

test.each([
  [
    '-A -t 998 -u SEEN_REPLY,ASSURED,FIXED_TIMEOUT -s 10.0.0.10 -d 198.51.100.1 -g 10.1.1.1 -n 203.0.113.5 -p tcp --sport 1 --dport 80 --reply-port-src 80 --reply-port-dst 1 --state TIME_WAIT',
    FlowEvent.NEW,
    'unknown 2 unknown 6 998 TIME_WAIT src=10.0.0.10 dst=198.51.100.1 sport=1 dport=80 src=10.1.1.1 dst=203.0.113.5 sport=80 dport=1 [ASSURED] [FIXED_TIMEOUT]',
  ],
  [
    '-U -t 30 -u SEEN_REPLY -w 7 -s fd00::1 -d fd00::2 -r fd00::2 -q fd00::1 -p icmpv6 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 77',
    FlowEvent.UPDATE,
    'unknown 10 unknown 58 30 src=fd00::1 dst=fd00::2 type=128 code=0 id=77 src=fd00::2 dst=fd00::1 type=129 code=0 id=77 zone=7',
  ],
  [
    '-D -t 29 -u UNSET --orig-zone 8 -m 42 -s 10.0.0.1 -d 192.0.2.1 -r 192.0.2.1 -q 10.0.0.1 -p gre --srckey 2748 --dstkey 2 --reply-key-src 2 --reply-key-dst 2748',
    FlowEvent.DESTROY,
    'unknown 2 unknown 47 29 src=10.0.0.1 dst=192.0.2.1 srckey=0xabc dstkey=0x2 zone-orig=8 [UNREPLIED] src=192.0.2.1 dst=10.0.0.1 srckey=0x2 dstkey=0xabc mark=42',
  ],
  [
    '-A -t 8 -u UNSET -s 10.0.0.1 -d 10.0.0.2 -r 10.0.0.2 -q 10.0.0.1 -p sctp --sport 1 --dport 2 --reply-port-src 2 --reply-port-dst 1 --state CLOSED --orig-vtag 0 --reply-vtag 9',
    FlowEvent.NEW,
    'unknown 2 unknown 132 8 CLOSED src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 orig-vtag=0 reply-vtag=9',
  ],
  [
    '-A -t 9 -u SEEN_REPLY -s 10.0.0.1 -d 10.0.0.2 -g 10.0.0.3:80 -n 10.0.0.4:1 -p tcp --sport 1 --dport 2 --reply-port-src 80 --reply-port-dst 1 --state CLOSE',
    FlowEvent.NEW,
    'unknown 2 unknown 6 9 CLOSE src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.3 dst=10.0.0.4 sport=80 dport=1',
  ],
  [
    '-A -t 9 -u SEEN_REPLY -s fd00::1 -d fd00::2 -g [fd00::3]:80 -n [fd00::4]:1 -p tcp --sport 1 --dport 2 --reply-port-src 80 --reply-port-dst 1 --state CLOSE',
    FlowEvent.NEW,
    'unknown 10 unknown 6 9 CLOSE src=fd00::1 dst=fd00::2 sport=1 dport=2 src=fd00::3 dst=fd00::4 sport=80 dport=1',
  ],
  [
    '-A -u SEEN_REPLY -s 10.0.0.1 -d 10.0.0.2 -r 10.0.0.2 -q 10.0.0.1 -p 41',
    FlowEvent.NEW,
    'unknown 2 unknown 41 src=10.0.0.1 dst=10.0.0.2 src=10.0.0.2 dst=10.0.0.1',
  ],
])('%s', (command, event, line) => {
  expect(parseSaveCommand(command)).toEqual({ event, line });
});

test.each([
  ['-F'],
  ['-A'],
  ['-A -t'],
  ['-A -t 1 -t 2 -s 10.0.0.1 -p tcp'],
  ['-A -s here -p tcp'],
  ['-A -s 10.0.0.1 -p nothing'],
])('no command of a table: %s', command => {
  expect(parseSaveCommand(command)).toBeUndefined();
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string(), text => void parseSaveCommand(`-A ${text}`)));
});
