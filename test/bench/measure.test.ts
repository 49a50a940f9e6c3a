// The measurements that the benchmarks rest on.
import { describe, expect, it } from 'vitest';
import { measureKeys, measureLive, measureRun } from './measure.ts';
import { openTerminal } from './terminal.ts';

const SIZE = { columns: 132, rows: 40 };

describe('measureRun', () => {
  it("tells a whole process's cost and how it ended", async () => {
    const cost = await measureRun(['sh', '-c', 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; exit 3']);
    expect(cost.status).toBe(3);
    expect(cost.cpuMs).toBeGreaterThan(0);
    expect(cost.wallMs).toBeGreaterThanOrEqual(cost.cpuMs / 2);
    expect(cost.peakRssMiB).toBeGreaterThan(1);
  });

  it('gives the program a terminal where one is asked for', async () => {
    expect((await measureRun(['test', '-t', '1'], SIZE)).status).toBe(0);
    expect((await measureRun(['test', '-t', '1'])).status).toBe(1);
  });
});

describe('a live program', () => {
  it('is watched and typed at', async () => {
    const terminal = openTerminal(['cat'], SIZE);
    try {
      const { p50Ms, p99Ms } = await measureKeys(terminal, ['x', 'y'], 4, (output, key) =>
        output.includes(key),
      );
      expect(p50Ms).toBeLessThanOrEqual(p99Ms);
      expect(terminal.bytes()).toBe(4);
      expect((await measureLive(terminal, 0.1)).peakRssMiB).toBeGreaterThan(0.1);
    } finally {
      await terminal.close();
    }
  });
});
