// Explains an expectation in words: the connection that a helper has announced, and by whose flow.
import type { Address } from '../../conntrack/address.ts';
import { formatAddress } from '../../conntrack/address.ts';
import type { Expectation, ExpectationTuple } from '../../conntrack/expectations.ts';
import { protocolName } from '../../conntrack/protocols.ts';
import { durationInWords } from '../../words/durations.ts';
import { safeText } from '../../words/safe-text.ts';
import type { ExplainedLine, ExplainedSection } from './explanation.ts';

export function explainExpectation(expectation: Expectation): ExplainedSection[] {
  const { tuple, master, timeout, helper, flags } = expectation;
  const lines: ExplainedLine[] = [
    line('kind', 'expectation', 'A connection that has been announced and has not come yet; it is no flow.'),
    line('from', endText(tuple, 'src', 'sport'), 'who may open it; 0 stands for anybody and any port'),
    line(
      'to',
      endText(tuple, 'dst', 'dport'),
      `whom it may be opened to, over ${protocolName(expectation.protocol)}`,
    ),
    timeout === undefined
      ? line('time left', 'none', 'It has no timer of its own and stays until it is withdrawn.')
      : line('time left', durationInWords(timeout), 'The announcement is forgotten then.'),
    ...(helper === undefined
      ? []
      : [line('helper', safeText(helper), 'read the announcement in another flow')]),
    ...(master === undefined
      ? []
      : [
          line(
            'master',
            `${endText(master, 'src', 'sport')} to ${endText(master, 'dst', 'dport')}`,
            'the flow in which it was announced',
          ),
        ]),
    ...flags.map(flag => line('flag', safeText(flag), FLAGS[flag] ?? 'not known to conntop')),
  ];
  return [{ title: 'Expectation', lines }];
}

const FLAGS: Readonly<Record<string, string>> = {
  PERMANENT: 'It stays when the connection has come, for others like it.',
  INACTIVE: 'It does not count yet.',
  USERSPACE: 'A program announced it, not a helper in the kernel.',
};

function endText(tuple: ExpectationTuple, end: 'src' | 'dst', port: 'sport' | 'dport'): string {
  const address = tuple[end];
  const number = tuple[port];
  return `${address === undefined ? 'anybody' : addressText(address)}${number === undefined ? '' : ` port ${number}`}`;
}

function addressText({ family, words }: Address): string {
  return formatAddress(family, ...words);
}

function line(label: string, value: string, meaning: string): ExplainedLine {
  return { label, value, meaning };
}
