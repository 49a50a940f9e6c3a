// Makes a table line of facts by name, as our own JSON and CSV have them, and as other programs' tables are told.
import { Family } from '../address.ts';

export interface TupleText {
  src?: string;
  dst?: string;
  sport?: string;
  dport?: string;
  type?: string;
  code?: string;
  id?: string;
  srckey?: string;
  dstkey?: string;
  packets?: string;
  bytes?: string;
}

/** Facts of a flow as text; what is absent is undefined. */
export interface FlowText {
  /** Whether the family stands in the line by its number. */
  familyNumber?: string | undefined;
  protocol: string;
  timeout?: string | undefined;
  state?: string | undefined;
  greTimeout?: string | undefined;
  streamTimeout?: string | undefined;
  original: TupleText;
  reply: TupleText;
  flags?: readonly string[];
  mark?: string | undefined;
  secctx?: string | undefined;
  zone?: string | undefined;
  zoneOrig?: string | undefined;
  zoneReply?: string | undefined;
  deltaTime?: string | undefined;
  start?: string | undefined;
  stop?: string | undefined;
  helper?: string | undefined;
  use?: string | undefined;
  id?: string | undefined;
  labels?: readonly string[] | undefined;
  extra?: Readonly<Record<string, string>>;
  words?: readonly string[];
}

/** A table line, latin1 as lines are; undefined where a text could not stand in one without becoming another. */
export function tableLine(flow: FlowText): string | undefined {
  const unreplied = flow.flags?.includes('UNREPLIED') ? '[UNREPLIED]' : undefined;
  const others = (flow.flags ?? []).filter(flag => flag !== 'UNREPLIED');
  const labels = flow.labels && (flow.labels.length === 0 ? 'labels' : `labels=${flow.labels.join(',')}`);
  const hasAddresses = flow.original.src !== undefined;
  const tokens = [
    flow.familyNumber === undefined ? undefined : `unknown ${flow.familyNumber}`,
    `${'unknown'} ${flow.protocol}`,
    flow.timeout,
    flow.state,
    pair('timeout', flow.greTimeout, ','),
    pair('stream_timeout', flow.streamTimeout),
    ...(hasAddresses ? tupleTokens(flow.original, 'zone-orig', flow.zoneOrig) : []),
    unreplied,
    // Not at the end, where a word that begins like a key would make the line look cut off.
    ...(hasAddresses ? (flow.words ?? []) : []),
    ...(hasAddresses ? tupleTokens(flow.reply, 'zone-reply', flow.zoneReply) : []),
    ...others.map(flag => `[${flag}]`),
    pair('mark', flow.mark),
    pair('secctx', flow.secctx),
    pair('zone', flow.zone),
    pair('delta-time', flow.deltaTime),
    bracket('start', flow.start),
    bracket('stop', flow.stop),
    pair('helper', flow.helper),
    ...Object.entries(flow.extra ?? {}).map(([key, value]) => `${key}=${value}`),
    pair('use', flow.use),
    pair('id', flow.id),
    labels,
  ].filter(token => token !== undefined);
  return tokens.every(token => isToken(token, token === labels)) ? latin1(tokens.join(' ')) : undefined;
}

/** The tuple of a reply that nothing is known of but that it comes back: the other end first. */
export function mirrored({ src, dst, sport, dport }: TupleText): TupleText {
  return {
    ...(dst !== undefined && { src: dst }),
    ...(src !== undefined && { dst: src }),
    ...(dport !== undefined && { sport: dport }),
    ...(sport !== undefined && { dport: sport }),
  };
}

/** Lines are latin1, a character a byte; what they hold is UTF-8. */
export function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The kernel's number of the family that an address is of. */
export function familyOf(address: string): string {
  return String(address.includes(':') ? Family.IPV6 : Family.IPV4);
}

const TUPLE_KEYS = [
  'src',
  'dst',
  'sport',
  'dport',
  'type',
  'code',
  'id',
  'srckey',
  'dstkey',
] as const satisfies readonly (keyof TupleText)[];

function tupleTokens(tuple: TupleText, zoneKey: string, zone: string | undefined): (string | undefined)[] {
  return [
    ...TUPLE_KEYS.map(key => pair(key, tuple[key])),
    pair(zoneKey, zone),
    pair('packets', tuple.packets),
    pair('bytes', tuple.bytes),
  ];
}

function pair(key: string, value: string | undefined, end = ''): string | undefined {
  return value === undefined ? undefined : `${key}=${value}${end}`;
}

function bracket(key: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `[${key}=${value}]`;
}

/** Names and numbers, brackets and labels hold blanks; nothing else may. */
function isToken(token: string, isLabels: boolean): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
  if (/[\0-\u001f\u007f]/.test(token)) return false;
  if (token.startsWith('[')) return !token.slice(1, -1).includes(']');
  return isLabels || /^unknown \d+$/.test(token) || !token.includes(' ');
}
