// That nf_conntrack_max, which all namespaces share, is lent to one test at a time and given back.
import { writeFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { buildLab } from './lab.ts';
import { addNamespace, deleteNamespace, execInside } from './namespaces.ts';
import { describeKernel } from './suite.ts';
import { LOCK, MAX, readMax, seeingMax, withMax } from './table-max.ts';

/** Beyond the kernel's largest. */
const IMPOSSIBLE_PID = 4_194_305;

describeKernel('lending nf_conntrack_max', () => {
  it('gives it back, also when the borrower fails', async () => {
    const before = readMax();
    const failing = withMax(before - 1, async () => {
      expect(readMax()).toBe(before - 1);
      throw new Error('borrower failed');
    });
    await expect(failing).rejects.toThrow('borrower failed');
    expect(readMax()).toBe(before);
  });

  it('lends it to one at a time', async () => {
    const before = readMax();
    const borrow = (max: number) =>
      withMax(max, async () => {
        await new Promise(resolve => setImmediate(resolve));
        return readMax();
      });
    expect(await Promise.all([borrow(before - 1), borrow(before - 2)])).toEqual([before - 1, before - 2]);
    expect(readMax()).toBe(before);
  });

  it('has a table overflow, and the limit comes back', async () => {
    const lab = await buildLab({ acct: false, timestamp: false });
    onTestFinished(() => lab.destroy());
    const before = readMax();
    await withMax(300, () => lab.traffic.udpFlood(600));
    expect(readMax()).toBe(before);
    const count = ['cat', '/proc/sys/net/netfilter/nf_conntrack_count'];
    expect(Number(await lab.exec('router', count))).toBeLessThanOrEqual(300);
    expect(await lab.exec('router', ['conntrack', '-S'])).toMatch(/ (early_)?drop=[1-9]/);
  });

  it('shows another one to a command that only reads it', async () => {
    const before = readMax();
    const namespace = addNamespace('max');
    onTestFinished(() => deleteNamespace(namespace));
    expect(await execInside(namespace, seeingMax(7, ['cat', MAX]))).toBe('7\n');
    expect(readMax()).toBe(before);
  });

  it('restores what a killed borrower left changed', async () => {
    const before = readMax();
    writeFileSync(LOCK, `${IMPOSSIBLE_PID} ${before}`);
    writeFileSync(MAX, String(before - 3));
    await withMax(before - 1, async () => {});
    expect(readMax()).toBe(before);
  });
});
