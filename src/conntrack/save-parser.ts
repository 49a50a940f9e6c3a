// Reads one command line of `conntrack -o save` by retelling it as a table line.
import { parseAddress } from './address.ts';
import { type EventText, FlowEvent } from './flow-event.ts';
import { icmpInverseType } from './icmp-types.ts';
import { ICMP, ICMPV6, parseProtocol } from './protocols.ts';

const COMMANDS: ReadonlyMap<string, FlowEvent> = new Map([
  ['-A', FlowEvent.NEW],
  ['-U', FlowEvent.UPDATE],
  ['-D', FlowEvent.DESTROY],
]);

/** What the command does to its flow, and the flow as a table line; undefined for what is no such command. */
export function parseSaveCommand(text: string): EventText | undefined {
  const [command = '', ...rest] = text.trim().split(/\s+/);
  const event = COMMANDS.get(command);
  const options = event === undefined ? undefined : readOptions(rest);
  const line = options && retell(options);
  return event === undefined || line === undefined ? undefined : { event, line };
}

type Options = ReadonlyMap<string, string>;

/** Every option has one value here; undefined where it lacks it, or is none. */
function readOptions(words: readonly string[]): Options | undefined {
  const options = new Map<string, string>();
  for (let at = 0; at < words.length; at += 2) {
    const name = words[at] ?? '';
    const value = words[at + 1];
    if (!name.startsWith('-') || value === undefined || options.has(name)) return undefined;
    options.set(name, value);
  }
  return options;
}

function retell(options: Options): string | undefined {
  const protocol = parseProtocol(options.get('-p') ?? '');
  const family = parseAddress(options.get('-s') ?? '')?.family;
  const status = new Set((options.get('-u') ?? '').split(','));
  if (protocol === undefined || family === undefined) return undefined;
  const tokens = [
    `unknown ${family} unknown ${protocol}`,
    options.get('-t'),
    options.get('--state'),
    pair('src', options.get('-s')),
    pair('dst', options.get('-d')),
    ...originalWords(options),
    pair('zone-orig', options.get('--orig-zone')),
    status.has('SEEN_REPLY') ? undefined : '[UNREPLIED]',
    pair('src', options.get('-r') ?? withoutPort(options.get('-g'))),
    pair('dst', options.get('-q') ?? withoutPort(options.get('-n'))),
    ...replyWords(protocol, options),
    pair('zone-reply', options.get('--reply-zone')),
    ...[...status].filter(flag => KEPT_FLAGS.has(flag)).map(flag => `[${flag}]`),
    pair('mark', options.get('-m')),
    pair('zone', options.get('-w')),
    ...OTHER_KEYS.map(key => pair(key, options.get(`--${key}`))),
  ];
  return tokens.filter(token => token !== undefined).join(' ');
}

/** Status bits that a table line has a flag for, or that are kept as one. */
const KEPT_FLAGS: ReadonlySet<string> = new Set(['ASSURED', 'FIXED_TIMEOUT', 'EXPECTED']);
/** Kept though no table line has them: `conntrack -R` asks for them. */
const OTHER_KEYS = ['orig-vtag', 'reply-vtag'];

function originalWords(options: Options): (string | undefined)[] {
  return [
    pair('sport', options.get('--sport')),
    pair('dport', options.get('--dport')),
    ...['type', 'code', 'id'].map(key => pair(key, icmpOption(options, key))),
    pair('srckey', hexadecimal(options.get('--srckey'))),
    pair('dstkey', hexadecimal(options.get('--dstkey'))),
  ];
}

/** The line leaves the reply of an ICMP query out: its type follows from the query's. */
function replyWords(protocol: number, options: Options): (string | undefined)[] {
  const type = icmpOption(options, 'type');
  const inverse = type === undefined ? undefined : icmpInverseType(protocol, Number(type));
  return [
    pair('sport', options.get('--reply-port-src')),
    pair('dport', options.get('--reply-port-dst')),
    pair('type', inverse === undefined ? type : String(inverse)),
    pair('code', icmpOption(options, 'code')),
    pair('id', icmpOption(options, 'id')),
    pair('srckey', hexadecimal(options.get('--reply-key-src'))),
    pair('dstkey', hexadecimal(options.get('--reply-key-dst'))),
  ];
}

function icmpOption(options: Options, name: string): string | undefined {
  const protocol = parseProtocol(options.get('-p') ?? '');
  if (protocol !== ICMP && protocol !== ICMPV6) return undefined;
  return options.get(protocol === ICMP ? `--icmp-${name}` : `--icmpv6-${name}`);
}

/** GRE keys are decimal here and hexadecimal in a table line. */
function hexadecimal(decimal: string | undefined): string | undefined {
  return decimal === undefined || !/^\d{1,10}$/.test(decimal) ? decimal : `0x${Number(decimal).toString(16)}`;
}

/** A translated address may stand with its port, which another option tells too: 10.0.0.1:80, [fd00::1]:80. */
function withoutPort(end: string | undefined): string | undefined {
  const match = /^\[(.+)\](?::\d+)?$/.exec(end ?? '') ?? /^([\d.]+):\d+$/.exec(end ?? '');
  return match?.[1] ?? end;
}

function pair(key: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${key}=${value}`;
}
