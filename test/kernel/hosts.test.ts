// `conntop hosts --for`, on a table that grows between its two readings.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addNamespace, deleteNamespace, execInside } from './namespaces.ts';
import { describeKernel } from './suite.ts';
import { RESTORE, restoreLines } from './table-fill.ts';

const SECONDS = 3;

describeKernel('hosts --for', () => {
  let name = '';
  const fill = (flows: number, first: number) =>
    execInside(name, RESTORE, `${restoreLines(flows, { first, timeoutSeconds: 100_000 }).join('\n')}\n`);

  beforeAll(async () => {
    name = addNamespace('hosts');
    await fill(30, 0);
  });

  afterAll(() => deleteNamespace(name));

  test('reads a live table a second time when its seconds are over, and counts what has come meanwhile', async () => {
    const begun = performance.now();
    const args = ['dist/conntop.cjs', 'hosts', '--netns', name, '--for', String(SECONDS), '-o', 'json'];
    const program = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const output = text(program.stdout);
    await Promise.all([once(program, 'close'), pause((SECONDS * 1000) / 2).then(() => fill(20, 5000))]);
    expect(performance.now() - begun).toBeGreaterThan(SECONDS * 1000);
    const hosts = JSON.parse(await output) as { flows: number }[];
    expect(hosts.reduce((sum, { flows }) => sum + flows, 0)).toBe(50);
  });
});
