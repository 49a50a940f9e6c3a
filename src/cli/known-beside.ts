// What a command knows beside the table: names, services, and the networks of addresses.
import { MOST_BYTES, networkFiles } from '../names/network-files.ts';
import { Networks } from '../names/networks.ts';
import { readFileNow } from '../reader/bounded-file.ts';
import type { Source } from '../reader/source.ts';
import type { FilterContext } from '../view/filter/context.ts';
import { mentions } from '../view/filter/lexer.ts';
import { type AskNames, Devices } from '../watch/devices.ts';
import { filterContext, nameByFiles } from '../watch/filter-context.ts';
import { readRouterNames } from '../watch/router-names.ts';
import type { Invocation } from './invocation.ts';
import { warn } from './messages.ts';
import type { Settings } from './settings.ts';

/**
 * The names that files give now, the networks of addresses, whose databases are read at the first question, at once, and
 * devices where the command line asks for them.
 */
export async function knownBeside(source: Source, invocation: Invocation): Promise<FilterContext> {
  const { geoip } = invocation.settings;
  const networks = new Networks(networkFiles(geoip), {
    read: path => readFileNow(path, { mostBytes: MOST_BYTES }),
    onProblem: warn,
  });
  const names = await readRouterNames(source);
  const context = {
    ...filterContext(() => names),
    networkOf: networks.networkOf,
    tellsLabels: () => source.place.tellsLabels,
  };
  if (!asksFor('device', invocation)) return context;
  const devices = new Devices(source, nameByFiles(names), undefined, nameAsker(invocation.settings));
  await devices.learn();
  return { ...context, deviceOf: devices.deviceOf };
}

/** How devices are asked for their names, where the user wants that. */
export function nameAsker({ mdns }: Pick<Settings, 'mdns'>): AskNames | undefined {
  return mdns ? async addresses => (await import('../names/mdns.ts')).askMdns(addresses) : undefined;
}

/**
 * Whether a column, a grouping or a word of the filter is about processes or devices: looking for processes costs more than
 * reading the table, and for devices a program is run.
 */
export function asksFor(
  what: 'process' | 'device',
  { settings: { columns, sort, grouping, without }, words }: Pick<Invocation, 'settings' | 'words'>,
): boolean {
  if (without.includes(what)) return false;
  return (
    columns?.includes(what) === true ||
    sort?.column === what ||
    grouping === what ||
    mentions(words.join(' '), what)
  );
}
