// Reads one `<flow>` line of `conntrack -o xml`, the tool's or our own, by retelling it as a table line.
//
// Elements of ours: type, code and id in an ICMP layer4; offload, hw-offload and flag; gretimeout and
// grestreamtimeout; extra and word. What else an element says in the independent part is kept as an extra key.
import { type EventText, FlowEvent } from './flow-event.ts';
import { DCCP, SCTP } from './protocols.ts';

/** The event that the flow's type attribute names, and the flow as a table line; undefined for anything else. */
export function parseXmlFlow(text: string): EventText | undefined {
  const open = /^\s*<flow(?: type="(new|update|destroy)")?>/.exec(text);
  const close = text.lastIndexOf('</flow>');
  if (open === null || close < 0) return undefined;
  const flow = readElements(text.slice(open[0].length, close));
  const line = flow && retell(flow);
  const kind = open[1]?.toUpperCase() as keyof typeof FlowEvent | undefined;
  return line === undefined ? undefined : { event: kind ? FlowEvent[kind] : FlowEvent.NONE, line };
}

/** Whether the line is one of those that only frame the flows. */
export function isXmlFrame(text: string): boolean {
  return /^\s*<(?:\?xml .*\?|\/?conntrack)>\s*$/.test(text);
}

/** The elements of one part of a flow by name; empty elements have an empty text. */
type Elements = Map<string, string>;

interface XmlFlow {
  readonly original: Elements;
  readonly reply: Elements;
  readonly independent: Elements;
  readonly labels: string[];
  readonly flags: string[];
  /** key=value, as in a table line. */
  readonly extra: string[];
  readonly words: string[];
}

const TAG = /<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>([^<]*)/gy;

/** Walks the tags from first to last; undefined where something else stands between them, or no sense is in it. */
function readElements(body: string): XmlFlow | undefined {
  const flow: XmlFlow = {
    original: new Map(),
    reply: new Map(),
    independent: new Map(),
    labels: [],
    flags: [],
    extra: [],
    words: [],
  };
  let part: Elements = flow.independent;
  let isWhen = false;
  TAG.lastIndex = 0;
  while (TAG.lastIndex < body.length) {
    const match = TAG.exec(body);
    if (match === null) return undefined;
    const [, slash, name = '', attributes = '', , text = ''] = match;
    if (name === 'when') isWhen = slash === '';
    if (slash === '/' || isWhen) continue;
    if (name === 'meta') part = partOf(flow, attributes);
    else if (name === 'layer3' || name === 'layer4') part.set(name, attribute(attributes, 'protonum'));
    else if (!addElement(flow, part, name, attributes, unescaped(text))) return undefined;
  }
  return flow;
}

function partOf(flow: XmlFlow, attributes: string): Elements {
  const direction = attribute(attributes, 'direction');
  return direction === 'original' || direction === 'reply' ? flow[direction] : flow.independent;
}

/** False where the text could not stand in a table line: it would be taken for other tokens. */
function addElement(flow: XmlFlow, part: Elements, name: string, attributes: string, text: string): boolean {
  if (name === 'labels') part.set(name, '');
  if (CONTAINERS.has(name)) return true;
  if (BRACKETED.has(name) ? text.includes(']') : hasBlank(text) && !(name === 'label' && LABEL.test(text)))
    return false;
  if (name === 'label') flow.labels.push(text);
  else if (name === 'flag') flow.flags.push(text);
  else if (name === 'word') flow.words.push(text);
  else if (name === 'extra') flow.extra.push(`${unescaped(attribute(attributes, 'key'))}=${text}`);
  else if (part === flow.independent && text !== '' && !KNOWN.has(name)) flow.extra.push(`${name}=${text}`);
  else part.set(name, text);
  return true;
}

function hasBlank(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) <= SPACE) return true;
  return false;
}

const SPACE = 32;
const CONTAINERS: ReadonlySet<string> = new Set(['counters', 'labels', 'timestamp']);
/** A table line has these in brackets, where blanks do not part tokens. */
const BRACKETED: ReadonlySet<string> = new Set(['flag', 'start', 'stop']);
/** Labels end a table line: the words of a name are told from tokens by what they lack. */
const LABEL = /^[\w.+-]+(?: [\w.+-]+)*$/;

/** Elements of the independent part that have a place in a table line. */
const KNOWN: ReadonlySet<string> = new Set([
  'state',
  'timeout',
  'mark',
  'secctx',
  'zone',
  'use',
  'id',
  'start',
  'stop',
  'deltatime',
  'helper',
  'gretimeout',
  'grestreamtimeout',
]);

function attribute(attributes: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
}

function unescaped(text: string): string {
  return text.replace(/&(?:(amp|lt|gt|quot|apos)|#x([\da-f]{1,4}));/gi, (_, name?: string, code?: string) =>
    code === undefined ? (ENTITIES[name ?? ''] ?? '') : latin1Of(Number.parseInt(code, 16)),
  );
}

/** The bytes of a character, each as one character: lines are latin1 here, and what they hold is UTF-8. */
function latin1Of(code: number): string {
  return Buffer.from(String.fromCharCode(code)).toString('latin1');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function retell(flow: XmlFlow): string | undefined {
  const { original, reply, independent } = flow;
  const protocol = original.get('layer4');
  const family = original.get('layer3');
  if (!protocol || !family) return undefined;
  const tokens = [
    `unknown ${family} unknown ${protocol}`,
    independent.get('timeout'),
    stateOf(Number(protocol), independent),
    pair('timeout', independent.get('gretimeout'), ','),
    pair('stream_timeout', independent.get('grestreamtimeout')),
    ...tupleTokens(original, 'zone-orig'),
    independent.has('unreplied') ? '[UNREPLIED]' : undefined,
    // Not at the end, where a word that begins like a key would make the line look cut off.
    ...(original.has('src') ? flow.words : []),
    ...tupleTokens(reply, 'zone-reply'),
    ...FLAGS.map(([name, flag]) => (independent.has(name) ? flag : undefined)),
    ...flow.flags.map(flag => `[${flag}]`),
    ...INDEPENDENT_KEYS.map(([name, key]) => pair(key, independent.get(name))),
    ...TIMES.map(name => (independent.has(name) ? `[${name}=${independent.get(name)}]` : undefined)),
    ...flow.extra,
    labelsToken(flow),
  ];
  return tokens.filter(token => token !== undefined).join(' ');
}

function labelsToken({ labels, independent }: XmlFlow): string | undefined {
  if (labels.length > 0) return `labels=${labels.join(',')}`;
  return independent.has('labels') ? 'labels' : undefined;
}

function tupleTokens(part: Elements, zoneKey: string): (string | undefined)[] {
  return [
    ...TUPLE_KEYS.map(key => pair(key, part.get(key))),
    pair(zoneKey, part.get('zone')),
    pair('packets', part.get('packets')),
    pair('bytes', part.get('bytes')),
  ];
}

function pair(key: string, value: string | undefined, end = ''): string | undefined {
  return value === undefined ? undefined : `${key}=${value}${end}`;
}

const TUPLE_KEYS = ['src', 'dst', 'sport', 'dport', 'type', 'code', 'id', 'srckey', 'dstkey'];
const FLAGS = [
  ['assured', '[ASSURED]'],
  ['offload', '[OFFLOAD]'],
  ['hw-offload', '[HW_OFFLOAD]'],
] as const;
const INDEPENDENT_KEYS = [
  ['mark', 'mark'],
  ['secctx', 'secctx'],
  ['zone', 'zone'],
  ['deltatime', 'delta-time'],
  ['helper', 'helper'],
  ['use', 'use'],
  ['id', 'id'],
] as const;
const TIMES = ['start', 'stop'];

/**
 * The state's word. conntrack(8) up to 1.4.8 gives the states of SCTP and DCCP the names that TCP has in their
 * place. One word is both: ESTABLISHED is the name it prints for COOKIE_ECHOED, and SCTP's own. The former is
 * never assured and has three seconds.
 */
function stateOf(protocol: number, independent: Elements): string | undefined {
  const state = independent.get('state');
  const names = protocol === SCTP ? SCTP_STATES : protocol === DCCP ? DCCP_STATES : undefined;
  if (state === undefined || names === undefined) return state;
  if (protocol === SCTP && state === 'ESTABLISHED') {
    const isYoung = !independent.has('assured') && Number(independent.get('timeout')) <= 3;
    return isYoung ? 'COOKIE_ECHOED' : state;
  }
  return names[TCP_STATES.indexOf(state)] ?? state;
}

// In the order of the kernel's enums: tcp_conntrack, sctp_conntrack, ct_dccp_states.
const TCP_STATES = [
  'NONE',
  'SYN_SENT',
  'SYN_RECV',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'SYN_SENT2',
];
const SCTP_STATES = [
  'NONE',
  'CLOSED',
  'COOKIE_WAIT',
  'COOKIE_ECHOED',
  'ESTABLISHED',
  'SHUTDOWN_SENT',
  'SHUTDOWN_RECD',
  'SHUTDOWN_ACK_SENT',
  'HEARTBEAT_SENT',
  'HEARTBEAT_ACKED',
];
const DCCP_STATES = [
  'NONE',
  'REQUEST',
  'RESPOND',
  'PARTOPEN',
  'OPEN',
  'CLOSEREQ',
  'CLOSING',
  'TIMEWAIT',
  'IGNORE',
  'INVALID',
];
