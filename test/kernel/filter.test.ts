// Every filter option against conntrack(8): the same option must pick the same flows of a real table.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allOf } from '../../src/view/filter/ast.ts';
import { type FilterOption, optionExpression } from '../../src/view/filter/options.ts';
import { rowsOf, snapshotOf } from '../view/filter/table.ts';
import { addNamespace, deleteNamespace, runInside } from './namespaces.ts';
import { describeKernel } from './suite.ts';

/** The arguments of one `conntrack -I -t 9999` each. */
const FLOWS = [
  '-p tcp -s 10.0.0.1 -d 10.0.0.2 --sport 1000 --dport 443 --state ESTABLISHED -u ASSURED,SEEN_REPLY -m 0x12',
  '-p tcp -s 10.0.0.3 -d 10.0.0.2 --sport 1001 --dport 443 --state SYN_SENT',
  '-p tcp -s 10.0.0.3 -d 10.0.0.2 --sport 1002 --dport 80 --state TIME_WAIT -u ASSURED,SEEN_REPLY -m 0x110',
  '-p tcp -s fd00::3 -d fd00::2 --sport 1002 --dport 80 --state CLOSE_WAIT -u SEEN_REPLY',
  '-p udp -s 10.0.0.3 -d 10.0.0.2 --sport 1001 --dport 53 -n 203.0.113.1',
  '-p udp -s 10.0.0.4 -d 203.0.113.1 --sport 1001 --dport 53 -g 10.0.0.99 -u SEEN_REPLY',
  '-p udp -s 10.0.0.9 -d 10.0.0.2 --sport 1001 --dport 53 -n 203.0.113.1 -g 10.9.9.9',
  '-p udp -s 10.0.0.10 -d 10.0.0.2 --sport 1001 --dport 53 -n 10.0.0.10:5555',
  '-p udp -s 10.0.0.11 -d 10.0.0.2 --sport 1001 --dport 53 -n 203.0.113.1:5555',
  '-p udp -s fd00::1 -d fd00::2 --sport 1001 --dport 53',
  '-p udp -s 10.0.0.5 -d 203.0.113.1 --sport 1001 --dport 53 -w 5',
  '-p udp -s 10.0.0.6 -d 203.0.113.1 --sport 1001 --dport 53 --orig-zone 6',
  '-p udp -s 10.0.0.7 -d 203.0.113.1 --sport 1001 --dport 53 --reply-zone 7',
  '-p icmp -s 10.0.0.7 -d 203.0.113.1 --icmp-type 8 --icmp-code 0 --icmp-id 77',
  '-p icmp -s 10.0.0.7 -d 203.0.113.1 --icmp-type 13 --icmp-code 0 --icmp-id 443',
  '-p icmpv6 -s fd00::7 -d fd00::8 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 8',
  '-p gre -s 10.0.0.7 -d 203.0.113.1 --srckey 0x11 --dstkey 0x22',
  '-p sctp -s 10.0.0.8 -d 10.0.0.2 --sport 1 --dport 2 --state ESTABLISHED --orig-vtag 1 --reply-vtag 2',
  '-p 50 -s 10.0.0.9 -d 10.0.0.2',
];

type Option = [option: FilterOption, value: string];

/** What conntrack(8) is given, and the same as our options. It wants -p before anything of a protocol. */
const CASES: [argv: string, ...options: Option[]][] = [
  ['-s 10.0.0.3', ['orig-src', '10.0.0.3']],
  ['-s 10.0.0.0/29', ['orig-src', '10.0.0.0/29']],
  ['-s 0.0.0.0/0', ['orig-src', '0.0.0.0/0']],
  ['-s fd00::/16', ['orig-src', 'fd00::/16']],
  ['-s 10.0.0.9 --mask-src 255.255.255.248', ['orig-src', '10.0.0.9/255.255.255.248']],
  ['-s fd00::3 --mask-src ffff::', ['orig-src', 'fd00::3/ffff::']],
  ['-d 10.0.0.9 --mask-dst 255.0.0.0', ['orig-dst', '10.0.0.9/255.0.0.0']],
  ['-d 203.0.113.1', ['orig-dst', '203.0.113.1']],
  ['-d fd00::2', ['orig-dst', 'fd00::2']],
  ['-r 10.0.0.99', ['reply-src', '10.0.0.99']],
  ['-q 203.0.113.1', ['reply-dst', '203.0.113.1']],
  ['-p tcp', ['proto', 'tcp']],
  ['-p TCP', ['proto', 'TCP']],
  ['-p 50', ['proto', '50']],
  ['-p ipv6-icmp', ['proto', 'ipv6-icmp']],
  ['-f ipv4', ['family', 'ipv4']],
  ['-f ipv6', ['family', 'ipv6']],
  ['-m 0', ['mark', '0']],
  ['-m 0x12', ['mark', '0x12']],
  ['-m 2/2', ['mark', '2/2']],
  ['-m 0x10/0xf0', ['mark', '0x10/0xf0']],
  ['-m 0/1', ['mark', '0/1']],
  ['-m 1/0x10', ['mark', '1/0x10']],
  ['-u ASSURED', ['status', 'ASSURED']],
  ['-u SEEN_REPLY', ['status', 'SEEN_REPLY']],
  ['-u assured,seen_reply', ['status', 'assured,seen_reply']],
  ['-u OFFLOAD', ['status', 'OFFLOAD']],
  ['-n', ['src-nat', '']],
  ['-g', ['dst-nat', '']],
  ['-j', ['any-nat', '']],
  ['-n -g', ['src-nat', ''], ['dst-nat', '']],
  ['-n 203.0.113.1', ['src-nat', '203.0.113.1']],
  ['-n 203.0.113.1:5555', ['src-nat', '203.0.113.1:5555']],
  ['-n 203.0.113.1:1', ['src-nat', '203.0.113.1:1']],
  ['-j 203.0.113.1:5555', ['any-nat', '203.0.113.1:5555']],
  ['-n 10.0.0.10', ['src-nat', '10.0.0.10']],
  ['-g 10.0.0.99', ['dst-nat', '10.0.0.99']],
  ['-g 203.0.113.1', ['dst-nat', '203.0.113.1']],
  ['-j 203.0.113.1', ['any-nat', '203.0.113.1']],
  ['-j 10.9.9.9', ['any-nat', '10.9.9.9']],
  ['-n 203.0.113.1 -g 10.9.9.9', ['src-nat', '203.0.113.1'], ['dst-nat', '10.9.9.9']],
  ['-w 0', ['zone', '0']],
  ['-w 5', ['zone', '5']],
  ['-w 6', ['zone', '6']],
  ['--orig-zone 6', ['orig-zone', '6']],
  ['--orig-zone 0', ['orig-zone', '0']],
  ['--orig-zone 5', ['orig-zone', '5']],
  ['--reply-zone 7', ['reply-zone', '7']],
  ['--reply-zone 5', ['reply-zone', '5']],
  ['-p udp --sport 1001', ['proto', 'udp'], ['sport', '1001']],
  ['-p udp --dport 53', ['proto', 'udp'], ['dport', '53']],
  ['-p tcp --reply-port-src 443', ['proto', 'tcp'], ['reply-port-src', '443']],
  ['-p udp --reply-port-dst 5555', ['proto', 'udp'], ['reply-port-dst', '5555']],
  ['-p sctp --sport 1', ['proto', 'sctp'], ['sport', '1']],
  ['-p tcp --state SYN_SENT', ['proto', 'tcp'], ['state', 'SYN_SENT']],
  ['-p tcp --state CLOSE_WAIT', ['proto', 'tcp'], ['state', 'CLOSE_WAIT']],
  ['-p sctp --state ESTABLISHED', ['proto', 'sctp'], ['state', 'ESTABLISHED']],
  ['-p icmp --icmp-type 8', ['proto', 'icmp'], ['icmp-type', '8']],
  ['-p icmp --icmp-type 0', ['proto', 'icmp'], ['icmp-type', '0']],
  ['-p icmp --icmp-code 0', ['proto', 'icmp'], ['icmp-code', '0']],
  ['-p icmp --icmp-id 443', ['proto', 'icmp'], ['icmp-id', '443']],
  ['-p gre --srckey 0x11', ['proto', 'gre'], ['srckey', '0x11']],
  ['-p gre --dstkey 34', ['proto', 'gre'], ['dstkey', '34']],
  ['-p gre --reply-key-src 0x22', ['proto', 'gre'], ['reply-key-src', '0x22']],
  ['-p gre --reply-key-dst 0x11', ['proto', 'gre'], ['reply-key-dst', '0x11']],
];

describeKernel('filter options', () => {
  let namespace = '';
  beforeAll(async () => {
    namespace = addNamespace('filter');
    for (const flow of FLOWS) {
      const { status, stderr } = await runInside(namespace, [
        'conntrack',
        '-I',
        '-t',
        '9999',
        ...flow.split(' '),
      ]);
      if (status !== 0) throw new Error(`conntrack -I ${flow}: ${stderr}`);
    }
  });
  afterAll(() => deleteNamespace(namespace));

  it.each(CASES)('conntrack -L %s', async (argv, ...options) => {
    const table = await list('');
    const expression = allOf(options.map(([option, value]) => optionExpression(option, value)));
    const picked = rowsOf(expression, snapshotOf(table)).map(row => table[row]);
    expect(withoutTimeouts(picked)).toEqual(withoutTimeouts(await list(argv)));
  });

  it('looks at the keys of GRE, which conntrack -L 1.4.7 does not', async () => {
    const table = await list('');
    const rows = rowsOf(optionExpression('srckey', '0x99'), snapshotOf(table));
    expect(rows).toEqual([]);
  });

  async function list(argv: string): Promise<string[]> {
    const options = argv === '' ? [] : argv.split(' ');
    const { stdout } = await runInside(namespace, ['conntrack', '-L', '-o', 'extended', ...options]);
    return stdout.split('\n').filter(line => line !== '');
  }
});

/** The lines in some order, without the seconds that count down between two listings. */
function withoutTimeouts(lines: readonly (string | undefined)[]): string[] {
  return lines.map(line => line?.replace(/^(\S+ +\d+ \S+ +\d+) \d+ /, '$1 ') ?? '').sort();
}
