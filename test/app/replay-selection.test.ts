// A replay in a session: the cursor and the details stay with their flow, whichever way the recording is stepped.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Session } from '../../src/app/session.ts';
import { initialState } from '../../src/app/state.ts';
import { RecordingReader } from '../../src/reader/recording/recording-reader.ts';
import { RecordingSource } from '../../src/reader/recording/recording-source.ts';
import { RecordingWriter } from '../../src/reader/recording/recording-writer.ts';
import { rowInHistory } from '../../src/watch/flow-history.ts';
import { Watched } from '../../src/watch/watched.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { eventually } from '../waiting.ts';

const BEGUN = Date.parse('2026-11-21T03:00:00Z');

function flow(port: number, timeout: number): string {
  return `ipv4     2 udp      17 ${timeout} src=10.0.0.1 dst=10.0.0.2 sport=${port} dport=9 src=10.0.0.2 dst=10.0.0.1 sport=9 dport=${port} use=1\n`;
}

/** From snapshot to snapshot one more flow stands above the one with port 1. */
const TABLES = [flow(1, 100), flow(2, 150) + flow(1, 100), flow(3, 160) + flow(2, 150) + flow(1, 100)];

async function record(path: string): Promise<void> {
  const writer = new RecordingWriter(path);
  for (const [number, table] of TABLES.entries()) {
    writer.begin();
    writer.push(Buffer.from(table));
    const moment = { wallTime: BEGUN + number * 1000, instant: 5000 + number * 1000, readMilliseconds: 1 };
    await writer.end({ ...moment, label: 'proc', texts: new Map() });
  }
  await writer.close();
}

test('a step back keeps the cursor and the details on their flow', async () => {
  const path = join(temporaryDirectory(), 'three.ctr');
  await record(path);
  const state = initialState({ interval: 60_000, room: { flows: 10, hosts: 10, page: 10 } });
  const session = new Session(new Watched(new RecordingSource(new RecordingReader(path)), state), state);
  const shows = (flows: number) => eventually(() => expect(session.shown.view.rows).toHaveLength(flows));
  const portAtCursor = () =>
    session.shown.snapshot?.sport(session.shown.view.rows[session.state.flows.index] ?? 0);
  session.start();
  await shows(1);
  session.key('.');
  await shows(2);
  session.key('down');
  session.key('.');
  await shows(3);
  expect(portAtCursor()).toBe(1);
  session.key(',');
  await shows(2);
  expect(portAtCursor()).toBe(1);
  session.key('enter');
  session.key(',');
  await shows(1);
  const { details } = session.state;
  const { snapshot } = session.shown;
  expect(details && snapshot && rowInHistory(details, snapshot)).toBe(0);
  session.stop();
});
