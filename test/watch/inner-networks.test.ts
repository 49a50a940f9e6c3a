// Whose traffic comes down: IPv6 is not translated, so the routes tell which end of a flow is inside.
import { expect, test } from 'vitest';
import { innerEnd } from '../../src/snapshot/direction.ts';
import { End } from '../../src/snapshot/snapshot.ts';
import type { Reading } from '../../src/watch/reading.ts';
import { readings } from '../../src/watch/watch.ts';
import { FakeSource } from '../reader/fake-source.ts';
import { lineOf } from '../snapshot/tables.ts';

/** A default route by the uplink, a network on it, one of ours, and what every interface has. */
const ROUTES = `
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003 wan
20010db8ffff00000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001 wan
20010db8000100000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001 lan
fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001 lan
`.trimStart();
const OURS = '2001:db8:1::7';
const STRANGER = '2001:db8:2::1';
const NEIGHBOUR_OUTSIDE = '2001:db8:ffff::9';

async function firstReading(flows: [from: string, to: string][], routes: string): Promise<Reading> {
  const source = new FakeSource();
  const lines = flows.map(([src, dst], port) => `${lineOf({ src, dst, sport: port + 1 })}\n`);
  source.script = async sink => sink(Buffer.from(lines.join('')), 1);
  source.factScript = async () => new Map([['net/ipv6_route', routes]]);
  for await (const reading of readings(source, { times: 1 })) return reading;
  throw new Error('no reading');
}

test.each([
  ['one of ours opens it', OURS, STRANGER, End.ORIGINAL_SRC],
  ['a stranger opens it to one of ours', STRANGER, OURS, End.REPLY_SRC],
  ['a stranger on the uplink opens it', NEIGHBOUR_OUTSIDE, OURS, End.REPLY_SRC],
  ['both are ours', OURS, '2001:db8:1::8', End.ORIGINAL_SRC],
  ['none is ours', STRANGER, NEIGHBOUR_OUTSIDE, End.ORIGINAL_SRC],
])('%s', async (_, from, to, end) => {
  const { snapshot } = await firstReading([[from, to]], ROUTES);
  expect(innerEnd(snapshot, 0)).toBe(end);
});

test('without routes, who opens a flow is taken for the inside', async () => {
  const { snapshot } = await firstReading([[STRANGER, OURS]], '');
  expect(innerEnd(snapshot, 0)).toBe(End.ORIGINAL_SRC);
});
