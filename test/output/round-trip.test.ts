// That what we write can be read again as the same flows.
import { expect, test } from 'vitest';
import { json } from '../../src/output/json.ts';
import type { RowWriter } from '../../src/output/row-writer.ts';
import { save } from '../../src/output/save.ts';
import { extended, plain } from '../../src/output/table-line.ts';
import { xml } from '../../src/output/xml.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { fixture, readTable, writeTable } from './tables.ts';

const TABLES = [
  'linux-6.18/net/nf_conntrack',
  'linux-6.18-made/net/nf_conntrack',
  'linux-6.1-offload/net/nf_conntrack',
  'openwrt-23/net/nf_conntrack',
  'tomato-2.6/net/ip_conntrack',
  'conntrack/linux-6.18-labelled-L-labels-extended.txt',
  'conntrack/linux-6.18-made-L-ktimestamp.txt',
];

type Flow = Record<string, unknown>;

async function flowsOf(snapshot: Snapshot): Promise<Flow[]> {
  return JSON.parse(await writeTable(json, snapshot));
}

async function there(writer: RowWriter, snapshot: Snapshot): Promise<{ before: Flow[]; after: Flow[] }> {
  const again = readTable(await writeTable(writer, snapshot));
  return { before: await flowsOf(snapshot), after: await flowsOf(again) };
}

/** What the format leaves out, as conntrack(8) does: zone 0 is not printed. */
function without(flow: Flow, ...keys: string[]): Flow {
  const left: Flow = { ...flow };
  for (const key of keys) delete left[key];
  if (left.zone === 0) delete left.zone;
  return left;
}

test.each(TABLES)('%s: extended reads back as the same flows', async table => {
  const { before, after } = await there(extended, readTable(fixture(table)));
  const gone = ['family_number'];
  expect(after.map(flow => without(flow, ...gone))).toEqual(before.map(flow => without(flow, ...gone)));
});

test.each(TABLES)('%s: plain reads back as the same flows', async table => {
  const { before, after } = await there(plain, readTable(fixture(table)));
  const gone = ['family_number', 'gre_timeout', 'stream_timeout'];
  expect(after.map(flow => without(flow, ...gone))).toEqual(before.map(flow => without(flow, ...gone)));
});

test.each(TABLES)('%s: xml reads back as the same flows', async table => {
  const { before, after } = await there(xml, readTable(fixture(table)));
  // The instant is told in nanoseconds there, as conntrack(8) does.
  const gone = ['family_number', 'start'];
  expect(after.map(flow => without(flow, ...gone))).toEqual(before.map(flow => without(flow, ...gone)));
});

const TUPLES = 'src=1.2.3.4 dst=1.2.3.5 sport=1 dport=2 src=1.2.3.5 dst=1.2.3.4 sport=2 dport=1';

test.each([
  ['an instant to the nanosecond', `udp 17 28 ${TUPLES} mark=0 [start=1795226431786106208] use=1`],
  ['labels in their order', `udp 17 28 ${TUPLES} mark=0 use=1 labels=b,a,VLAN 2,c`],
  [
    'the timeouts of GRE',
    'gre 47 29 timeout=30, stream_timeout=180 src=1.2.3.4 dst=1.2.3.5 srckey=0x0 dstkey=0xb src=1.2.3.5 dst=1.2.3.4 srckey=0xb dstkey=0x0 use=2',
  ],
  ['DCCP with ports', `dccp 33 28 REQUEST ${TUPLES} use=1`],
  ['DCCP without', 'dccp 33 28 src=1.2.3.4 dst=1.2.3.5 src=1.2.3.5 dst=1.2.3.4 use=1'],
  ['a bare word like a key that was cut', `udp 17 28 ${TUPLES} delta- mark=4`],
  [
    'bare words and nothing behind',
    'udp 17 28 src=1.2.3.4 dst=1.2.3.5 sport=1 dport=2 us x src=1.2.3.5 dst=1.2.3.4 sport=2 dport=1',
  ],
])('%s: extended and xml read back as the line was', async (_, line) => {
  const table = readTable(`${line}\n`);
  expect(await flowsOf(table)).toHaveLength(1);
  for (const format of [extended, xml]) {
    const { before, after } = await there(format, table);
    expect(after.map(flow => without(flow, 'family_number'))).toEqual(before);
  }
});

test('xml of an instant reads back as the line it was', async () => {
  const text = fixture('conntrack/linux-6.18-made-L-ktimestamp.txt');
  expect(await writeTable(plain, readTable(await writeTable(xml, readTable(text))))).toBe(text);
});

test('save reads back as the same flows, as far as it goes', async () => {
  const { before, after } = await there(save, readTable(fixture('linux-6.18-made/net/nf_conntrack')));
  const told = ['protocol_number', 'timeout', 'original', 'reply', 'flags', 'nat', 'zone_orig', 'zone_reply'];
  const facts = (flow: Flow): unknown[] =>
    told.map(key => (key === 'original' || key === 'reply' ? tuple(flow[key] as Flow) : without(flow)[key]));
  expect(after.map(facts)).toEqual(before.map(facts));
});

function tuple({ packets: _, bytes: __, sport = 0, dport = 0, ...rest }: Flow): Flow {
  return { ...rest, sport, dport };
}
