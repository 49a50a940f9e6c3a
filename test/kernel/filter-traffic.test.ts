// Every filter option with every value that a table of real traffic holds, against conntrack(8) with the same option.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allOf } from '../../src/view/filter/ast.ts';
import { type FilterOption, optionExpression } from '../../src/view/filter/options.ts';
import { rowsOf, snapshotOf } from '../view/filter/table.ts';
import { type ComparableFlow, flowsOfListing } from './compare.ts';
import { buildLab, type Lab } from './lab.ts';
import { describeKernel } from './suite.ts';

/** Nothing may go while the filters are tried one after the other. */
const LASTING = Object.fromEntries(
  [
    ...['udp_timeout', 'udp_timeout_stream', 'icmp_timeout', 'icmpv6_timeout', 'generic_timeout'],
    ...['gre_timeout', 'gre_timeout_stream', 'tcp_timeout_syn_sent', 'tcp_timeout_syn_recv'],
    ...['tcp_timeout_fin_wait', 'tcp_timeout_close_wait', 'tcp_timeout_last_ack', 'tcp_timeout_time_wait'],
    ...['tcp_timeout_close', 'tcp_timeout_max_retrans', 'tcp_timeout_unacknowledged'],
  ].map(name => [name, 3000]),
);

/** Asks for what a flow is: the arguments for conntrack(8), and the same as our options. */
interface Question {
  argv: string[];
  options: [option: FilterOption, value: string][];
}

/** Of which fact an option asks, how conntrack(8) spells it, and whether it wants the protocol with it. */
const OPTIONS: [option: FilterOption, fact: string, spelling: string, of?: 'protocol'][] = [
  ['orig-src', 'original.src', '--orig-src'],
  ['orig-dst', 'original.dst', '--orig-dst'],
  ['reply-src', 'reply.src', '--reply-src'],
  ['reply-dst', 'reply.dst', '--reply-dst'],
  ['proto', 'protocol_number', '--proto'],
  ['family', 'family', '--family'],
  ['mark', 'mark', '--mark'],
  ['zone', 'zone', '--zone'],
  ['orig-zone', 'zone_orig', '--orig-zone'],
  ['reply-zone', 'zone_reply', '--reply-zone'],
  ['src-nat', 'reply.dst', '--src-nat'],
  ['dst-nat', 'reply.src', '--dst-nat'],
  ['any-nat', 'reply.dst', '--any-nat'],
  ['any-nat', 'reply.src', '--any-nat'],
  ['sport', 'original.sport', '--sport', 'protocol'],
  ['dport', 'original.dport', '--dport', 'protocol'],
  ['reply-port-src', 'reply.sport', '--reply-port-src', 'protocol'],
  ['reply-port-dst', 'reply.dport', '--reply-port-dst', 'protocol'],
  ['state', 'state', '--state', 'protocol'],
  ['icmp-type', 'original.type', '--icmp-type', 'protocol'],
  ['icmp-code', 'original.code', '--icmp-code', 'protocol'],
  ['icmp-id', 'original.id', '--icmp-id', 'protocol'],
];

/**
 * What is not in a single fact: bits, prefixes, any translation, and several options at a time. But for two sets that
 * conntrack 1.4.7 finds nothing for, whatever there is: -p with the address of -j, and -m with -u and -w.
 */
const FURTHER: Question[] = [
  ...['ASSURED', 'SEEN_REPLY', 'ASSURED,SEEN_REPLY'].map(value => asking('status', '--status', value)),
  ...['0x2a/0x0a', '0/1', '0x8/0xff'].map(value => asking('mark', '--mark', value)),
  ...['192.168.77.0/24', '203.0.113.16/28', '0.0.0.0/0', 'fd77:1::/64'].flatMap(value => [
    asking('orig-src', '--orig-src', value),
    asking('orig-dst', '--orig-dst', value),
  ]),
  ...(['src-nat', 'dst-nat', 'any-nat'] as const).map(option => asking(option, `--${option}`, '')),
  {
    argv: ['--src-nat', '--dst-nat'],
    options: [
      ['src-nat', ''],
      ['dst-nat', ''],
    ],
  },
  {
    argv: ['--proto', 'tcp', '--state', 'ESTABLISHED', '--mark', '42', '--zone', '7'],
    options: [
      ['proto', 'tcp'],
      ['state', 'ESTABLISHED'],
      ['mark', '42'],
      ['zone', '7'],
    ],
  },
];

describeKernel('filter options on real traffic', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await buildLab({ timeouts: LASTING });
    await lab.traffic.everything();
  });
  afterAll(() => lab?.destroy());

  it.each(OPTIONS)(
    '--%s selects what conntrack(8) selects, by each %s',
    async (option, fact, spelling, of) => {
      const [table = []] = await listings([[]]);
      const questions = questionsOf(flowsOfListing(table.join('\n')), option, fact, spelling, of);
      expect(questions.length).toBeGreaterThan(0);
      await agree(questions);
    },
  );

  it('bits, prefixes, any translation and several options at a time select the same', () => agree(FURTHER));

  it('look at the keys of GRE, which conntrack -L 1.4.7 does not', async () => {
    const [table = []] = await listings([['--proto', 'gre']]);
    const keyed = table.filter(line => line.includes(' dstkey=0xbeef '));
    const rows = rowsOf(optionExpression('dstkey', '0xbeef'), snapshotOf(table));
    expect(keyed).toHaveLength(1);
    expect(rows.map(row => table[row])).toEqual(keyed);
  });

  it('are understood by the program as by conntrack(8)', async () => {
    const args = ['--src-nat', '203.0.113.1', '--proto', 'tcp', '--dport', '7003', '--mark', '42'];
    const listed = await lab.exec('router', ['node', 'dist/conntop.cjs', 'list', '-o', 'extended', ...args]);
    const [theirs = []] = await listings([args]);
    expect(identities(listed.split('\n'))).toEqual(identities(theirs));
    expect(theirs.length).toBeGreaterThan(1);
  });

  /** Real flows change while one looks: holds for a moment in which the table was the same before and after. */
  async function agree(questions: readonly Question[]): Promise<void> {
    for (;;) {
      const told = await listings([[], ...questions.map(({ argv }) => argv), []]);
      const [table = []] = told;
      if (String(states(table)) !== String(states(told.at(-1) ?? []))) continue;
      for (const [index, { argv, options }] of questions.entries()) {
        const expression = allOf(options.map(([option, value]) => optionExpression(option, value)));
        const ours = rowsOf(expression, snapshotOf(table)).map(row => table[row] ?? '');
        const compared = (lines: string[]) =>
          argv.every(isAnyNat) ? lines.filter(line => !isIcmp(line)) : lines;
        expect(identities(compared(ours)), argv.join(' ')).toEqual(
          identities(compared(told[index + 1] ?? [])),
        );
      }
      return;
    }
  }

  /** What conntrack(8) lists for each set of arguments, one right after the other. */
  async function listings(argvs: readonly string[][]): Promise<string[][]> {
    const script = argvs.map(argv => `conntrack -L -o extended ${argv.join(' ')}; echo end`).join('\n');
    const text = await lab.exec('router', ['sh', '-e'], script);
    return text
      .split('end\n')
      .slice(0, -1)
      .map(listing => listing.split('\n').filter(line => line !== ''));
  }
});

/** Asked for any translation, conntrack 1.4.7 finds all ICMP: it takes the type in reply for a translated port. */
function isAnyNat(argument: string): boolean {
  return argument.endsWith('-nat');
}

function isIcmp(line: string): boolean {
  return / icmp(v6)? /.test(line);
}

function asking(option: FilterOption, spelling: string, value: string): Question {
  return { argv: value === '' ? [spelling] : [spelling, value], options: [[option, value]] };
}

/** One for each value that some flow has. */
function questionsOf(
  flows: readonly ComparableFlow[],
  option: FilterOption,
  fact: string,
  spelling: string,
  of?: 'protocol',
): Question[] {
  const questions = new Map<string, Question>();
  for (const { facts } of flows) {
    const value = facts.get(fact)?.replace(/^\[|\]$/g, '');
    const protocol = facts.get('protocol_number') ?? '';
    if (value === undefined || (option.endsWith('-nat') && facts.get('nat') === '')) continue;
    const question = asking(option, protocol === '58' ? spelling.replace('icmp', 'icmpv6') : spelling, value);
    if (of) {
      question.argv.unshift('--proto', protocol);
      question.options.unshift(['proto', protocol]);
    }
    questions.set(question.argv.join(' '), question);
  }
  return [...questions.values()];
}

function identities(lines: readonly string[]): string[] {
  return flowsOfListing(lines.join('\n'))
    .map(flow => flow.identity)
    .sort();
}

/** Who is in the table, and what a filter may ask for that changes. */
function states(lines: readonly string[]): string[] {
  return flowsOfListing(lines.join('\n'))
    .map(({ identity, facts }) => `${identity} ${facts.get('state')} ${facts.get('flags')}`)
    .sort();
}
