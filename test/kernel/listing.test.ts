// What conntop lists is what conntrack(8) lists: every flow, each with equal facts, and no other.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { differences, flowsOfJson, flowsOfListing } from './compare.ts';
import { buildLab, type Lab } from './lab.ts';
import { describeKernel } from './suite.ts';

const CONNTOP = ['node', 'dist/conntop.cjs'];
const CONNTRACK = ['conntrack', '-L', '-o', 'extended,id'];

describeKernel('conntop list', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await buildLab();
  });
  afterAll(() => lab?.destroy());

  async function list(...args: string[]): Promise<string> {
    return lab.exec('router', [...CONNTOP, 'list', '-o', 'json', ...args]);
  }

  /** Live flows change while we look: compares a moment in which the tool says the same before and after. */
  async function agrees(...args: string[]): Promise<void> {
    for (;;) {
      const before = flowsOfListing(await lab.exec('router', CONNTRACK));
      const listed = flowsOfJson(await list(...args));
      const after = flowsOfListing(await lab.exec('router', CONNTRACK));
      if (differences(before, after).length > 0) continue;
      expect(before.length).toBeGreaterThan(40);
      expect(differences(before, listed)).toEqual([]);
      return;
    }
  }

  it('lists nothing for an empty table', async () => {
    expect(JSON.parse(await list())).toEqual([]);
    expect(JSON.parse(await list('--source', 'conntrack'))).toEqual([]);
  });

  it('lists a single flow', async () => {
    await lab.fill('router', 1, {});
    const expected = flowsOfListing(await lab.exec('router', CONNTRACK));
    expect(expected).toHaveLength(1);
    expect(differences(expected, flowsOfJson(await list()))).toEqual([]);
    await lab.flush('router');
  });

  it('lists 50,000 flows', async () => {
    await lab.fill('router', 50_000, { timeoutSeconds: 10_000 });
    const expected = flowsOfListing(await lab.exec('router', CONNTRACK));
    expect(expected.length).toBeGreaterThanOrEqual(50_000);
    const tolerance = { timeoutSeconds: 10 };
    expect(differences(expected, flowsOfJson(await list()), tolerance)).toEqual([]);
    await lab.flush('router');
  });

  it('lists real traffic of every protocol, read through proc and through conntrack(8)', async () => {
    await lab.traffic.everything();
    await lab.insertRareFlows('router');
    await agrees();
    await agrees('--source', 'conntrack');
  });
});
