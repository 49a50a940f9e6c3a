// Deleting: the kernel's table shows that the flows asked for went, and no others.
import { afterAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { startRealTerminal } from '../terminal/real-terminal.ts';
import { flowsOfListing } from './compare.ts';
import { buildLab, type Lab } from './lab.ts';
import { describeKernel } from './suite.ts';

const FLOWS = 60;
const HOST = '192.168.1.23';

describeKernel('deleting flows', () => {
  let lab: Lab | undefined;
  beforeEach(async () => {
    lab ??= await buildLab({ timestamp: false });
    await lab.flush('router');
    await lab.fill('router', FLOWS, { timeoutSeconds: 10_000 });
    for (const port of ['1', '2', '3'])
      await insert('-s', HOST, '-d', '11.9.9.9', '--sport', port, '--dport', '80');
    await insert('-s', HOST, '-d', '11.9.9.9', '--sport', '1', '--dport', '80', '-w', '7');
  });
  afterAll(() => lab?.destroy());

  function insert(...args: string[]): Promise<string> {
    return router('conntrack', '-I', '-p', 'udp', '-t', '10000', ...args);
  }

  function router(...argv: string[]): Promise<string> {
    if (!lab) throw new Error('no lab');
    return lab.exec('router', argv);
  }

  /** Identities of the kernel's flows, by conntrack(8). */
  async function table(): Promise<Set<string>> {
    return new Set(
      flowsOfListing(await router('conntrack', '-L', '-o', 'extended')).map(({ identity }) => identity),
    );
  }

  /** What went while `act` ran. */
  async function gone(act: () => Promise<unknown>): Promise<string[]> {
    const before = await table();
    await act();
    const after = await table();
    return [...before].filter(identity => !after.has(identity));
  }

  function startScreen(...args: string[]) {
    const under = ['ip', 'netns', 'exec', lab?.router ?? ''];
    const terminal = startRealTerminal(args, { columns: 132, rows: 40, under });
    onTestFinished(() => terminal.kill('SIGKILL'));
    return terminal;
  }

  it('conntop delete takes what the filter selects, in every zone', async () => {
    const went = await gone(() =>
      router('node', 'dist/conntop.cjs', 'delete', '--yes', `src host ${HOST} and dst port 80`),
    );
    expect(went).toHaveLength(4);
    expect(went.every(identity => identity.includes(`original.src=${HOST}`))).toBe(true);
  });

  it('conntop delete with a port takes the one flow of that zone', async () => {
    const filter = `src host ${HOST} and src port 1 and zone 7`;
    const went = await gone(() => router('node', 'dist/conntop.cjs', 'delete', '--yes', filter));
    expect(went).toHaveLength(1);
    expect(went[0]).toContain('zone=7');
  });

  it('x deletes the flow under the cursor, after a y', async () => {
    const terminal = startScreen('-b', 'source', `src host ${HOST} and src port 2`);
    await terminal.waitFor('1-1 of 1 shown');
    const went = await gone(async () => {
      terminal.type('x');
      await terminal.waitFor(/conntrack -D .*--sport 2/);
      terminal.type('y');
      await terminal.waitFor('1 of 1 flow deleted');
    });
    expect(went).toHaveLength(1);
    expect(went[0]).toContain('original.sport=2');
  });

  it('X deletes all that the filter shows, and any other key than y nothing', async () => {
    const terminal = startScreen(`src host ${HOST} and dst host 11.9.9.9`);
    await terminal.waitFor('1-4 of 4 shown');
    const spared = await gone(async () => {
      terminal.type('X');
      await terminal.waitFor('Delete 4 flows?');
      terminal.type('n');
      await terminal.waitFor('Nothing was deleted');
    });
    expect(spared).toEqual([]);
    const went = await gone(async () => {
      terminal.type('X');
      await terminal.waitFor('Delete 4 flows?');
      terminal.type('y');
      await terminal.waitFor('4 of 4 flows deleted');
    });
    expect(went).toHaveLength(4);
  });

  it('X deletes all flows of one host, and --read-only refuses to', async () => {
    const all = [...(await table())].filter(identity => identity.includes(`original.src=${HOST} `));
    const terminal = startScreen('--read-only');
    await terminal.waitFor(/1-\d+ of \d/);
    terminal.type('X');
    await terminal.waitFor('nothing can be deleted');
    expect(await gone(async () => {})).toEqual([]);
    const writing = startScreen(`src host ${HOST}`);
    await writing.waitFor(`${all.length} shown`);
    const went = await gone(async () => {
      writing.type('X');
      await writing.waitFor(`Delete ${all.length} flows?`);
      writing.type('y');
      await writing.waitFor(`${all.length} of ${all.length} flows deleted`);
    });
    expect(went.sort()).toEqual(all.sort());
  });
});
