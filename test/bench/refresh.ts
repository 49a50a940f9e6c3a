// One refresh as the live screen does it, again and again: read, parse, diff, sort, view. Prints what it took as JSON.
import { ReadThread } from '../../src/reader/read-thread.ts';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import { groupFlows } from '../../src/snapshot/groups.ts';
import { columnNamed } from '../../src/view/columns.ts';
import { makeView } from '../../src/view/flow-view.ts';
import { rankGroups } from '../../src/view/group-entries.ts';

const TABLE = '/proc/net/nf_conntrack';
/** The first ones compile the code and grow the buffers. */
const WARM_UP = 3;
const RUNS = 7;

const thread = new ReadThread();
const store = new FlowStore();
const times: number[] = [];
for (let run = 0; run < WARM_UP + RUNS; run++) times.push(await refresh());
thread.close();
const sorted = times.slice(WARM_UP).sort((a, b) => a - b);
console.log(JSON.stringify({ medianMs: sorted[RUNS >> 1], bestMs: sorted[0], worstMs: sorted.at(-1) }));

async function refresh(): Promise<number> {
  const begun = performance.now();
  const before = store.latest;
  store.begin(begun, Date.now(), before?.rows.listed ?? 0);
  await thread.read(TABLE, (chunk, instant) => store.push(chunk, instant), new AbortController().signal);
  const snapshot = store.seal(performance.now());
  const column = columnNamed('ttl');
  if (!column) throw new Error('no TTL column');
  makeView(snapshot, { order: [{ column, descending: true }], withGone: true });
  rankGroups(snapshot, groupFlows(snapshot, 'source'), 2000);
  const elapsed = performance.now() - begun;
  if (before) store.recycle(before);
  return elapsed;
}
