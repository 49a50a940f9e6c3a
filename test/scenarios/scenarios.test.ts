// Each scenario printed as the kernel's text: the verdicts, and what each deletion hits and spares.
import { describe, expect, it } from 'vitest';
import { parsePrefix } from '../../src/conntrack/address.ts';
import { type PressureReport, pressureReport } from '../../src/pressure/report.ts';
import { History } from '../../src/snapshot/history.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { limits, read } from '../pressure/table.ts';
import { deletionsOf, hitsOf } from './deletions.ts';
import { type Flow, flowsOf, kernelLine } from './flows.ts';
import { type Scenario, scenarios } from './scenario.ts';

describe.each(scenarios())('$name: $about', scenario => {
  const flows = flowsOf(scenario);
  const snapshot = readingOf(flows);
  const report = judge(scenario, snapshot, flows);

  it('says what is behind it, and of whom', () => {
    expect(snapshot.rows.live).toBe(flows.length);
    expect(report.verdicts.map(({ rule }) => rule)).toEqual(scenario.verdicts.map(({ rule }) => rule));
    expect(report.verdicts).toMatchObject(scenario.verdicts);
    for (const [index, expected] of scenario.verdicts.entries()) {
      if (!expected.address && !expected.addresses) continue;
      expect(report.verdicts[index]?.address).toBe(expected.address);
    }
  });

  it('deletes those flows and no others', () => {
    const commands = deletionsOf(report.remedies);
    const hits = commands.map(command => hitsOf(command, snapshot, scenario.timeouts));
    const healthy = flows.flatMap((flow, row) => (flow.guilty ? [] : [row]));
    for (const rows of hits) expect(healthy.filter(row => rows.has(row))).toEqual([]);
    if (scenario.deletions) expect(hits.map(rows => rows.size)).toEqual(scenario.deletions);
  });

  it('offers what helps, and nothing that does not', () => {
    const told = report.remedies.map(({ text, commands }) => [text, ...commands].join('\n')).join('\n');
    for (const words of scenario.says ?? []) expect(told).toContain(words);
    for (const words of scenario.never ?? []) expect(told).not.toContain(words);
    if (scenario.verdicts.length === 0 && flows.length < scenario.max * 0.75)
      expect(report.remedies).toEqual([]);
  });
});

/** The first reading, or the second one two seconds later where it is the rates that tell. */
function readingOf(flows: readonly Flow[]): Snapshot {
  const first = flows.map(flow => kernelLine(flow));
  if (!flows.some(({ bytesPerSecond }) => bytesPerSecond)) return read(first);
  return read(
    first,
    flows.map(flow => kernelLine(flow, 2)),
  );
}

function judge(scenario: Scenario, snapshot: Snapshot, flows: readonly Flow[]): PressureReport {
  const { max, count = flows.length, timeouts = {}, expectations, neighbours } = scenario;
  return pressureReport({
    snapshot,
    limits: limits({ count, max, expectMax: expectations?.[1] }),
    history: new History(),
    timeouts: new Map(Object.entries(timeouts)),
    entrySize: { entryBytes: 256, extensionBytes: 128, origin: 'slabinfo' },
    expectations: expectations?.[0],
    ownPrefixes: scenario.inside?.flatMap(text => parsePrefix(text) ?? []),
    neighbours: neighbours
      ?.map(([address, mac]) => `${address} dev br-lan lladdr ${mac} REACHABLE`)
      .concat('2001:db8:1:2::dead dev br-lan  FAILED')
      .join('\n'),
  });
}
