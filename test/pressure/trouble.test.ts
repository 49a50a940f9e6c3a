// What the kernel's counters tell of a full table, and which of it a full table is to blame for.
import { describe, expect, it } from 'vitest';
import { parseStatistics, type Statistics } from '../../src/conntrack/statistics.ts';
import { addToTally, startTally } from '../../src/pressure/tally.ts';
import { trouble } from '../../src/pressure/trouble.ts';

/** Two CPUs; the figures are of the second, in hexadecimal as the kernel prints them. */
function statistics(drop: string, earlyDrop = '0', insertFailed = '0'): Statistics {
  const row = [drop, earlyDrop, insertFailed].map(value => value.padStart(8, '0')).join(' ');
  const read = parseStatistics(
    `entries drop early_drop insert_failed\n00000005 00000001 00000000 00000000\n00000005 ${row}\n`,
  );
  if (read === undefined) throw new Error('no counters');
  return read;
}

describe('addToTally', () => {
  it('adds up rises over wraps, and tells them per second', () => {
    let tally = startTally(statistics('fffffff0'), 1000);
    expect(tally.sinceStart.get('drop')).toBe(0);
    tally = addToTally(tally, statistics('10'), 3000, 1);
    expect(tally.sinceStart.get('drop')).toBe(32);
    expect(tally.perSecond.get('drop')).toBe(16);
    tally = addToTally(tally, statistics('11'), 4000, 0.2);
    expect(tally.sinceStart.get('drop')).toBe(33);
    expect(tally.dropsNearFull).toBe(32);
  });

  it('goes on where a counter begins anew', () => {
    const tally = addToTally(startTally(statistics('500'), 0), statistics('3'), 1000, undefined);
    expect(tally.sinceStart.get('drop')).toBe(3);
  });
});

describe('trouble', () => {
  it('tells totals, rises and rates in the order in which they matter', () => {
    const tally = addToTally(startTally(statistics('2', '5'), 0), statistics('2', '9'), 2000, 1);
    expect(trouble({ tally }).counters).toMatchObject([
      { name: 'drop', total: 3, sinceStart: 0, perSecond: 0 },
      { name: 'early_drop', total: 9, sinceStart: 4, perSecond: 2 },
      { name: 'insert_failed', total: 0 },
    ]);
  });

  it('takes early drop for the early warning', () => {
    const { notes, lostWhileFull } = trouble({
      tally: addToTally(startTally(statistics('0'), 0), statistics('0', '7'), 1000, 1),
    });
    expect(lostWhileFull).toBe(7);
    expect(notes).toEqual([
      'the table is full at times: 7 flows evicted early, which the kernel does not log; no packet dropped yet',
    ]);
  });

  it('parts drops of a full table from others', () => {
    let tally = addToTally(startTally(statistics('0'), 0), statistics('4'), 1000, 0.3);
    expect(trouble({ tally })).toMatchObject({ lostWhileFull: 0, droppedOtherwise: 4 });
    tally = addToTally(tally, statistics('9', '0', '2'), 2000, 0.99);
    expect(trouble({ tally })).toMatchObject({
      lostWhileFull: 5,
      droppedOtherwise: 4,
      notes: [
        'the table was full: 5 packets of new flows dropped, 0 flows evicted early',
        '4 packets dropped while the table had room: 2 failed insertions in the same time point to lost races or exhausted NAT ports',
      ],
    });
  });

  it('tells of the kernel log', () => {
    const line = { table: 'flows', namespace: undefined, uptime: 44 } as const;
    const { notes } = trouble({
      tally: undefined,
      expectations: { count: 250, max: 256 },
      logLines: [line, line],
    });
    expect(notes).toEqual([
      'the kernel log has 2 lines "table full"; it is rate-limited, so drops may be many more',
    ]);
  });

  it('is quiet where nothing rose', () => {
    expect(trouble({ tally: startTally(statistics('99'), 0), logLines: [] }).notes).toEqual([]);
    expect(trouble({ tally: undefined })).toMatchObject({ counters: [], lostWhileFull: 0 });
  });
});
