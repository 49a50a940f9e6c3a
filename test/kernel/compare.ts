// Two views of one table brought into one form and compared flow by flow. Reads the text in the plainest way there
// is, on purpose: it must not share a mistake with the parser it checks.

/** A flow as facts by name (`timeout`, `original.src`, `reply.bytes`, `flags` ...), all as text. */
export interface ComparableFlow {
  /** Family, protocol, zone and original tuple. */
  identity: string;
  facts: Map<string, string>;
}

export interface Tolerance {
  /** By how much a timeout may differ, in seconds. Default 2. */
  timeoutSeconds?: number;
}

/** The flows of a `conntrack -L -o extended` listing, with or without `id`, or of /proc/net/nf_conntrack. */
export function flowsOfListing(text: string): ComparableFlow[] {
  return text.split('\n').filter(Boolean).map(flowOfLine);
}

/** The flows of `conntop list -o json`. Counters are kept digit by digit, beyond 2^53 too. */
export function flowsOfJson(text: string): ComparableFlow[] {
  const exact = text.replace(/:\s*(\d{16,})(?=\s*[,}\]])/g, ':"$1"');
  return (JSON.parse(exact) as Record<string, unknown>[]).map(flowOfObject);
}

/** What differs, a line each, in words; empty when both tell the same. */
export function differences(
  expected: ComparableFlow[],
  actual: ComparableFlow[],
  tolerance: Tolerance = {},
): string[] {
  const missing = new Map(expected.map(flow => [flow.identity, flow]));
  const lines = missing.size < expected.length ? ['expected flows share an identity'] : [];
  for (const flow of actual) {
    const twin = missing.get(flow.identity);
    if (twin === undefined) lines.push(`not expected (or listed twice): ${flow.identity}`);
    else lines.push(...factDifferences(twin, flow, tolerance));
    missing.delete(flow.identity);
  }
  for (const identity of missing.keys()) lines.push(`missing: ${identity}`);
  return lines;
}

const TUPLE_KEYS = ['src', 'dst', 'sport', 'dport', 'type', 'code', 'id', 'srckey', 'dstkey'];
const PER_DIRECTION = new Set([...TUPLE_KEYS, 'packets', 'bytes']);
/** The tool prints ports of 0 for protocols that the kernel no longer takes apart: DCCP and UDP-Lite. */
const PORTLESS_ON_SOME_KERNELS = new Set(['33', '136']);
const ICMP = new Set(['1', '58']);

function flowOfLine(line: string): ComparableFlow {
  const facts = new Map<string, string>();
  const flags: string[] = [];
  const tokens = line.match(/\[[^\]]*\]|\S+/g) ?? [];
  const [family = '', , , protocol = '', ...rest] = tokens;
  facts.set('family', family).set('protocol_number', protocol);
  let direction = '';
  for (const token of rest) {
    const [key = '', value] = splitPair(token);
    if (key === 'src') direction = direction === '' ? 'original' : 'reply';
    if (token.startsWith('[') && !token.startsWith('[st')) flags.push(token.slice(1, -1));
    else if (value === undefined) facts.set(/^\d+$/.test(token) ? 'timeout' : 'state', token);
    else if (direction === '') continue;
    else facts.set(nameOf(key, direction, facts), canonical(key, value));
  }
  facts.set('flags', flags.sort().join());
  return comparable(facts);
}

function splitPair(token: string): string[] {
  const equals = token.indexOf('=');
  return equals < 0 ? [token] : [token.slice(0, equals), token.slice(equals + 1)];
}

/** An ICMP line has up to three `id`: one a direction, then the flow's own. */
function nameOf(key: string, direction: string, facts: Map<string, string>): string {
  const own = key === 'id' && (facts.has(`${direction}.id`) || !ICMP.has(facts.get('protocol_number') ?? ''));
  return PER_DIRECTION.has(key) && !own ? `${direction}.${key}` : key.replaceAll('-', '_');
}

function flowOfObject(object: Record<string, unknown>): ComparableFlow {
  const facts = new Map<string, string>();
  for (const [key, value] of Object.entries(object)) {
    if (key === 'original' || key === 'reply') {
      for (const [name, fact] of Object.entries(value as object))
        facts.set(`${key}.${name}`, canonical(name, fact));
    } else if (Array.isArray(value)) facts.set(key, value.map(String).sort().join());
    else facts.set(key, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  if (!facts.has('flags')) facts.set('flags', '');
  return comparable(facts);
}

/** URL parsing knows the shortest form of an IPv6 address; both sides are brought into it. */
export function canonical(key: string, value: unknown): string {
  const text = String(value);
  return (key === 'src' || key === 'dst') && text.includes(':')
    ? new URL(`http://[${text}]/`).hostname
    : text;
}

function comparable(facts: Map<string, string>): ComparableFlow {
  if (!facts.has('zone') && !facts.has('zone_orig') && !facts.has('zone_reply')) facts.set('zone', '0');
  const protocol = facts.get('protocol_number') ?? '';
  if (PORTLESS_ON_SOME_KERNELS.has(protocol) && facts.get('original.dport') === '0') {
    for (const name of ['original.sport', 'original.dport', 'reply.sport', 'reply.dport']) facts.delete(name);
  }
  facts.set('nat', translations(facts));
  const names = [
    'family',
    'protocol_number',
    'zone',
    'zone_orig',
    ...TUPLE_KEYS.map(key => `original.${key}`),
  ];
  const identity = names.flatMap(name => (facts.has(name) ? [`${name}=${facts.get(name)}`] : [])).join(' ');
  return { identity, facts };
}

/** What the reply tuple tells of translation: addresses, ports, ICMP ids and GRE keys, crosswise. */
function translations(facts: Map<string, string>): string {
  const differs = (original: string, reply: string) =>
    facts.get(`original.${original}`) !== facts.get(`reply.${reply}`);
  const source =
    differs('src', 'dst') || differs('sport', 'dport') || differs('id', 'id') || differs('srckey', 'dstkey');
  const destination = differs('dst', 'src') || differs('dport', 'sport') || differs('dstkey', 'srckey');
  return [...(destination ? ['DNAT'] : []), ...(source ? ['SNAT'] : [])].join();
}

/** Told by one of the readers alone, or in its own words. */
const NOT_COMPARED = new Set(['protocol', 'family_number', 'gre_timeout', 'stream_timeout', 'start']);
/** Told by conntrack(8) but not by /proc: compared where both have it. */
const OPTIONAL = new Set(['id', 'helper', 'labels', 'use']);

function factDifferences(expected: ComparableFlow, actual: ComparableFlow, tolerance: Tolerance): string[] {
  const names = new Set([...expected.facts.keys(), ...actual.facts.keys()]);
  return [...names].flatMap(name => {
    const [wanted, found] = [expected.facts.get(name), actual.facts.get(name)];
    if (NOT_COMPARED.has(name) || wanted === found) return [];
    if (OPTIONAL.has(name) && (wanted === undefined || found === undefined)) return [];
    const slack = allowed(name, tolerance);
    if (slack > 0 && Math.abs(Number(wanted) - Number(found)) <= slack) return [];
    return [`${name} is ${found ?? 'absent'} instead of ${wanted ?? 'absent'}: ${expected.identity}`];
  });
}

function allowed(name: string, { timeoutSeconds = 2 }: Tolerance): number {
  if (name === 'timeout') return timeoutSeconds;
  // The tool computes the age from a clock read a little later.
  if (name === 'delta_time') return Math.max(1, timeoutSeconds - 1);
  // /proc counts its own reference.
  return name === 'use' ? 1 : 0;
}
