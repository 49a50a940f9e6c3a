// The groups of a table by name, the largest first.
import { describe, expect, test } from 'vitest';
import { IdleClock } from '../../src/pressure/idle.ts';
import { Inside } from '../../src/pressure/inside.ts';
import { largestGroups } from '../../src/pressure/largest-groups.ts';
import { type Grouping, STATED_GROUPINGS } from '../../src/snapshot/group-keys.ts';
import { GroupScratch, groupFlows } from '../../src/snapshot/groups.ts';
import { ENTRY_FIGURES, rankGroups } from '../../src/view/group-entries.ts';
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
  const groups = groupFlows(snapshot, { by, figures: ENTRY_FIGURES }, new GroupScratch());
  return rankGroups(snapshot, groups, most).map(({ name, flows, unreplied }) => [name, flows, unreplied]);
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
    ['state', ['udp replied', 'icmp replied', 'ESTABLISHED', 'udp unreplied']],
  ])('by %s', (by, names) => {
    expect(ranked(by).map(([name]) => name)).toEqual(names);
  });

  test('of nothing', () => {
    const empty = readings([]);
    const groups = groupFlows(empty, { by: 'source', figures: ENTRY_FIGURES }, new GroupScratch());
    expect(rankGroups(empty, groups, 5)).toEqual([]);
  });
});

describe('the name of a group', () => {
  test('is the same in the sidebar, in hosts and in the report', () => {
    const snapshot = readings(FLOWS);
    for (const by of STATED_GROUPINGS) {
      const listed = ranked(by).map(([name]) => name);
      const { top } = largestGroups(snapshot, {
        by,
        clock: new IdleClock(new Map()),
        inside: new Inside(),
        capacity: 100,
        scratch: new GroupScratch(),
      });
      expect(new Set(top.map(({ name }) => name))).toEqual(new Set(listed));
    }
  });
});
