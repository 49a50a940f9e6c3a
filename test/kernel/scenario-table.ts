// A scenario put into a real kernel's table: what the program says of it, and what its deletions, run as they stand, delete.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { TIMEOUTS } from '../../src/conntrack/timeouts.ts';
import { deletionsOf } from '../scenarios/deletions.ts';
import { type Flow, flowsOf, restoreLine } from '../scenarios/flows.ts';
import type { ExpectedVerdict, Scenario } from '../scenarios/scenario.ts';
import { canonical } from './compare.ts';
import type { Report } from './counted.ts';
import { addNamespace, deleteNamespace, execInside, listInside } from './namespaces.ts';
import { RESTORE } from './table-fill.ts';
import { seeingMax, withRoom } from './table-max.ts';

const PROGRAM = resolve('dist/conntop.cjs');
/** A table takes seconds to be filled, judged and cut; on a busy machine some more. */
export const PATIENCE = 120_000;
/**
 * Seconds by which every timer and its timeout are longer than the scenario has them, so that none runs out meanwhile and
 * all have been idle for as long as it says. Established flows have hours left as they are.
 */
const LATER = 600;
const AS_THEY_ARE = ['tcp_timeout_established', 'tcp_timeout_max_retrans', 'tcp_timeout_unacknowledged'];

let bin = '';

/** Makes the program a command for the tests of a file: the remedies name conntop, which asks on a terminal before it deletes. */
export function makeCommand(): void {
  beforeAll(() => {
    bin = mkdtempSync(join(tmpdir(), 'conntop-bin-'));
    writeFileSync(join(bin, 'conntop'), `#!/bin/sh\nexec node ${PROGRAM} "$@" --yes\n`, { mode: 0o755 });
  });
  afterAll(() => rmSync(bin, { recursive: true }));
}

/** Fills a table of its own with the scenario, compares what is said of it, and makes every deletion that is offered. */
export async function judgeAndCut(scenario: Scenario): Promise<void> {
  const table = new ScenarioTable(scenario);
  try {
    const flows = flowsOf(scenario);
    await withRoom(() => judge(table, scenario, flows), flows.length);
  } finally {
    table.remove();
  }
}

async function judge(table: ScenarioTable, scenario: Scenario, flows: readonly Flow[]): Promise<void> {
  await table.connect();
  await table.fill(flows);
  const told = await table.report();
  expect(told).toMatchObject({ count: flows.length, max: scenario.max, listed: flows.length });
  expect(told.verdicts.map(({ rule }) => rule)).toEqual(scenario.verdicts.map(({ rule }) => rule));
  expect(told.verdicts).toMatchObject(scenario.verdicts.map(withoutCounters));
  if (scenario.neighbours || scenario.inside)
    expect((await table.reportFromOutside()).verdicts).toEqual(told.verdicts);
  const healthy = flows.filter(({ guilty }) => !guilty).map(tupleOf);
  let before = await table.listed();
  expect(before.size).toBe(flows.length);
  const deleted: number[] = [];
  for (const command of deletionsOf(told.remedies)) {
    await table.shell(`${command} > /dev/null`);
    const after = await table.listed();
    deleted.push(before.size - after.size);
    before = after;
  }
  expect(healthy.filter(tuple => !before.has(tuple))).toEqual([]);
  if (scenario.deletions) expect(deleted).toEqual(scenario.deletions);
  expect(before.size).toBe(flows.length - deleted.reduce((sum, count) => sum + count, 0));
}

class ScenarioTable {
  readonly #namespace = addNamespace('scenario');
  readonly #scenario: Scenario;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
  }

  remove(): void {
    deleteNamespace(this.#namespace);
  }

  shell(script: string): Promise<string> {
    return execInside(this.#namespace, ['sh', '-ec', `PATH=${bin}:$PATH\n${script}`]);
  }

  async fill(flows: readonly Flow[]): Promise<void> {
    await this.shell(sysctlsFor(this.#scenario.timeouts ?? {}).join('\n'));
    const lines = flows.map(flow => restoreLine(later(flow)));
    await execInside(this.#namespace, RESTORE, `${lines.join('\n')}\n`);
  }

  async connect(): Promise<void> {
    const { neighbours = [], inside = [] } = this.#scenario;
    if (neighbours.length === 0 && inside.length === 0) return;
    const known = neighbours.map(
      ([address, mac]) => `ip -6 neigh add ${address} lladdr ${mac} dev lan nud permanent`,
    );
    const wire = ['ip link add lan type veth peer name far', 'ip link set lan up', 'ip link set far up'];
    const own = inside.map(prefix => `ip address add ${prefix.replace('::/', '::ffff/')} dev lan nodad`);
    await this.shell([...wire, ...own, ...known].join('\n'));
  }

  report(): Promise<Told> {
    return this.#ask([]);
  }

  /** As `report`, through the shell by which namespaces and routers are asked. */
  reportFromOutside(): Promise<Told> {
    return this.#ask(['nsenter', `--net=/proc/${process.pid}/ns/net`], '--netns', this.#namespace);
  }

  async #ask(under: readonly string[], ...options: readonly string[]): Promise<Told> {
    const argv = [...under, 'node', PROGRAM, 'pressure', '-o', 'json', '--for', '0', ...options];
    return JSON.parse(await execInside(this.#namespace, seeingMax(this.#scenario.max, argv)));
  }

  async listed(): Promise<Set<string>> {
    return new Set((await listInside(this.#namespace)).split('\n').filter(Boolean).map(tupleOfLine));
  }
}

type Told = Report & { remedies: { text: string; commands: string[] }[] };

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
