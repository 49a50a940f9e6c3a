// Small tables for the tests of the program without its terminal.
import { actionOf } from '../../src/app/keys.ts';
import { settle } from '../../src/app/settle.ts';
import { initialState, type State } from '../../src/app/state.ts';
import { update } from '../../src/app/update.ts';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import type { FilterContext } from '../../src/view/filter/context.ts';
import { GroupTrend } from '../../src/watch/group-trend.ts';
import { Reading } from '../../src/watch/reading.ts';
import { Shown } from '../../src/watch/shown.ts';
import { noFacts } from '../../src/watch/table-facts.ts';
import { Traffic } from '../../src/watch/traffic.ts';

/** Five flows of which no two agree in protocol and state. By time left: https, ssh, dns, smtp, ping. */
export const FIVE_FLOWS = `\
ipv4     2 tcp      6 431999 ESTABLISHED src=192.168.1.7 dst=198.51.100.10 sport=50001 dport=443 packets=10 bytes=1000 src=198.51.100.10 dst=192.168.1.7 sport=443 dport=50001 packets=20 bytes=20000 [ASSURED] mark=0 use=1
ipv4     2 tcp      6 300 ESTABLISHED src=192.168.1.23 dst=198.51.100.22 sport=50002 dport=22 packets=5 bytes=500 src=198.51.100.22 dst=192.168.1.23 sport=22 dport=50002 packets=5 bytes=900 [ASSURED] mark=0 use=1
ipv4     2 udp      17 150 src=192.168.1.7 dst=192.168.1.1 sport=40000 dport=53 packets=1 bytes=60 src=192.168.1.1 dst=192.168.1.7 sport=53 dport=40000 packets=1 bytes=90 mark=0 use=1
ipv4     2 tcp      6 100 SYN_SENT2 src=192.168.1.30 dst=198.51.100.25 sport=50003 dport=25 packets=1 bytes=60 [UNREPLIED] src=198.51.100.25 dst=192.168.1.30 sport=25 dport=50003 packets=0 bytes=0 mark=0 use=1
ipv4     2 icmp     1 20 src=192.168.1.30 dst=198.51.100.9 type=8 code=0 id=77 packets=1 bytes=84 src=198.51.100.9 dst=192.168.1.30 type=0 code=0 id=77 packets=1 bytes=84 mark=0 use=1
`;

export function readSnapshot(text: string): Snapshot {
  const store = new FlowStore();
  store.begin(1000, 0);
  store.push(Buffer.from(text), 1000);
  return store.seal(1000);
}

/** A reading of these flows, beside which nothing is known. */
export function readingOf(snapshot: Snapshot): Reading {
  return new Reading(snapshot, noFacts(), undefined, new Traffic(snapshot), () => {});
}

export function showingNothing(context: FilterContext = {}): Shown {
  return new Shown({ trend: new GroupTrend(), contextOf: () => context });
}

/** A state with room for ten rows, settled on what is shown of a table. */
export function showing(text: string, changes: Partial<State> = {}): { state: State; shown: Shown } {
  const state = initialState({ room: { flows: 10, hosts: 10, page: 10 }, ...changes });
  const shown = showingNothing();
  shown.show(readingOf(readSnapshot(text)), state, undefined);
  return { state: settle(state, shown), shown };
}

/** The state after keys, as far as they change it: what they ask for besides is not done. */
export function press(state: State, shown: Shown, ...keys: readonly string[]): State {
  let now = state;
  for (const key of keys) {
    const action = actionOf(key, now);
    if (action) now = update(now, action, shown).state;
  }
  return now;
}

/** The keys of a text, letter by letter; names of keys stand in angle brackets. */
export function keysOf(text: string): string[] {
  return [...text.matchAll(/<([^>]+)>|(.)/g)].map(
    ([, name, letter]) => name ?? (letter === ' ' ? 'space' : (letter ?? '')),
  );
}
