// The writer of conntrack commands, beside what conntrack(8) itself saves.
import { expect, test } from 'vitest';
import { save } from '../../src/output/save.ts';
import { fixture, readTable, writeLine, writeTable } from './tables.ts';

test('the proc file comes out as conntrack -L -o save, with marks, and with what -R asks for', async () => {
  const written = await writeTable(save, readTable(fixture('linux-6.18-made/net/nf_conntrack')));
  const expected = fixture('conntrack/linux-6.18-made-L-save.txt')
    .replace(',FIXED_TIMEOUT', '')
    .replace('--orig-vtag 11 --reply-vtag 22', '--orig-vtag 0 --reply-vtag 0')
    .replace(
      '-p dccp',
      '-p dccp --sport 0 --dport 0 --reply-port-src 0 --reply-port-dst 0 --state REQUEST --role client',
    )
    .replace('--orig-zone 8', '--orig-zone 8 -m 4294967295')
    .replace(/(-u SEEN_REPLY,ASSURED)(.*--dport 443)/, '$1 -m 1$2');
  expect(written).toBe(expected);
});

test("conntrack's own commands come out again, tags and fixed timeout included", async () => {
  const text = fixture('conntrack/linux-6.18-made-L-save.txt').replace(/^.*dccp\n/m, '');
  expect(await writeTable(save, readTable(text))).toBe(text);
});

test.each([
  [
    'an offloaded flow gets the timeout and state that -R needs',
    'tcp      6 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.9 sport=2 dport=1 [OFFLOAD] mark=0 use=1',
    '-A -t 86400 -u SEEN_REPLY -s 10.0.0.1 -d 10.0.0.2 -r 10.0.0.2 -n 10.0.0.9 -p tcp --sport 1 --dport 2 --reply-port-src 2 --reply-port-dst 1 --state ESTABLISHED',
  ],
  [
    'both ends and a port translated: -R takes the port only with its address',
    'tcp      6 99 ESTABLISHED src=fd00::1 dst=fd00::2 sport=5000 dport=8080 src=fd00::3 dst=fd00::4 sport=80 dport=5000 mark=0 use=1',
    '-A -t 99 -u SEEN_REPLY -s fd00::1 -d fd00::2 -g [fd00::3]:80 -n [fd00::4]:5000 -p tcp --sport 5000 --dport 8080 --reply-port-src 80 --reply-port-dst 5000 --state ESTABLISHED',
  ],
  [
    'conntrack 1.4.7 crashes on the heartbeats of SCTP',
    'sctp     132 29 HEARTBEAT_SENT src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 mark=0 use=1',
    '-A -t 29 -u SEEN_REPLY -s 10.0.0.1 -d 10.0.0.2 -r 10.0.0.2 -q 10.0.0.1 -p sctp --sport 1 --dport 2 --reply-port-src 2 --reply-port-dst 1 --state ESTABLISHED --orig-vtag 0 --reply-vtag 0',
  ],
])('%s', async (_, line, command) => {
  expect(await writeLine(save, line)).toBe(command);
});
