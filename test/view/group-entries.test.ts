// The groups of a table by name, the largest first.
import { describe, expect, test } from 'vitest';
import { type Grouping, groupFlows } from '../../src/snapshot/groups.ts';
import { rankGroups } from '../../src/view/group-entries.ts';
import { type Flow, readings } from '../snapshot/tables.ts';

const FLOWS: Flow[] = [
  { src: '10.0.0.2', dport: 1 },
  { src: '10.0.0.1', flags: ['UNREPLIED'] },
  { src: '10.0.0.1', sport: 1, protocol: 'tcp', state: 'ESTABLISHED', dport: 443 },
  { src: 'fd77::1', dst: '2001:db8::9' },
  { src: '10.0.0.1', protocol: 'icmp' },
];

function ranked(by: Grouping, most = 10): [string, number, number][] {
  const snapshot = readings(FLOWS);
  return rankGroups(snapshot, groupFlows(snapshot, by), most).map(({ name, flows, unreplied }) => [
    name,
    flows,
    unreplied,
  ]);
}

describe('entries', () => {
  test('by source, ties in the order of the flows', () => {
    expect(ranked('source')).toEqual([
      ['10.0.0.1', 3, 1],
      ['10.0.0.2', 1, 0],
      ['fd77::1', 1, 0],
    ]);
    expect(ranked('source', 1)).toHaveLength(1);
  });

  test.each<[Grouping, string[]]>([
    ['destination', ['192.0.2.1', '2001:db8::9']],
    ['port', ['53/udp', 'icmp', '443/tcp', '1/udp']],
    ['protocol', ['udp', 'icmp', 'tcp']],
    ['state', ['udp', 'icmp', 'ESTABLISHED']],
  ])('by %s', (by, names) => {
    expect(ranked(by).map(([name]) => name)).toEqual(names);
  });

  test('of nothing', () => {
    const empty = readings([]);
    expect(rankGroups(empty, groupFlows(empty, 'source'), 5)).toEqual([]);
  });
});
