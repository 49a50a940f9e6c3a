// Deleting many flows, and in spite of what happens meanwhile: quick where one command does, never another flow, and told.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { NODE } from '../node.ts';
import { isRunning } from '../terminal/processes.ts';
import { CONNTOP, type RealTerminal, startRealTerminal } from '../terminal/real-terminal.ts';
import { addNamespace, deleteNamespace, execInside, type Finished, runInside } from './namespaces.ts';
import { describeKernel } from './suite.ts';
import { RESTORE } from './table-fill.ts';

const SCRIPT = join(process.cwd(), CONNTOP);
const MANY = 3000;
const VICTIM = '10.1.0.1';

/** All between the same two, so that nothing but ports tells those that have more than an hour from the others. */
function alike(count: number): string {
  return lines(count).replaceAll(/-s 10\.2\.0\.\d+/g, `-s ${VICTIM}`);
}

/** Of each of these hosts one after the other; those of the victim end by themselves in more than an hour. */
function lines(count: number): string {
  const flow = (port: number) => {
    const isVictim = port % 2 === 0;
    const [source, timeout] = isVictim ? [VICTIM, 9000] : [`10.2.0.${1 + (port % 200)}`, 900];
    const ports = `--sport ${1024 + port} --dport 443`;
    return `-A -t ${timeout} -u SEEN_REPLY,ASSURED -s ${source} -d 11.0.0.9 -p tcp ${ports} --state ESTABLISHED`;
  };
  return `${Array.from({ length: count }, (_, at) => flow(at)).join('\n')}\n`;
}

describeKernel('deleting many flows', () => {
  let namespace = '';
  beforeAll(() => {
    namespace = addNamespace('mass');
  });
  afterAll(() => deleteNamespace(namespace));
  beforeEach(() => execInside(namespace, ['conntrack', '-F']));

  const fill = (count: number, linesOf = lines) => execInside(namespace, RESTORE, linesOf(count));
  const conntrack = (...args: string[]) => execInside(namespace, ['conntrack', ...args]);
  const conntop = (...args: string[]): Promise<Finished> => runInside(namespace, [NODE, SCRIPT, ...args]);

  /** Original tuples that conntrack(8) lists. */
  async function table(): Promise<string[]> {
    const listing = await conntrack('-L');
    return listing.split('\n').flatMap(line => /src=\S+ dst=\S+ sport=\d+/.exec(line)?.[0] ?? []);
  }

  function startScreen(...args: string[]): RealTerminal {
    const under = ['ip', 'netns', 'exec', namespace];
    const terminal = startRealTerminal(args, { columns: 132, rows: 40, under });
    onTestFinished(() => {
      if (isRunning(terminal.pid)) terminal.kill('SIGKILL');
    });
    return terminal;
  }

  async function seconds(run: () => Promise<unknown>): Promise<number> {
    const begun = performance.now();
    await run();
    return (performance.now() - begun) / 1000;
  }

  it('takes one command where conntrack(8) knows the filter, and leaves all others', async () => {
    await fill(2 * MANY);
    const before = await table();
    const by = await seconds(() => conntrack('-D', '-s', VICTIM));
    await fill(2 * MANY);
    expect((await table()).sort()).toEqual(before.sort());
    const args = ['delete', '--yes', 'tcp', 'and', 'src', 'host', VICTIM, 'and', 'state', 'ESTABLISHED'];
    let outcome: Finished | undefined;
    const ours = await seconds(async () => {
      outcome = await conntop(...args);
    });
    expect(outcome).toMatchObject({ status: 0, stdout: expect.stringContaining('3,000 flows deleted.') });
    expect(outcome?.stdout).toContain(
      `conntrack -D -f ipv4 -p 6 -s ${VICTIM} --state ESTABLISHED\nWhat else they select by then goes too.`,
    );
    expect((await table()).sort()).toEqual(
      before.filter(tuple => !tuple.startsWith(`src=${VICTIM} `)).sort(),
    );
    console.log(`3,000 of 6,000 flows: conntrack -D ${by.toFixed(2)} s, conntop delete ${ours.toFixed(2)} s`);
  });

  it('does so on the screen too', async () => {
    await fill(2 * MANY);
    const by = await seconds(() => conntrack('-D', '-s', VICTIM));
    await fill(2 * MANY);
    const terminal = startScreen('src', 'host', VICTIM);
    await terminal.waitFor(/of 3,000 shown/);
    terminal.type('X');
    await terminal.waitFor('Delete 3,000 flows?');
    const ours = await seconds(async () => {
      terminal.type('y');
      await terminal.waitFor('3,000 flows deleted.');
    });
    expect((await table()).filter(tuple => tuple.startsWith(`src=${VICTIM} `))).toEqual([]);
    expect(await table()).toHaveLength(MANY);
    console.log(`on the screen ${ours.toFixed(2)} s, conntrack -D ${by.toFixed(2)} s`);
  });

  it('takes few commands where it does not, if the flows are by themselves, and takes no other', async () => {
    await fill(2 * MANY);
    const ours = await seconds(() => conntop('delete', '--yes', 'ttl > 1h'));
    expect(await table()).toHaveLength(MANY);
    expect((await table()).filter(tuple => tuple.startsWith(`src=${VICTIM} `))).toEqual([]);
    console.log(`3,000 of 6,000 flows by what conntrack(8) cannot be asked for: ${ours.toFixed(2)} s`);
  });

  it('takes a command for each port where the others between the same two have other ports', async () => {
    const apart = (count: number) => alike(count).replaceAll(/(?<=-t 9000 .*--dport )443/g, '8443');
    await fill(2 * MANY, apart);
    const ours = await seconds(() => conntop('delete', '--yes', 'ttl > 1h'));
    const left = await table();
    expect(left).toHaveLength(MANY);
    expect(left.filter(tuple => Number(tuple.at(-1)) % 2 === 0)).toEqual([]);
    console.log(`3,000 of 6,000 flows between two, by their port: ${ours.toFixed(2)} s`);
  });

  it('goes flow by flow where nothing but ports tells them apart, and takes no other', async () => {
    await fill(120, alike);
    const before = new Set(await table());
    const outcome = await conntop('delete', '--yes', 'ttl > 1h');
    expect(outcome).toMatchObject({ status: 0, stdout: expect.stringContaining('60 of 60 flows deleted.') });
    const after = await table();
    expect(after).toHaveLength(60);
    // The victims have the even ports.
    expect(after.every(tuple => before.has(tuple) && Number(tuple.at(-1)) % 2 === 1)).toBe(true);
  });

  it('stops on Esc and says how many are left', async () => {
    await fill(2 * MANY, alike);
    const terminal = startScreen('ttl > 1h');
    await terminal.waitFor(/of 3,000 shown/);
    terminal.type('X');
    await terminal.waitFor('Delete 3,000 flows?');
    terminal.type('y');
    await terminal.waitFor(/Deleting: [1-9]\d* of 3,000 flows; Esc stops/);
    terminal.type('\x1b');
    await terminal.waitFor(/\d+ of 3,000 flows deleted; stopped, [\d,]+ flows are left/);
    const [, done = '', left = ''] =
      /([\d,]+) of 3,000 flows deleted; stopped, ([\d,]+) flows are left/.exec(terminal.text()) ?? [];
    const number = (text: string) => Number(text.replaceAll(',', ''));
    expect(number(done) + number(left)).toBe(MANY);
    expect(await table()).toHaveLength(2 * MANY - number(done));
  });

  it('says what is left when it is quit in the middle, and exits with 1', async () => {
    await fill(2 * MANY, alike);
    const terminal = startScreen('ttl > 1h');
    await terminal.waitFor(/of 3,000 shown/);
    terminal.type('X');
    await terminal.waitFor('Delete 3,000 flows?');
    terminal.type('y');
    await terminal.waitFor(/Deleting: [1-9]\d* of 3,000 flows; Esc stops/);
    terminal.type('q');
    expect(await terminal.exit).toMatchObject({ code: 1 });
    expect(terminal.written()).toMatch(
      /conntop: quit in the middle: [\d,]+ of 3,000 flows deleted; stopped, [\d,]+ flows are left/,
    );
  });

  it('leaves another flow that has come under the same tuple meanwhile, and names it', async () => {
    const flow = '-p udp -s 10.0.0.1 -d 10.0.0.2 --sport 5 --dport 6';
    await conntrack('-I', '-t', '900', '-u', 'SEEN_REPLY,ASSURED', ...flow.split(' '));
    for (const args of [['delete', 'udp'], ['udp']]) {
      const terminal = startScreen(...args);
      if (args[0] === 'udp') {
        await terminal.waitFor(/Flows {2}1-1 of 1 /);
        terminal.type('x');
      }
      await terminal.waitFor(/Delete (this|1) flow\?/);
      await conntrack('-D', ...flow.split(' '));
      await conntrack('-I', '-t', '900', ...flow.split(' '));
      terminal.type('y\r');
      await terminal.waitFor('left as they are, since they are new: the flow from 10.0.0.1 to 10.0.0.2');
      expect(await table()).toHaveLength(1);
      await conntrack('-D', ...flow.split(' '));
      await conntrack('-I', '-t', '900', '-u', 'SEEN_REPLY,ASSURED', ...flow.split(' '));
    }
  });

  it('ends with its answer, and waits for nothing more', async () => {
    await fill(10);
    const no = startScreen('delete', 'src', 'host', VICTIM);
    await no.waitFor('Type y to do so:');
    no.type('n\r');
    expect(await no.exit).toMatchObject({ code: 0 });
    expect(await table()).toHaveLength(10);
    const yes = startScreen('delete', 'src', 'host', VICTIM);
    await yes.waitFor('Type y to do so:');
    yes.type('y\r');
    expect(await yes.exit).toMatchObject({ code: 0 });
    expect(await table()).toHaveLength(5);
  });

  it('ends with 1 and a word where no flow matches', async () => {
    await fill(2);
    const outcome = await conntop('delete', '--yes', 'port', '1');
    expect(outcome).toMatchObject({ status: 1, stderr: 'conntop: no flow matches, and none was deleted\n' });
  });

  it('says which words it takes as text: a misspelt flag behind not is every flow', async () => {
    await fill(2);
    const outcome = await conntop('delete', 'not', 'asured');
    expect(outcome).toMatchObject({ status: 1, stdout: expect.stringContaining('"asured" is no keyword') });
  });

  it('ends with 1 and a word where nobody reads what would go', async () => {
    await fill(2);
    const line = `"${NODE}" "${SCRIPT}" delete --yes tcp | true; echo "$PIPESTATUS"`;
    const { stdout, stderr } = await runInside(namespace, ['bash', '-c', line]);
    expect(stdout).toBe('1\n');
    expect(stderr).toContain('nothing was deleted');
    expect(await table()).toHaveLength(2);
  });

  it('says what deleting every flow needs, without a terminal', async () => {
    await fill(2);
    const inside = ['netns', 'exec', namespace, 'setsid', NODE, SCRIPT, 'delete', '--yes'];
    const { status, stderr } = spawnSync('ip', inside, { encoding: 'utf8', input: '' });
    expect(status).toBe(1);
    expect(stderr).toContain('without a filter every flow goes, which the word flush on a terminal asks for');
    expect(await table()).toHaveLength(2);
  });
});
