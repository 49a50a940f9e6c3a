// One refresh as the live screen does it, for each line of standard input: read, parse, diff, sort, view.
import { createInterface } from 'node:readline';
import { TableFile } from '../../src/reader/table-file.ts';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import { GroupScratch, groupFlows } from '../../src/snapshot/groups.ts';
import { makeView } from '../../src/view/flow-view.ts';
import { ENTRY_FIGURES, rankGroups } from '../../src/view/group-entries.ts';

const TABLE = '/proc/net/nf_conntrack';

const file = new TableFile();
const store = new FlowStore();
const scratch = new GroupScratch();
for await (const _ of createInterface(process.stdin)) {
  const cpu = process.cpuUsage();
  const wallMs = await refresh();
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000 }));
}
file.close();

async function refresh(): Promise<number> {
  const begun = performance.now();
  const before = store.latest;
  store.begin(begun, Date.now(), before?.rows.listed ?? 0);
  await file.read(TABLE, (chunk, instant) => store.push(chunk, instant), new AbortController().signal);
  const snapshot = store.seal(performance.now());
  makeView(snapshot, { order: [{ column: 'ttl', descending: true }], withGone: true });
  rankGroups(snapshot, groupFlows(snapshot, { by: 'source', figures: ENTRY_FIGURES }, scratch), 2000);
  const elapsed = performance.now() - begun;
  if (before) store.recycle(before);
  return elapsed;
}
