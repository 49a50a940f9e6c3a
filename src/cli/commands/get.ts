// `conntop get`: the one flow of a tuple, as conntrack -G prints it.
import { parseProtocol, type TupleKeys, tupleKeys } from '../../conntrack/protocols.ts';
import { type FormatName, writerOf } from '../../output/formats.ts';
import { sendTable } from '../../output/row-writer.ts';
import type { FilterOption } from '../../view/filter/options.ts';
import { makeView } from '../../view/flow-view.ts';
import { firstChosen } from '../chosen-readings.ts';
import { LINE_FORMATS } from '../flags/output.ts';
import type { Invocation } from '../invocation.ts';
import { warn, warnUnreadable } from '../messages.ts';
import type { Settings } from '../settings.ts';
import { print } from '../standard-output.ts';
import { UsageError } from '../usage-error.ts';
import { withSource } from '../with-source.ts';

/** As conntrack(8) ends where it has found nothing. */
const NONE = 1;
type Tuple = Readonly<Record<'ends' | TupleKeys, readonly FilterOption[]>>;
const ICMP: readonly FilterOption[] = ['icmp-type', 'icmp-code', 'icmp-id'];
/** The options that name a flow by either of its tuples: its ends, and what its protocol has beside them. */
const TUPLES: readonly Tuple[] = [
  {
    ends: ['orig-src', 'orig-dst'],
    ports: ['sport', 'dport'],
    icmp: ICMP,
    gre: ['srckey', 'dstkey'],
    none: [],
  },
  {
    ends: ['reply-src', 'reply-dst'],
    ports: ['reply-port-src', 'reply-port-dst'],
    icmp: ICMP,
    gre: ['reply-key-src', 'reply-key-dst'],
    none: [],
  },
];
const NEEDED =
  'get needs the tuple of a flow: --orig-src, --orig-dst and --proto, and --sport and --dport or what its protocol has in their place';

export function runGet(invocation: Invocation): Promise<number> {
  const settings = inOneZone(invocation.settings);
  if (!isWhole(settings)) throw new UsageError(NEEDED);
  const writer = writerOf((settings.format ?? LINE_FORMATS[0]) as FormatName, settings.formulas);
  return withSource(settings, async source => {
    const { reading, matches } = await firstChosen(source, { ...invocation, settings });
    const { snapshot } = reading;
    const { rows } = makeView(snapshot, { matches, order: [], withGone: false });
    warnUnreadable(snapshot);
    if (rows.length > 0 && writer) await sendTable(writer, snapshot, rows, async bytes => print(bytes));
    else warn('no flow has that tuple');
    return rows.length > 0 ? 0 : NONE;
  });
}

/** Without a word of zones the kernel looks in zone 0. */
function inOneZone(settings: Settings): Settings {
  if (settings.filters.some(({ option }) => option.endsWith('zone'))) return settings;
  return { ...settings, filters: [...settings.filters, { option: 'zone', text: '0' }] };
}

function isWhole({ filters }: Settings): boolean {
  const given = new Map<FilterOption, string>(filters.map(({ option, text }) => [option, text]));
  const protocol = parseProtocol(given.get('proto') ?? '');
  if (protocol === undefined) return false;
  const keys = tupleKeys(protocol);
  return TUPLES.some(tuple => [...tuple.ends, ...tuple[keys]].every(each => given.has(each)));
}
