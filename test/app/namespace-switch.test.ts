// Another namespace is another table: nothing of the one before is told of it, and its own timeouts count.
import { afterEach, expect, test } from 'vitest';
import { Session } from '../../src/app/session.ts';
import { initialState } from '../../src/app/state.ts';
import { NO_FILTERS } from '../../src/view/filter/filters.ts';
import { Watched } from '../../src/watch/watched.ts';
import { FakeSource } from '../reader/fake-source.ts';
import { eventually } from '../waiting.ts';

const UDP_STREAM = 'sys/net/netfilter/nf_conntrack_udp_timeout_stream';
const OPTIONS = { interval: 20 };
const sessions: Session[] = [];

afterEach(() => {
  for (const session of sessions.splice(0)) session.stop();
});

function flow(port: number): string {
  return `ipv4     2 udp      17 100 src=10.0.0.1 dst=10.0.0.2 sport=${port} dport=9 src=10.0.0.2 dst=10.0.0.1 sport=9 dport=${port} [ASSURED] mark=0 use=1\n`;
}

/** A table of so many flows of one host, to be changed by the test. */
class Table {
  readonly source = new FakeSource();
  flows: number;
  /** The timeout of answered UDP, in seconds. */
  seconds = 120;

  constructor(flows: number) {
    this.flows = flows;
    this.source.factScript = async () => new Map([[UDP_STREAM, `${this.seconds}\n`]]);
    this.source.script = async sink => {
      for (let port = 1; port <= this.flows; port++) sink(Buffer.from(flow(port)), performance.now());
    };
  }
}

function sessionOver(table: Table, other?: Table, expression = ''): Session {
  const session = new Session(
    new Watched(table.source, OPTIONS),
    initialState({ ...OPTIONS, filters: { ...NO_FILTERS, expression } }),
    other && { openNamespace: async () => new Watched(other.source, OPTIONS) },
  );
  sessions.push(session);
  session.start();
  return session;
}

const rows = ({ shown }: Session) => shown.view.rows.length;
const trendOf = ({ shown }: Session) => shown.groups[0] && shown.changeOf(shown.groups[0]);

test('the events and the trend of the namespace before are gone with it', async () => {
  const before = new Table(0);
  const session = sessionOver(before, new Table(104));
  await eventually(() => expect(session.shown.snapshot).toBeDefined());
  before.flows = 3;
  await eventually(() => expect(session.watched.events.events).toHaveLength(3));
  await eventually(() => expect(trendOf(session)).toBeDefined());
  session.dispatch({
    type: 'namespaces',
    found: [{ inode: 1, names: [], pid: undefined }],
    shown: 2,
  } as never);
  session.dispatch({ type: 'open' });
  await eventually(() => expect(rows(session)).toBe(104));
  expect(before.source.closed).toBe(1);
  expect(session.watched.events.events).toEqual([]);
  expect(session.shownEvents).toEqual([]);
  // Of a table that stands still it says so, and never that all of it is new.
  expect(trendOf(session) ?? 0).toBe(0);
  const { latest } = session.watched;
  await eventually(() => expect(session.watched.latest).not.toBe(latest));
  expect(trendOf(session)).toBe(0);
});

test('idle times in the filter go by the timeouts of the reading, not by those of the start', async () => {
  const table = new Table(2);
  const session = sessionOver(table, undefined, 'idle > 1m');
  await eventually(() => expect(session.shown.snapshot).toBeDefined());
  expect(rows(session)).toBe(0);
  table.seconds = 300;
  await eventually(() => expect(rows(session)).toBe(2));
});

test('what is frozen stays while reading goes on, and what came since is shown when it thaws', async () => {
  const table = new Table(1);
  const session = sessionOver(table);
  await eventually(() => expect(rows(session)).toBe(1));
  session.key('P');
  const held = session.shown.reading;
  table.flows = 7;
  await eventually(() => expect(session.watched.latest?.snapshot.rows.listed).toBe(7));
  expect(session.shown.reading).toBe(held);
  expect(rows(session)).toBe(1);
  session.key('P');
  expect(rows(session)).toBe(7);
});
