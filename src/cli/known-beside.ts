// What a command knows beside the table: names, services, and the networks of addresses.
import { MOST_BYTES, networkFiles } from '../names/network-files.ts';
import { Networks } from '../names/networks.ts';
import { readFileNow } from '../reader/bounded-file.ts';
import type { Source } from '../reader/source.ts';
import type { FilterContext } from '../view/filter/context.ts';
import { filterContextOf } from '../watch/filter-context.ts';
import type { Invocation } from './invocation.ts';
import { warn } from './messages.ts';
import type { Settings } from './settings.ts';

/** As `filterContextOf`, with the networks of addresses; their databases are read at the first question, at once. */
export async function knownBeside(source: Source, { geoip }: Settings): Promise<FilterContext> {
  const networks = new Networks(networkFiles(geoip), {
    read: path => readFileNow(path, { mostBytes: MOST_BYTES }),
    onProblem: warn,
  });
  return { ...(await filterContextOf(source)), networkOf: networks.networkOf };
}

/** Whether a column or a word of the filter is about processes: looking for them costs more than reading the table. */
export function asksForProcesses({
  settings: { columns, sort },
  words,
}: Pick<Invocation, 'settings' | 'words'>): boolean {
  return (
    columns?.includes('process') === true ||
    sort?.column === 'process' ||
    /\bprocess\b/i.test(words.join(' '))
  );
}
