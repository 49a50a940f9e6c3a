// The largest groups of a table, their figures beside those that grep counts in its lines.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdleClock } from '../../src/pressure/idle.ts';
import { Inside } from '../../src/pressure/inside.ts';
import { largestGroups } from '../../src/pressure/largest-groups.ts';
import type { StatedBy } from '../../src/snapshot/group-keys.ts';
import { GroupScratch } from '../../src/snapshot/groups.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { distinct, grep, many, ordinary, outside, read, tcp, udp } from './table.ts';

function group(snapshot: Snapshot, by: StatedBy, top?: number) {
  const options = {
    by,
    clock: new IdleClock(new Map()),
    inside: new Inside(),
    capacity: 1000,
    scratch: new GroupScratch(),
  };
  return largestGroups(snapshot, top === undefined ? options : { ...options, top });
}

describe('largestGroups', () => {
  const lines = [
    ...ordinary(2400),
    ...many(300, index =>
      udp({ src: '192.168.1.99', dst: outside(index % 40), sport: 9, dport: 5000 + index, unreplied: true }),
    ),
  ];

  it('counts sources as grep does', () => {
    const { flows, groups, top } = group(read(lines), 'source');
    expect([flows, groups]).toEqual([2700, 13]);
    expect(top[0]).toMatchObject({
      name: '192.168.1.99',
      flows: 300,
      share: 0.3,
      unreplied: 300,
      peers: 40,
      ports: 300,
      isInside: true,
      idle: [300, 0, 0, 0, 0],
    });
    for (const { name, ...counted } of top) {
      const own = new RegExp(`^\\S+ +\\d+ \\S+ +\\d+ [^=]*src=${name.replaceAll('.', '\\.')} `);
      expect(counted).toMatchObject({
        flows: grep(lines, own),
        unreplied: grep(lines, own, 'UNREPLIED'),
        peers: distinct(lines, 'dst', own),
        ports: distinct(lines, 'dport', own),
      });
    }
  });

  it('counts the sources of a destination as its peers', () => {
    const [first] = group(read(lines), 'destination').top;
    expect(first).toMatchObject({
      name: '192.168.1.1',
      flows: grep(lines, ' dst=192.168.1.1 sport'),
      peers: 6,
    });
  });

  it('groups by port, protocol and state, and derives a state where the kernel prints none', () => {
    const snapshot = read(lines);
    expect(group(snapshot, 'port').top[0]).toMatchObject({ name: '443/tcp', isInside: undefined });
    expect(group(snapshot, 'protocol').top.map(({ name }) => name)).toEqual(['tcp', 'udp']);
    expect(
      group(snapshot, 'state')
        .top.map(({ name }) => name)
        .sort(),
    ).toEqual(['ESTABLISHED', 'SYN_SENT', 'TIME_WAIT', 'udp assured', 'udp replied', 'udp unreplied']);
  });

  it('tells our end of a flow, whoever opened it', () => {
    const snapshot = read([
      tcp({ src: '192.168.1.5', dst: outside(1), sport: 1, dport: 80 }),
      tcp({ src: outside(2), dst: '203.0.113.1', server: '192.168.1.5', sport: 2, dport: 80 }),
    ]);
    expect(group(snapshot, 'inside').top).toMatchObject([{ name: '192.168.1.5', flows: 2, peers: 2 }]);
  });

  it('keeps IPv4 and IPv6 apart', () => {
    const snapshot = read([
      tcp({ src: '10.0.0.1', dst: '10.0.0.2', sport: 1, dport: 80 }),
      tcp({ src: '::10.0.0.1', dst: '::10.0.0.2', sport: 1, dport: 80 }),
    ]);
    expect(group(snapshot, 'source').groups).toBe(2);
  });

  it('counts live flows only, and knows those that are new', () => {
    const before = many(10, index =>
      udp({ src: '10.0.0.1', dst: outside(index), sport: 1, dport: 2, left: 1 }),
    );
    const after = [
      ...before.slice(0, 4),
      ...many(6, index => udp({ src: '10.0.0.1', dst: outside(99 + index), sport: 1, dport: 2 })),
    ];
    const [only] = group(read(before, after), 'source').top;
    expect(only).toMatchObject({ flows: 10, newFlows: 6, newPerSecond: 3 });
  });

  it('groups flows without ports by their protocol', () => {
    const icmp =
      'ipv4     2 icmp     1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=7 src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=7 mark=0 use=2';
    expect(group(read([icmp]), 'port')).toMatchObject({ flows: 1, groups: 1, top: [{ name: 'icmp' }] });
    expect(group(read([icmp]), 'source').top).toMatchObject([{ flows: 1, ports: 0 }]);
  });

  it('agrees with counting by a map, whatever the addresses', () => {
    const byte = fc.integer({ min: 0, max: 3 });
    const flow = fc.record({
      a: byte,
      b: byte,
      c: byte,
      sport: fc.integer({ min: 1, max: 60_000 }),
      dport: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(flow, { maxLength: 200, selector: one => JSON.stringify(one) }),
        fc.integer({ min: 1, max: 20 }),
        (flows, top) => {
          const texts = flows.map(({ a, b, c, sport, dport }) =>
            tcp({ src: `10.${a}.${b}.1`, dst: `10.0.0.${c}`, sport, dport }),
          );
          const expected = new Map<string, number>();
          for (const { a, b } of flows)
            expected.set(`10.${a}.${b}.1`, (expected.get(`10.${a}.${b}.1`) ?? 0) + 1);
          const result = group(read(texts), 'source', top);
          expect(result.groups).toBe(expected.size);
          const sizes = [...expected.values()].sort((x, y) => y - x).slice(0, top);
          expect(result.top.map(one => one.flows)).toEqual(sizes);
          for (const one of result.top) {
            expect(one.flows).toBe(expected.get(one.name));
            expect(one.peers).toBe(
              distinct(texts, 'dst', ` src=${one.name} dst=10.0.0.`, new RegExp(`^[^=]*src=${one.name} `)),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('numbers more groups than its first tables hold', () => {
    const { groups, top } = group(
      read(many(5000, index => tcp({ src: outside(index), dst: '10.0.0.1', sport: 1, dport: 2 }))),
      'source',
      1000,
    );
    expect(groups).toBe(5000);
    expect(top).toHaveLength(1000);
  });
});
