// The CSV writer: lines as the kernel prints them beside the rows.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csv } from '../../src/output/csv.ts';
import { readTable, writeLine, writeTable } from './tables.ts';

const HEADER =
  'family,protocol,protocol_number,timeout,state,' +
  'src,dst,sport,dport,type,code,id,srckey,dstkey,packets,bytes,' +
  'reply_src,reply_dst,reply_sport,reply_dport,reply_type,reply_code,reply_id,reply_srckey,reply_dstkey,reply_packets,reply_bytes,' +
  'flags,nat,mark,secctx,zone,zone_orig,zone_reply,delta_time,start,stop,helper,use,flow_id,labels,gre_timeout,stream_timeout,extra,words';

test('an empty table is its header', async () => {
  expect(await writeTable(csv, readTable(''))).toBe(`${HEADER}\r\n`);
});

test('absent facts are empty fields', async () => {
  const line =
    'ipv4     2 tcp      6 113 TIME_WAIT src=10.77.1.2 dst=203.0.113.2 sport=41670 dport=80 packets=4 bytes=216 src=203.0.113.2 dst=203.0.113.1 sport=80 dport=41670 packets=3 bytes=164 [ASSURED] mark=42 zone=0 delta-time=6 use=2';
  expect(await writeLine(csv, line)).toBe(
    'ipv4,tcp,6,113,TIME_WAIT,10.77.1.2,203.0.113.2,41670,80,,,,,,4,216,203.0.113.2,203.0.113.1,80,41670,,,,,,3,164,ASSURED,SNAT,42,,0,,,6,,,,2,,,,,,',
  );
});

test('labels hold commas and secctx may hold quotes: such fields are quoted', async () => {
  const line =
    'icmp     1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=77 src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=77 secctx=a"b use=1 labels=x,y';
  expect(await writeLine(csv, line)).toBe(
    'ipv4,icmp,1,29,,10.0.0.1,10.0.0.2,,,8,0,77,,,,,10.0.0.2,10.0.0.1,,,0,0,77,,,,,,,,"a""b",,,,,,,,1,,"x,y",,,,',
  );
});

test('what a spreadsheet would run as a formula gets an apostrophe, unless formulas are asked for', async () => {
  const line =
    'icmp     1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=77 src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=77 secctx=@SUM(A1) helper=-2+3 l7proto==cmd use=1 labels==1+1,y';
  const guarded = await writeLine(csv, line);
  expect(guarded).toContain(",'@SUM(A1),");
  expect(guarded).toContain(",'-2+3,");
  expect(guarded).toContain(',"\'=1+1,y",');
  const asIs = await writeLine(csv.withFormulas ?? csv, line);
  expect(asIs).toContain(',@SUM(A1),');
  expect(asIs).toContain(',"=1+1,y",');
});

test('no cell of any table begins like a formula', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('=', '+', '-', '@', "'=", "''@"),
      fc.uint8Array({ maxLength: 20 }),
      async (start, rest) => {
        const line = Buffer.concat([
          Buffer.from(
            `udp 17 28 src=1.2.3.4 dst=1.2.3.5 sport=1 dport=2 src=1.2.3.5 dst=1.2.3.4 sport=2 dport=1 secctx=${start}`,
          ),
          rest,
          Buffer.from(' use=1\n'),
        ]);
        for (const cell of cellsOf(await writeTable(csv, readTable(line))))
          expect(cell).not.toMatch(/^"?[=+\-@\t]/);
      },
    ),
  );
});

test('whatever bytes a line holds, every record has as many fields as the header', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async value => {
      const line = Buffer.concat([
        Buffer.from(
          'udp 17 28 src=1.2.3.4 dst=1.2.3.5 sport=1 dport=2 src=1.2.3.5 dst=1.2.3.4 sport=2 dport=1 secctx=',
        ),
        value,
        Buffer.from(' use=1\n'),
      ]);
      const records = (await writeTable(csv, readTable(line))).split('\r\n').slice(0, -1);
      for (const record of records) expect(countFields(record)).toBe(HEADER.split(',').length);
    }),
  );
});

/** As they are written, in their quotes where they have any. */
function cellsOf(text: string): string[] {
  return [...text.matchAll(/(?:^|,|\n)("(?:[^"]|"")*"|[^,\r\n"]*)/g)].map(([, cell = '']) => cell);
}

function countFields(record: string): number {
  return record.replace(/"(?:[^"]|"")*"/g, '').split(',').length;
}
