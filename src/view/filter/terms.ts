// Builds the primitives of a filter from the words that state them; typed filters and options share it.
import { type Address, Family, type Prefix, parseAddress, parsePrefix } from '../../conntrack/address.ts';
import { PROTOCOLS, parseProtocol } from '../../conntrack/protocols.ts';
import { stateCode, stateCodes, stateName } from '../../conntrack/state-words.ts';
import { amountExamples, parseAmount } from './amounts.ts';
import type {
  Comparison,
  Expression,
  FactExpression,
  GreFact,
  IcmpFact,
  Masked,
  PortRange,
  Quantity,
  Side,
  ZoneFact,
} from './ast.ts';
import { anyOf } from './ast.ts';
import type { FilterContext } from './context.ts';
import { isProblem, type Problem } from './filter-error.ts';
import { nearestWord } from './nearest-word.ts';

type Fact<K extends FactExpression['kind']> = Extract<FactExpression, { readonly kind: K }>;

export const MAX_PORT = 0xffff;
const MAX_BYTE = 0xff;
const MAX_WORD = 0xffff_ffff;
const ADDRESS_BITS = 32;

/** Several values parted by commas are any of them; what is wrong with one of them is wrong with all. */
function anyListed(list: string, read: (word: string) => Expression | Problem): Expression | Problem {
  const terms = list.split(',').map(read);
  return terms.find(isProblem) ?? anyOf(terms as Expression[]);
}

/** An address, a prefix, an address with a port, or a host's name; or several parted by commas. */
export function hostTerm(side: Side, list: string, context: FilterContext): Expression | Problem {
  return anyListed(list, word => oneHostTerm(side, word, context));
}

function oneHostTerm(side: Side, word: string, context: FilterContext): Expression | Problem {
  const numeric = numericHostTerm(side, word);
  if (numeric !== undefined) return numeric;
  const addresses = context.addressesOf?.(word) ?? [];
  if (addresses.length > 0) return { kind: 'host', side, prefixes: addresses.map(wholePrefix), name: word };
  if (parsePort(word) !== undefined) return { problem: `is no address; did you mean "port ${word}"?` };
  return { problem: 'is no address, no prefix and no name of a host that is known here' };
}

/** As `hostTerm`, for a word that must be numbers; undefined where it is none of them. */
export function numericHostTerm(side: Side, word: string): Expression | undefined {
  const prefix = parsePrefix(word) ?? (/[./]/.test(word) ? parseShortNetwork(word) : undefined);
  if (prefix !== undefined) return { kind: 'host', side, prefixes: [prefix] };
  const masked = parseMasked(word);
  if (masked !== undefined) return { kind: 'masked', side, ...masked };
  const [, bracketed, bare, portText] = /^(?:\[([^\]]*)\]|([\d.]+)):(\d+)$/.exec(word) ?? [];
  const address = parseAddress(bracketed ?? bare ?? '');
  const port = parsePort(portText ?? '');
  return address && port !== undefined ? { kind: 'endpoint', side, address, port } : undefined;
}

/** What is wrong with a bare word that can only be meant as an address or a prefix; undefined for any other word. */
export function misspeltHost(word: string): Problem | undefined {
  if (/^\d+(?:\.\d+){3}$/.test(word)) return { problem: 'is no address' };
  return /^(?:[\d.]+|[\da-f:]*:[\da-f:.]*)\/\d+$/i.test(word) ? { problem: 'is no prefix' } : undefined;
}

/** The flows of one of our hosts, or of a network of ours. */
export function insideTerm(word: string): Fact<'inside'> | Problem {
  const prefix = parsePrefix(word) ?? (/[./]/.test(word) ? parseShortNetwork(word) : undefined);
  return prefix ? { kind: 'inside', prefix } : { problem: 'is no address and no prefix' };
}

/** As `hostTerm`; and `10` is 10.0.0.0/8, `192.168` is 192.168.0.0/16, as tcpdump has it. */
export function netTerm(side: Side, list: string, context: FilterContext): Expression | Problem {
  return anyListed(list, word => {
    const prefix = parseShortNetwork(word);
    return prefix === undefined
      ? oneHostTerm(side, word, context)
      : { kind: 'host', side, prefixes: [prefix] };
  });
}

/** A port's number, or a service's name, which may stand for several; or a list of them. */
export function portTerm(side: Side, list: string, context: FilterContext): Expression | Problem {
  return anyListed(list, word => {
    const port = parsePort(word);
    if (port !== undefined) return { kind: 'port', side, ranges: [{ low: port, high: port }] };
    const ports = context.portsOf?.(word) ?? [];
    if (ports.length > 0) {
      const protocol = context.protocolOf?.(word);
      const ranges = ports.map(value => ({ low: value, high: value }));
      return { kind: 'port', side, ranges, name: word, ...(protocol !== undefined && { protocol }) };
    }
    if (parseRange(word, context) !== undefined) return { problem: `is a range; write "portrange ${word}"` };
    return { problem: 'is no port (0-65535) and no service that is known here' };
  });
}

/** LOW-HIGH in either order, by number or service, or one port. */
export function portRangeTerm(side: Side, word: string, context: FilterContext): Expression | Problem {
  const range = parseRange(word, context);
  if (range === undefined) return { problem: 'is no range of ports, such as 6881-6999' };
  return { kind: 'port', side, ranges: [range] };
}

/** A protocol's name in any of its spellings, or its number. */
export function protocolTerm(word: string): Fact<'protocol'> | Problem {
  const number = parseProtocol(word);
  if (number !== undefined) return { kind: 'protocol', number };
  const names = PROTOCOLS.flatMap(protocol => [protocol.name, ...protocol.aliases]);
  return { problem: `is no protocol's name or number (0-255)${suggestion(word, names)}` };
}

/** A list parted by commas; each in any case, and any word that a table has brought so far. */
export function stateTerm(list: string): Fact<'state'> | Problem {
  const names = list.split(',').map(name => STATE_ALIASES[name.toUpperCase()] ?? name.toUpperCase());
  const unknown = names.find(name => stateCode(name) === 0);
  if (unknown === undefined) return { kind: 'state', names };
  const known = stateCodes().map(stateName);
  return { problem: `is no state that a flow can be in${suggestion(unknown, known)}` };
}

/** The kernel's LISTEN has long been the state of two SYNs that crossed, and conntrack(8) takes it for that. */
const STATE_ALIASES: Readonly<Record<string, string>> = { LISTEN: 'SYN_SENT2' };

/** VALUE[/MASK], each decimal or hexadecimal. The mask is laid over the flow's mark alone, as conntrack(8) does. */
export function markTerm(word: string): Fact<'mark'> | Problem {
  const [valueText = '', maskText] = word.split('/', 2);
  const value = parseNumber(valueText, MAX_WORD);
  const mask = maskText === undefined ? MAX_WORD : parseNumber(maskText, MAX_WORD);
  if (value === undefined || mask === undefined || word.split('/').length > 2) {
    return { problem: 'is no mark, such as 42, 0x2a or 0x100/0xff00' };
  }
  return { kind: 'mark', value, mask };
}

/** The mark of SELinux by number, as kernels up to 2.6.36 printed it; later ones print a `secctx`. */
export function secmarkTerm(word: string): Fact<'secmark'> | Problem {
  const value = parseNumber(word, MAX_WORD);
  return value === undefined ? { problem: 'is no secmark, such as 42 or 0x2a' } : { kind: 'secmark', value };
}

/** A list parted by commas. Names may hold blanks, of which a table line keeps no more than one. */
export function labelTerm(list: string): Fact<'label'> | Problem {
  const names = list.split(',').map(name => name.trim().replace(/\s+/g, ' '));
  return names.includes('') ? { problem: 'leaves out the name of a label' } : { kind: 'label', names };
}

/** A zone by number: the flow's, or that of one direction. */
export function zoneTerm(fact: ZoneFact, word: string): Fact<'zone'> | Problem {
  const value = parseNumber(word, MAX_PORT);
  return value === undefined ? { problem: 'is no zone (0-65535)' } : { kind: 'zone', fact, value };
}

/** A type or code up to 255, or an identifier up to 65535. */
export function icmpTerm(fact: IcmpFact, word: string): Fact<'icmp'> | Problem {
  const most = fact === 'icmp-id' ? MAX_PORT : MAX_BYTE;
  const value = parseNumber(word, most);
  return value === undefined ? { problem: `is no number of 0-${most}` } : { kind: 'icmp', fact, value };
}

/** A GRE key of one direction, decimal or hexadecimal. */
export function greTerm(fact: GreFact, word: string): Fact<'gre'> | Problem {
  const value = parseNumber(word, MAX_WORD);
  return value === undefined ? { problem: 'is no key, such as 17 or 0x11' } : { kind: 'gre', fact, value };
}

/** An amount with the units of its quantity, to compare with. */
export function quantityTerm(quantity: Quantity, comparison: Comparison, word: string): Expression | Problem {
  const value = parseAmount(quantity, word);
  if (value === undefined)
    return { problem: `is no amount of ${quantity}, such as ${amountExamples(quantity)}` };
  return { kind: 'quantity', quantity, comparison, value };
}

/** `; did you mean ...?`, or nothing where no candidate is near. */
export function suggestion(word: string, candidates: Iterable<string>): string {
  const nearest = nearestWord(word, candidates);
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}

/** A port's number, or undefined. A leading zero would make it octal for C, and so for tcpdump. */
function parsePort(word: string): number | undefined {
  return parseNumber(word, MAX_PORT);
}

/** Names of services may have hyphens of their own. */
function parseRange(word: string, context: FilterContext): PortRange | undefined {
  const portOf = (text: string): number | undefined => parsePort(text) ?? context.portsOf?.(text)[0];
  const whole = portOf(word);
  if (whole !== undefined) return { low: whole, high: whole };
  for (let at = word.indexOf('-'); at > 0; at = word.indexOf('-', at + 1)) {
    const [first, last] = [portOf(word.slice(0, at)), portOf(word.slice(at + 1))];
    if (first === undefined || last === undefined) continue;
    return { low: Math.min(first, last), high: Math.max(first, last) };
  }
  return undefined;
}

/** Decimal without leading zeros, which C and so conntrack(8) would read as octal, or hexadecimal. */
function parseNumber(word: string, most: number): number | undefined {
  if (!/^(?:0|[1-9]\d{0,9}|0x[\da-f]{1,8})$/i.test(word)) return undefined;
  return Number(word) <= most ? Number(word) : undefined;
}

function wholePrefix({ family, words }: Address): Prefix {
  return { family, words, length: family === Family.IPV4 ? ADDRESS_BITS : 4 * ADDRESS_BITS };
}

/** `10`, `10/8`, `192.168.1`, `192.168.1.*`: the octets left out are 0, and those given are the prefix. */
function parseShortNetwork(word: string): Prefix | undefined {
  const [, dotted = '', length] = /^(\d+(?:\.\d+){0,2})(?:\/(\d+)|(?:\.\*){1,3})?$/.exec(word) ?? [];
  if (dotted === '') return undefined;
  const given = dotted.split('.').length;
  return parsePrefix(`${dotted}${'.0'.repeat(4 - given)}/${length ?? given * 8}`);
}

/** ADDRESS/MASK where the mask has holes, so that it is no prefix's. */
function parseMasked(word: string): Masked | undefined {
  const [addressText = '', maskText = '', ...rest] = word.split('/');
  const address = parseAddress(addressText);
  const mask = parseAddress(maskText);
  if (!address || mask?.family !== address.family || rest.length > 0) return undefined;
  const [w0, w1, w2, w3] = address.words;
  const [m0, m1, m2, m3] = mask.words;
  const words = [(w0 & m0) >>> 0, (w1 & m1) >>> 0, (w2 & m2) >>> 0, (w3 & m3) >>> 0] as const;
  return { family: address.family, words, mask: mask.words };
}
