// What `list` writes in each format beside what conntrack(8) writes of the same table.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RowWriter } from '../../src/output/row-writer.ts';
import { save } from '../../src/output/save.ts';
import { extended, plain } from '../../src/output/table-line.ts';
import { xml } from '../../src/output/xml.ts';
import { readTable, writeTable } from '../output/tables.ts';
import { buildLab, type Lab } from './lab.ts';
import { addNamespace, deleteNamespace, execInside } from './namespaces.ts';
import { describeKernel } from './suite.ts';

const PROC = ['cat', '/proc/net/nf_conntrack'];

describeKernel('the formats beside those of conntrack(8)', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await buildLab();
    await lab.traffic.everything();
    await lab.insertRareFlows('router');
  }, 60_000);
  afterAll(() => lab?.destroy());

  /** conntrack's own listing, and ours of the proc file: of a moment in which the table was the same before and after. */
  async function both(writer: RowWriter, ...options: string[]): Promise<[theirs: string[], ours: string[]]> {
    for (;;) {
      const before = linesOf(await lab.exec('router', PROC));
      const theirs = await lab.exec('router', ['conntrack', '-L', ...options]);
      const proc = await lab.exec('router', PROC);
      if (String(inOrder(before, timeless)) !== String(inOrder(linesOf(proc), timeless))) continue;
      return [linesOf(theirs), linesOf(await writeTable(writer, readTable(proc)))];
    }
  }

  it.each([
    ['extended', extended, ['-o', 'extended']],
    ['plain', plain, []],
  ] as const)('%s is what conntrack -L prints', async (_, writer, options) => {
    const [theirs, ours] = await both(writer, ...options);
    expect(ours.length).toBeGreaterThan(50);
    expect(inOrder(ours, timeless)).toEqual(inOrder(theirs, timeless));
  });

  it('xml has every element of conntrack, with its value', async () => {
    const [theirs, ours] = await both(xml, '-o', 'xml');
    expect(inOrder(ours, withoutOurElements)).toEqual(inOrder(theirs, withoutTheirState));
  });

  it('save is what conntrack -L -o save prints, with the mark', async () => {
    const [theirs, ours] = await both(save, '-o', 'save');
    expect(inOrder(ours, commonOptions)).toEqual(inOrder(theirs, commonOptions));
  });

  it('save is read back by conntrack -R into an empty namespace, and gives the same table', async () => {
    const empty = addNamespace('restored');
    try {
      const table = readTable(await lab.exec('router', PROC));
      await execInside(empty, ['sh', '-c', 'cat | conntrack -R -'], await writeTable(save, table));
      const restored = await execInside(empty, ['conntrack', '-L', '-o', 'extended']);
      const written = linesOf(await writeTable(extended, table));
      expect(inOrder(linesOf(restored), restorable)).toEqual(inOrder(written, restorable));
    } finally {
      deleteNamespace(empty);
    }
  });
});

function linesOf(text: string): string[] {
  return text.split('\n').filter(line => line !== '');
}

/** The lines in one form and one order: that of the hash changes from namespace to namespace. */
function inOrder(lines: readonly string[], form: (line: string) => string): string[] {
  return lines.map(form).sort();
}

/** Without what counts down, what counts the reader, and what the proc file does not tell. */
function timeless(line: string): string {
  return line
    .replace(/^((?:ipv[46] +\d+ )?\S+ +\d+) \d+/, '$1')
    .replace(/ (?:use|delta-time)=\d+| timeout=\d+, stream_timeout=\d+/g, '')
    .replace(/ helper=\S+/, '');
}

/** A new flow counts from nothing. */
function restorable(line: string): string {
  return timeless(line).replace(/ (?:packets|bytes)=\d+/g, '');
}

function withoutTheirState(line: string): string {
  const common = line
    .replace(/<(timeout|use|id|deltatime)>\d+<\/\1>/g, '')
    .replace(/<helper>\w+<\/helper>/, '');
  return line.includes('protonum="132"') ? common.replace(/<state>\w+<\/state>/, '') : common;
}

function withoutOurElements(line: string): string {
  return withoutTheirState(line).replace(/<(type|code|gretimeout|grestreamtimeout)>\d+<\/\1>/g, '');
}

function commonOptions(line: string): string {
  return line
    .replace(/ -t \d+| -m \d+| --(?:orig|reply)-vtag \d+|,(?:FIXED_TIMEOUT|EXPECTED)/g, '')
    .replace(/ -([gn]) (?:\[(\S+)\]|([\d.]+)):\d+/g, ' -$1 $2$3')
    .replace(/-p (dccp|udplite) .*/, '-p $1')
    .replace(/HEARTBEAT_\w+/, 'ESTABLISHED');
}
