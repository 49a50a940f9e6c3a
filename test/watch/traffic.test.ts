// What is said where the counters tell less than there might be: accounting that is off or was, and flows offloaded past them.
import { expect, test } from 'vitest';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import { Traffic, trafficNote } from '../../src/watch/traffic.ts';
import { type Flow, read } from '../snapshot/tables.ts';

/** What is said after readings a second apart, each of the flows that `at` has for its second. */
function noteAfter(seconds: number, at: (second: number) => Flow[], accounting?: boolean) {
  const store = new FlowStore();
  let traffic: Traffic | undefined;
  for (let second = 0; second <= seconds; second++) {
    traffic = new Traffic(read(store, second * 1000, at(second)), traffic);
  }
  return traffic && trafficNote(traffic, store.latest?.rows.live ?? 0, accounting);
}

const counted = (bytes: number, flags: string[] = []): Flow => {
  return { src: '10.0.0.1', sport: bytes % 7, flags, counters: [1, bytes, 1, bytes] };
};
const offloaded = (bytes: number): Flow => ({ ...counted(bytes, ['OFFLOAD']), sport: 7000 });
const STILL = '1 offloaded flow not counted: a flowtable counts only where it says "counter"';

test('counters of offloaded flows that stand still are told of after ten seconds, whatever the others do', () => {
  const flows = (second: number) => [offloaded(500), { ...counted(1000 * second), sport: 1 }];
  expect(noteAfter(9, flows, true)).toBeUndefined();
  expect(noteAfter(10, flows, true)).toBe(STILL);
});

test('nothing is said while one of them counts, nor once one has counted again', () => {
  expect(noteAfter(20, second => [offloaded(500 + second)], true)).toBeUndefined();
  expect(noteAfter(20, second => [offloaded(second > 15 ? 600 : 500)], true)).toBeUndefined();
});

test('accounting that is off, and flows from before it was on', () => {
  const uncounted: Flow = { src: '10.0.0.2' };
  const off = 'no byte counts: sysctl -w net.netfilter.nf_conntrack_acct=1 (for new flows)';
  expect(noteAfter(1, () => [uncounted], false)).toBe(off);
  const before = '1 flow made before accounting was on: not counted';
  expect(noteAfter(1, () => [uncounted, counted(10)], true)).toBe(before);
});
