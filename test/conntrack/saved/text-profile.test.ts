// What is told of a text by its beginning: what stands before its rows, and whether its lines were cut.
import { describe, expect, test } from 'vitest';
import { profileOf } from '../../../src/conntrack/saved/text-profile.ts';

const ROW =
  'udp      17 114 src=192.0.2.16 dst=192.0.2.10 sport=5353 dport=53 src=192.0.2.10 dst=192.0.2.16 sport=53 dport=5353 mark=0 use=1';
const EVENT =
  ' [UPDATE] tcp      6 120 TIME_WAIT src=192.0.2.16 dst=192.0.2.10 sport=40001 dport=21 src=192.0.2.10 dst=192.0.2.16 sport=21 dport=40001 [ASSURED] mark=42 helper=ftp';

function profile(...lines: string[]): ReturnType<typeof profileOf> {
  return profileOf(Buffer.from(`${lines.join('\n')}\n`), true);
}

describe('what stands before rows', () => {
  test('a clock, a counted line, a daemon: the same but for its numbers', () => {
    expect(profile(`17:14:21 ${ROW}`, `17:14:22 ${ROW}`).prefix?.test('17:15:00 src=')).toBe(true);
    expect(profile(`     9\t${ROW}`, `    10\t${ROW}`).prefix?.test('    11\tuse=1')).toBe(true);
    expect(profile(`fw conntrack[8]: ${ROW}`, `fw conntrack[9]: ${ROW}`).isOnEveryLine).toBe(true);
  });

  test('a number that does not count may be the end of the row before', () => {
    expect(profile(`2 ${ROW}`, `2 ${ROW}`, `2 ${ROW}`).prefix).toBeUndefined();
  });

  test('nothing, or not the same', () => {
    expect(profile(ROW, ROW).prefix).toBeUndefined();
    expect(profile(`> ${ROW}`, `* ${ROW}`).prefix).toBeUndefined();
  });
});

describe('lines that were cut', () => {
  const rows = ['10.0.0.1', '10.0.0.22', '10.0.0.3', '10.0.0.44'].map(address =>
    ROW.replace('192.0.2.16', address),
  );

  test('all as long as the longest, some within a key', () => {
    expect(profile(...rows.map(row => row.slice(0, 70))).width).toBe(70);
  });

  test('rows of the same length that end as rows do were not', () => {
    expect(profile(ROW, ROW, ROW).width).toBeUndefined();
    expect(
      profile(EVENT, EVENT.replace('40001', '40002'), EVENT.replace('40001', '40003')).width,
    ).toBeUndefined();
  });
});
