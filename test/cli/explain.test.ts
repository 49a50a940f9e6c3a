// `conntop explain` on what is no line of a table: events, expectations, counters, and files of them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../temporary-directory.ts';
import { conntop } from './program.ts';

const TUPLES = 'src=198.51.100.7 dst=172.17.0.2 sport=53256 dport=8080';
const REPLY = 'src=172.17.0.2 dst=198.51.100.7 sport=8080 dport=53256';

describe('conntop explain', () => {
  test('a flow that has gone has no time left', () => {
    const { code, output } = conntop(['explain', `[DESTROY] tcp      6 CLOSE ${TUPLES} ${REPLY} [ASSURED]`]);
    expect(code).toBe(0);
    expect(output).toMatch(/event +\[DESTROY\] +It has gone/);
    expect(output).toContain('A reset ended the connection.');
    expect(output).not.toContain('\nTimeout\n');
  });

  test('one that has come or changed', () => {
    const line = `tcp      6 60 SYN_RECV ${TUPLES} ${REPLY}`;
    expect(conntop(['explain', `    [NEW] ${line}`]).output).toContain('just been put into the table');
    expect(conntop(['explain', ` [UPDATE] ${line}`]).output).toContain('have just changed');
  });

  test('expectations out of a file', () => {
    const path = join(temporaryDirectory(), 'expect.txt');
    writeFileSync(path, '297 l3proto = 2 proto=6 src=10.77.1.2 dst=203.0.113.2 sport=0 dport=40002 ftp\n');
    const { code, output } = conntop(['explain', '--file', path]);
    expect([code, output]).toEqual([0, expect.stringMatching(/helper +ftp/)]);
  });

  test('a row of counters', () => {
    const { output } = conntop(['explain', 'cpu=0 \tfound=0 invalid=2 insert_failed=3 drop=3 early_drop=0 ']);
    expect(output).toMatch(/insert_failed +3 .*before 5\.6 also races that were resolved/);
  });
});
