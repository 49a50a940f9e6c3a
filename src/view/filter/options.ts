// The filter options of conntrack(8) and iptstate(8), as expressions of the filter language.
import { Family } from '../../conntrack/address.ts';
import { allOf, anyOf, type Expression, not, type Side, type Translated } from './ast.ts';
import type { FilterContext } from './context.ts';
import { FAMILY_KEYWORDS } from './facts.ts';
import { FilterError, isProblem, type Problem } from './filter-error.ts';
import {
  greTerm,
  hostTerm,
  icmpTerm,
  labelTerm,
  markTerm,
  numericHostTerm,
  portTerm,
  protocolTerm,
  secmarkTerm,
  stateTerm,
  suggestion,
  zoneTerm,
} from './terms.ts';

type OptionTerm = (value: string, context: FilterContext) => Expression | Problem;

/** By long name. iptstate's -s, -d, -S and -D are `orig-src`, `orig-dst`, `sport` and `dport`. */
const OPTION_TERMS = {
  'orig-src': (value, context) => hostTerm('src', value, context),
  'orig-dst': (value, context) => hostTerm('dst', value, context),
  'reply-src': (value, context) => hostTerm('reply src', value, context),
  'reply-dst': (value, context) => hostTerm('reply dst', value, context),
  proto: value => protocolTerm(value),
  family: value => familyTerm(value),
  mark: value => markTerm(value),
  secmark: value => secmarkTerm(value),
  label: value => labelTerm(value),
  status: value => statusTerm(value),
  'src-nat': value => translationTerm('snat', value),
  'dst-nat': value => translationTerm('dnat', value),
  'any-nat': value => translationTerm('nat', value),
  zone: value => zoneTerm('zone', value),
  'orig-zone': value => zoneTerm('orig-zone', value),
  'reply-zone': value => zoneTerm('reply-zone', value),
  sport: (value, context) => portTerm('src', value, context),
  dport: (value, context) => portTerm('dst', value, context),
  'reply-port-src': (value, context) => portTerm('reply src', value, context),
  'reply-port-dst': (value, context) => portTerm('reply dst', value, context),
  state: value => stateTerm(value),
  'icmp-type': value => icmpTerm('icmp-type', value),
  'icmp-code': value => icmpTerm('icmp-code', value),
  'icmp-id': value => icmpTerm('icmp-id', value),
  srckey: value => greTerm('srckey', value),
  dstkey: value => greTerm('dstkey', value),
  'reply-key-src': value => greTerm('reply-key-src', value),
  'reply-key-dst': value => greTerm('reply-key-dst', value),
} as const satisfies Record<string, OptionTerm>;

export type FilterOption = keyof typeof OPTION_TERMS;

export const FILTER_OPTIONS = Object.keys(OPTION_TERMS) as readonly FilterOption[];

/**
 * The expression of one option; several options of a command line all have to match. `value` may be empty for the
 * three NAT options only. Throws FilterError for a value that cannot be read.
 */
export function optionExpression(
  option: FilterOption,
  value: string,
  context: FilterContext = {},
): Expression {
  const term: OptionTerm = OPTION_TERMS[option];
  const expression = term(value, context);
  if (isProblem(expression)) throw new FilterError(`--${option}`, value, 1, expression.problem);
  return expression;
}

/** What iptstate's -i makes of its filters: each of them is inverted by itself, and all must match. */
export function invertEach(filters: readonly Expression[]): Expression {
  return allOf(filters.map(not));
}

/** iptstate's -L: no flows to port 53. */
export const NO_OUTGOING_DNS: Expression = not({
  kind: 'port',
  side: 'dst',
  ranges: [{ low: 53, high: 53 }],
});

/** iptstate's -f. It knows 127.0.0.1 and ::1 only; all of 127.0.0.0/8 is loopback. */
export const NO_LOOPBACK: Expression = not(
  anyOf([
    { kind: 'host', side: 'src', prefixes: [{ family: 2, words: [0, 0, 0, 0x7f00_0000], length: 8 }] },
    { kind: 'host', side: 'src', prefixes: [{ family: 10, words: [0, 0, 0, 1], length: 128 }] },
  ]),
);

function familyTerm(value: string): Expression | Problem {
  const name = value.toLowerCase();
  if (name !== 'ipv4' && name !== 'ipv6') return { problem: 'is no family; there are ipv4 and ipv6' };
  return { kind: 'family', family: FAMILY_KEYWORDS[name] };
}

/** A list of the kernel's status bits, all of which must be set; the text of a table tells only some. */
function statusTerm(list: string): Expression | Problem {
  const terms: Expression[] = [];
  for (const word of list.split(',')) {
    const term = STATUS_TERMS.get(word.toUpperCase());
    if (term === undefined) {
      return { problem: `is no list of statuses${suggestion(word, STATUS_TERMS.keys())}` };
    }
    if (isProblem(term)) return term;
    terms.push(term);
  }
  return allOf(terms);
}

const ASSURED: Expression = { kind: 'flag', flag: 'assured' };
const UNREPLIED: Expression = { kind: 'flag', flag: 'unreplied' };
const OFFLOAD: Expression = { kind: 'flag', flag: 'offload' };
const HW_OFFLOAD: Expression = { kind: 'flag', flag: 'hw_offload' };
const UNTOLD: Problem = { problem: 'asks for what the kernel shows in no table: EXPECTED and FIXED_TIMEOUT' };

/** UNSET is what `conntrack -o save` writes for a flow with none of the others. */
const STATUS_TERMS: ReadonlyMap<string, Expression | Problem> = new Map<string, Expression | Problem>([
  ['ASSURED', ASSURED],
  ['SEEN_REPLY', not(UNREPLIED)],
  ['OFFLOAD', OFFLOAD],
  ['HW_OFFLOAD', HW_OFFLOAD],
  ['UNSET', allOf([UNREPLIED, not(ASSURED), not(OFFLOAD)])],
  ['EXPECTED', UNTOLD],
  ['FIXED_TIMEOUT', UNTOLD],
]);

/** Flows translated in this way, and where an address is given, translated to it. */
function translationTerm(nat: Translated, value: string): Expression | Problem {
  if (value === '') return { kind: 'nat', nat };
  if (nat === 'nat') return eitherTranslation(value);
  const [side, translated]: [Side, Side] = nat === 'snat' ? ['src', 'reply dst'] : ['dst', 'reply src'];
  const target = numericHostTerm(translated, value);
  if (target === undefined) return { problem: 'is no address and no ADDRESS:PORT' };
  return allOf([{ kind: 'nat', nat }, target, ...untranslated(side, target).map(not)]);
}

/** An address or a port that is the same at the other side is none that the flow was translated to. */
function untranslated(side: Side, target: Expression): Expression[] {
  if (target.kind === 'host') {
    const isWhole = target.prefixes.every(({ family, length }) => length === bitsOf(family));
    return isWhole ? [{ ...target, side }] : [];
  }
  if (target.kind !== 'endpoint') return [];
  const { address, port } = target;
  return [
    { kind: 'host', side, prefixes: [{ ...address, length: bitsOf(address.family) }] },
    { kind: 'port', side, ranges: [{ low: port, high: port }] },
  ];
}

function bitsOf(family: Family): number {
  return family === Family.IPV4 ? 32 : 128;
}

function eitherTranslation(value: string): Expression | Problem {
  const source = translationTerm('snat', value);
  const destination = translationTerm('dnat', value);
  if (isProblem(source)) return source;
  return isProblem(destination) ? destination : anyOf([source, destination]);
}
