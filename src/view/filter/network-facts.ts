// What a filter can ask of the network at the outside end of a flow: its country and its autonomous system.
import type { Network } from '../../names/network.ts';
import { outsideNetwork } from '../outside-network.ts';
import type { FactExpression } from './ast.ts';
import type { FilterContext } from './context.ts';
import type { FactWord } from './fact-word.ts';
import type { Problem } from './filter-error.ts';
import type { FlowTest } from './flow-test.ts';

type Fact<K extends FactExpression['kind']> = Extract<FactExpression, { readonly kind: K }>;

const MAX_AS_NUMBER = 0xffff_ffff;

const COUNTRY: FactWord<Fact<'country'>> = {
  form: 'country CODE[,CODE]',
  meaning: 'whose outside end is in one of these countries, by a database of networks (--geoip)',
  examples: ['country NL', 'not country DE,AT,CH'],
  keywords: ['country'],
  takes: { what: 'list', after: ['country'] },
  carries: true,
  read: (_, text) => countryTerm(text),
  test: ({ codes }, context) => networkTest(context, countryOf, code => codes.includes(code)),
  testNot: ({ codes }, context) => networkTest(context, countryOf, code => !codes.includes(code)),
  describe: ({ codes }) => `country ${codes.join(',')}`,
};

const AUTONOMOUS_SYSTEM: FactWord<Fact<'as'>> = {
  form: 'as NUMBER[,NUMBER]',
  meaning: 'whose outside end is in one of these autonomous systems, by the same',
  examples: ['as 15169'],
  keywords: ['as'],
  takes: { what: 'list', after: ['as'] },
  carries: true,
  read: (_, text) => asTerm(text),
  test: ({ numbers }, context) => networkTest(context, asNumberOf, number => numbers.includes(number)),
  testNot: ({ numbers }, context) => networkTest(context, asNumberOf, number => !numbers.includes(number)),
  describe: ({ numbers }) => `as ${numbers.join(',')}`,
};

/** Each under its kind. */
export const NETWORK_FACTS = { country: COUNTRY, as: AUTONOMOUS_SYSTEM } as const;

const countryOf = ({ country }: Network): string | undefined => country;
const asNumberOf = ({ asNumber }: Network): number | undefined => asNumber;

/** A flow of which it is not known passes neither the test nor its opposite: a deletion must not take it for either. */
function networkTest<T>(
  { networkOf }: FilterContext,
  factOf: (network: Network) => T | undefined,
  isMeant: (fact: T) => boolean,
): FlowTest {
  return (snapshot, row) => {
    const network = outsideNetwork(snapshot, row, networkOf);
    const fact = network && factOf(network);
    return fact !== undefined && isMeant(fact);
  };
}

function countryTerm(list: string): Fact<'country'> | Problem {
  const codes = list.toUpperCase().split(',');
  if (codes.every(code => /^[A-Z]{2}$/.test(code))) return { kind: 'country', codes };
  return { problem: 'is no country by its two letters, such as NL' };
}

/** With AS before the number or without. */
function asTerm(list: string): Fact<'as'> | Problem {
  const numbers = list.split(',').map(word => Number(/^(?:as)?([1-9]\d{0,9})$/i.exec(word)?.[1]));
  if (numbers.every(number => number <= MAX_AS_NUMBER)) return { kind: 'as', numbers };
  return { problem: 'is no number of an autonomous system, such as 15169 or AS15169' };
}
