// Each scenario in a real kernel's table: what the program says of it, and what its deletions, run as they stand, delete.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { TIMEOUTS } from '../../src/conntrack/timeouts.ts';
import { deletionsOf } from '../scenarios/deletions.ts';
import { type Flow, flowsOf, restoreLine } from '../scenarios/flows.ts';
import { type ExpectedVerdict, type Scenario, scenarios } from '../scenarios/scenario.ts';
import { describeLong } from '../skipping.ts';
import { canonical } from './compare.ts';
import type { Report } from './counted.ts';
import { addNamespace, deleteNamespace, execInside, listInside, runSync } from './namespaces.ts';
import { describeKernel } from './suite.ts';
import { RESTORE } from './table-fill.ts';
import { withMax } from './table-max.ts';

const PROGRAM = resolve('dist/conntop.cjs');
/** A table takes seconds to be filled, judged and cut; on a busy machine some more. */
const PATIENCE = 120_000;
/**
 * Seconds by which every timer and its timeout are longer than the scenario has them, so that none runs out meanwhile and
 * all have been idle for as long as it says. Established flows have hours left as they are.
 */
const LATER = 600;
const AS_THEY_ARE = ['tcp_timeout_established', 'tcp_timeout_max_retrans', 'tcp_timeout_unacknowledged'];
/** What no restored row tells: entries in no list, expectations, and rates. */
const isInRows = ({ count, expectations, flows }: Scenario): boolean =>
  count === undefined && !expectations && !flows.some(({ bytesPerSecond }) => bytesPerSecond);

/** Flows of a table that is filled, judged and cut within seconds. */
const SMALL = 9000;
const isSmall = ({ flows }: Scenario): boolean => flows.reduce((sum, { count }) => sum + count, 0) <= SMALL;

/** Of the large ones those that were seen first, and those that ask the kernel for more than rows: two minutes in all. */
const isTriedLarge = ({ name, inside, neighbours }: Scenario): boolean =>
  name < '30' || inside !== undefined || neighbours !== undefined;

describeKernel('a scenario in a real table', () => {
  let namespace: string;
  let bin: string;
  beforeAll(() => {
    bin = mkdtempSync(join(tmpdir(), 'conntop-bin-'));
    // The remedies name conntop, which asks on a terminal before it deletes.
    writeFileSync(join(bin, 'conntop'), `#!/bin/sh\nexec node ${PROGRAM} "$@" --yes\n`, { mode: 0o755 });
  });
  afterAll(() => rmSync(bin, { recursive: true }));
  beforeEach(() => {
    namespace = addNamespace('scenario');
  });
  afterEach(() => deleteNamespace(namespace));

  function shell(script: string): Promise<string> {
    return execInside(namespace, ['sh', '-ec', `PATH=${bin}:$PATH\n${script}`]);
  }

  async function fill(flows: readonly Flow[], timeouts: Scenario['timeouts'] = {}): Promise<void> {
    await shell(sysctlsFor(timeouts).join('\n'));
    await execInside(namespace, RESTORE, `${flows.map(flow => restoreLine(later(flow))).join('\n')}\n`);
  }

  async function connect({ neighbours = [], inside = [] }: Scenario): Promise<void> {
    if (neighbours.length === 0 && inside.length === 0) return;
    const known = neighbours.map(
      ([address, mac]) => `ip -6 neigh add ${address} lladdr ${mac} dev lan nud permanent`,
    );
    const wire = ['ip link add lan type veth peer name far', 'ip link set lan up', 'ip link set far up'];
    const own = inside.map(prefix => `ip address add ${prefix.replace('::/', '::ffff/')} dev lan nodad`);
    await shell([...wire, ...own, ...known].join('\n'));
  }

  async function report(): Promise<Report & { remedies: { text: string; commands: string[] }[] }> {
    return JSON.parse(await execInside(namespace, ['node', PROGRAM, 'pressure', '-o', 'json', '--for', '0']));
  }

  /** As `report`, through the shell by which namespaces and routers are asked. */
  async function reportFromOutside(): Promise<Report> {
    const argv = [PROGRAM, 'pressure', '-o', 'json', '--for', '0', '--netns', namespace];
    return JSON.parse(runSync(['node', ...argv]));
  }

  async function listed(): Promise<Set<string>> {
    return new Set((await listInside(namespace)).split('\n').filter(Boolean).map(tupleOfLine));
  }

  async function judgeAndCut(scenario: Scenario): Promise<void> {
    const flows = flowsOf(scenario);
    await withMax(scenario.max, async () => {
      await connect(scenario);
      await fill(flows, scenario.timeouts);
      const told = await report();
      expect(told).toMatchObject({ count: flows.length, max: scenario.max, listed: flows.length });
      expect(told.verdicts.map(({ rule }) => rule)).toEqual(scenario.verdicts.map(({ rule }) => rule));
      expect(told.verdicts).toMatchObject(scenario.verdicts.map(withoutCounters));
      if (scenario.neighbours || scenario.inside)
        expect((await reportFromOutside()).verdicts).toEqual(told.verdicts);
      const healthy = flows.filter(({ guilty }) => !guilty).map(tupleOf);
      let before = await listed();
      expect(before.size).toBe(flows.length);
      const deleted: number[] = [];
      for (const command of deletionsOf(told.remedies)) {
        await shell(`${command} > /dev/null`);
        const after = await listed();
        deleted.push(before.size - after.size);
        before = after;
      }
      expect(healthy.filter(tuple => !before.has(tuple))).toEqual([]);
      if (scenario.deletions) expect(deleted).toEqual(scenario.deletions);
      expect(before.size).toBe(flows.length - deleted.reduce((sum, count) => sum + count, 0));
    });
  }

  const inRows = scenarios().filter(isInRows);
  it.each(inRows.filter(isSmall))('$name: $about', { timeout: PATIENCE }, judgeAndCut);

  describeLong('and in a large one', () => {
    const large = inRows.filter(scenario => !isSmall(scenario) && isTriedLarge(scenario));
    it.each(large)('$name: $about', { timeout: PATIENCE }, judgeAndCut);
  });
});

/** A restored flow has no counters: nothing can be told from them. */
function withoutCounters({ evidence, ...verdict }: ExpectedVerdict): ExpectedVerdict {
  const { kept_alive: _, ...others } = evidence ?? {};
  return { ...verdict, ...(evidence && { evidence: others }) };
}

function later(flow: Flow): Flow {
  return flow.state === 'ESTABLISHED' ? flow : { ...flow, left: flow.left + LATER };
}

/** Lines of shell for the namespace's own timeouts; kernels lack some. */
function sysctlsFor(timeouts: Readonly<Record<string, number>>): string[] {
  return TIMEOUTS.flatMap(({ name, default: usual }) => {
    const value = timeouts[name] ?? usual;
    const seconds = AS_THEY_ARE.includes(name) ? value : value + LATER;
    const path = `/proc/sys/net/netfilter/nf_conntrack_${name}`;
    return [`[ ! -e ${path} ] || echo ${seconds} > ${path}`];
  });
}

const NUMBERS = { tcp: '6', udp: '17', icmp: '1' } as const;

function tupleOf({ protocol, src, dst, sport, dport }: Flow): string {
  const ports = protocol === 'icmp' ? [String(sport)] : [String(sport), String(dport)];
  return [NUMBERS[protocol], canonical('src', src), canonical('dst', dst), ...ports].join(' ');
}

/** The same of a line of `conntrack -L -o extended`. */
function tupleOfLine(line: string): string {
  const [, , , protocol = ''] = line.split(/\s+/);
  const first = (key: string): string => new RegExp(` ${key}=(\\S+)`).exec(line)?.[1] ?? '';
  const ports = protocol === '1' ? [first('id')] : [first('sport'), first('dport')];
  return [protocol, canonical('src', first('src')), canonical('dst', first('dst')), ...ports].join(' ');
}
