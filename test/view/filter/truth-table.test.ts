// Random tables and random filters, judged row by row by an evaluator that shares no code with the filter.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowsMatching, snapshotOf } from './table.ts';

/** A line as its own text has it: strings throughout. */
interface Facts {
  line: string;
  family: string;
  protocol: string;
  state: string;
  ttl: number | undefined;
  /** src, dst, reply src, reply dst. */
  addresses: string[];
  ports: number[];
  bytes: number | undefined;
  mark: number;
}

const ENDS = ['src', 'dst', 'reply src', 'reply dst'];

function factsOf(line: string): Facts {
  const all = (key: string) =>
    [...line.matchAll(new RegExp(`(?<![a-z])${key}=(\\S+)`, 'g'))].map(m => m[1] ?? '');
  const [, family = '', protocol = '', ttl, state = ''] =
    /^(ipv[46]) +\d+ \w+ +(\d+) (?:(\d+) )?(?:([A-Z_]+) )?/.exec(line) ?? [];
  const [src = '', replySrc = ''] = all('src');
  const [dst = '', replyDst = ''] = all('dst');
  const [sport, replySport] = all('sport');
  const [dport, replyDport] = all('dport');
  const bytes = all('bytes').map(Number);
  return {
    line,
    family,
    protocol,
    state,
    ttl: ttl === undefined ? undefined : Number(ttl),
    addresses: [src, dst, replySrc, replyDst],
    ports: sport === undefined ? [] : [sport, dport, replySport, replyDport].map(Number),
    bytes: bytes.length === 0 ? undefined : bytes.reduce((sum, value) => sum + value, 0),
    mark: Number(all('mark')[0]),
  };
}

/** An address as its bits; the kernel never shortens IPv6. */
function bits(address: string): string {
  if (!address.includes(':'))
    return address
      .split('.')
      .map(octet => Number(octet).toString(2).padStart(8, '0'))
      .join('');
  return address
    .split(':')
    .map(group => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
}

const full = (last: string) => `2001:0db8:0000:0000:0000:0000:0000:${last}`;
const IPV4 = ['10.0.0.1', '10.0.0.2', '10.0.1.1', '203.0.113.9'];
const IPV6 = [full('0001'), full('0002'), full('ffff')];
const PORTS = [53, 80, 443, 61000];
const STATES = ['SYN_SENT', 'ESTABLISHED', 'TIME_WAIT'];

const flows = fc
  .record({
    six: fc.boolean(),
    tcp: fc.constantFrom('tcp', 'udp', 'icmp'),
    addresses: fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
    ports: fc.array(fc.constantFrom(...PORTS), { minLength: 4, maxLength: 4 }),
    nat: fc.boolean(),
    ttl: fc.option(fc.constantFrom(0, 29, 60, 3600, 431999)),
    state: fc.constantFrom(...STATES),
    bytes: fc.option(fc.constantFrom(0, 60, 1500, 10000)),
    mark: fc.constantFrom(0, 1, 18, 4294967295),
    middle: fc.constantFrom('', '[UNREPLIED] '),
    end: fc.constantFrom('', '[ASSURED] ', '[OFFLOAD] '),
  })
  .map(flow => {
    const pool = flow.six ? IPV6 : IPV4;
    const [a = '', b = '', c = '', d = ''] = flow.addresses.map(n => pool[n % pool.length]);
    const [p = 0, q = 0, r = 0, s = 0] = flow.ports;
    const icmp = flow.tcp === 'icmp';
    const keys = (sport: number, dport: number) =>
      icmp ? 'type=8 code=0 id=80' : `sport=${sport} dport=${dport}`;
    const counters = flow.bytes === null ? '' : `packets=1 bytes=${flow.bytes} `;
    const reply = flow.nat ? `src=${c} dst=${d} ${keys(r, s)}` : `src=${b} dst=${a} ${keys(q, p)}`;
    const number = { tcp: 6, udp: 17, icmp: 1 }[flow.tcp];
    return [
      `${flow.six ? 'ipv6     10' : 'ipv4     2'} ${flow.tcp}      ${number} `,
      flow.ttl === null ? '' : `${flow.ttl} `,
      flow.tcp === 'tcp' ? `${flow.state} ` : '',
      `src=${a} dst=${b} ${keys(p, q)} ${counters}${flow.middle}${reply} ${counters}${flow.end}mark=${flow.mark} zone=0 use=2`,
    ].join('');
  });

/** The same flow is listed once only, and then its first line counts. */
const tables = fc
  .array(flows, { minLength: 1, maxLength: 12 })
  .map(lines =>
    lines.filter((line, at) => lines.findIndex(other => identity(other) === identity(line)) === at),
  );

function identity(line: string): string {
  const { family, protocol, addresses, ports } = factsOf(line);
  return [family, protocol, ...addresses.slice(0, 2), ...ports.slice(0, 2)].join(' ');
}

interface Term {
  text: string;
  isTrueOf: (facts: Facts) => boolean;
}

const sides = fc.constantFrom('', ...ENDS);
const endsOf = <T>(side: string, values: T[]) =>
  side === '' ? values : values.slice(ENDS.indexOf(side)).slice(0, 1);
const compared = {
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
  '=': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
};

const primitives: fc.Arbitrary<Term> = fc.oneof(
  fc.tuple(sides, fc.constantFrom(...IPV4, ...IPV6), fc.nat(128)).map(([side, address, wanted]) => {
    const wanted32 = bits(address).length === 32 ? wanted % 33 : wanted;
    return {
      text: `${side} net ${address}/${wanted32}`.trim(),
      isTrueOf: (facts: Facts) =>
        facts.family === (address.includes(':') ? 'ipv6' : 'ipv4') &&
        endsOf(side, facts.addresses).some(own => bits(own).startsWith(bits(address).slice(0, wanted32))),
    };
  }),
  fc.tuple(sides, fc.constantFrom(...PORTS), fc.nat(9000)).map(([side, low, width]) => {
    const high = Math.min(65_535, low + width);
    return {
      text: `${side} portrange ${low}-${high}`.trim(),
      isTrueOf: (facts: Facts) => endsOf(side, facts.ports).some(port => port >= low && port <= high),
    };
  }),
  fc.constantFrom(...STATES).map(state => ({
    text: `state ${state.toLowerCase()}`,
    isTrueOf: (facts: Facts) => facts.state === state,
  })),
  fc.constantFrom(['tcp', '6'], ['udp', '17'], ['icmp', '1']).map(([name = '', number]) => ({
    text: name,
    isTrueOf: (facts: Facts) => facts.protocol === number,
  })),
  fc.constantFrom('ASSURED', 'UNREPLIED', 'OFFLOAD').map(flag => ({
    text: flag.toLowerCase(),
    isTrueOf: (facts: Facts) => facts.line.includes(`[${flag}]`),
  })),
  fc.tuple(fc.constantFrom(0, 1, 2, 18), fc.constantFrom(1, 3, 255, 4294967295)).map(([value, mask]) => ({
    text: `mark ${value}/0x${mask.toString(16)}`,
    isTrueOf: (facts: Facts) => (BigInt(facts.mark) & BigInt(mask)) === BigInt(value),
  })),
  fc
    .tuple(
      fc.constantFrom('ttl', 'bytes'),
      fc.constantFrom(...(Object.keys(compared) as (keyof typeof compared)[])),
      fc.constantFrom(0, 60, 120, 3600),
    )
    .map(([quantity, sign, value]) => ({
      text: `${quantity} ${sign} ${value}`,
      isTrueOf: (facts: Facts) => {
        const own = quantity === 'ttl' ? facts.ttl : facts.bytes;
        return own !== undefined && compared[sign](own, value);
      },
    })),
);

/** Terms joined by operators without parentheses are judged from left to right, whichever they are. */
const { expression } = fc.letrec<{ expression: Term; term: Term }>(tie => ({
  expression: fc
    .array(fc.tuple(fc.constantFrom('and', 'or'), tie('term')), { minLength: 1, maxLength: 4 })
    .map(list => ({
      text: list.map(([operator, term], at) => (at === 0 ? term.text : `${operator} ${term.text}`)).join(' '),
      isTrueOf: facts =>
        list.reduce((sofar, [operator, { isTrueOf }], at) => {
          if (at === 0) return isTrueOf(facts);
          return operator === 'and' ? sofar && isTrueOf(facts) : sofar || isTrueOf(facts);
        }, true),
    })),
  term: fc.oneof(
    { depthSize: 'small' },
    primitives,
    tie('term').map(({ text, isTrueOf }) => ({
      text: `not ${text}`,
      isTrueOf: (facts: Facts) => !isTrueOf(facts),
    })),
    tie('expression').map(({ text, isTrueOf }) => ({ text: `(${text})`, isTrueOf })),
  ),
}));

it('matches the rows that a plain reading of filter and line matches', () => {
  fc.assert(
    fc.property(tables, expression, (lines, { text, isTrueOf }) => {
      const expected = lines.flatMap((line, row) => (isTrueOf(factsOf(line)) ? [row] : []));
      expect(rowsMatching(text, snapshotOf(lines))).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});
