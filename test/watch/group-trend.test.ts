// What "lately" means for the sidebar's groups.
import { describe, expect, test } from 'vitest';
import type { GroupEntry } from '../../src/view/group-entries.ts';
import { GroupTrend } from '../../src/watch/group-trend.ts';

function group(name: string, flows: number): GroupEntry {
  return {
    name,
    group: 0,
    flows,
    unreplied: 0,
    fresh: 0,
    down: Number.NaN,
    up: Number.NaN,
    bytes: Number.NaN,
  };
}

describe('the change of a group', () => {
  test('is not known at the very start', () => {
    const trend = new GroupTrend();
    trend.add(0, 'source', [group('192.168.1.2', 5)]);
    expect(trend.changeOf(group('192.168.1.2', 5))).toBeUndefined();
  });

  test('is measured against ten seconds ago, not against the beginning', () => {
    const trend = new GroupTrend();
    for (let second = 0; second <= 15; second++) {
      trend.add(second * 1000, 'source', [group('192.168.1.2', 100 + second)]);
    }
    expect(trend.changeOf(group('192.168.1.2', 115))).toBe(10);
  });

  test('of one that was not there is all that it has', () => {
    const trend = new GroupTrend();
    trend.add(0, 'source', [group('192.168.1.2', 5)]);
    trend.add(1000, 'source', [group('192.168.1.2', 5), group('192.168.1.3', 4)]);
    expect(trend.changeOf(group('192.168.1.3', 4))).toBe(4);
  });

  test.each([
    ['another grouping', 1000, 'destination'],
    ['an earlier time, as in a replay', -1000, 'source'],
    ['half a minute in which nobody looked', 30_000, 'source'],
  ] as const)('begins anew after %s', (_, instant, by) => {
    const trend = new GroupTrend();
    trend.add(0, 'source', [group('192.168.1.2', 5)]);
    trend.add(instant, by, [group('192.168.1.2', 9)]);
    expect(trend.changeOf(group('192.168.1.2', 9))).toBeUndefined();
  });
});
