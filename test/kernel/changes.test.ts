// Setting marks and deleting by exact tuple: conntrack(8) shows that the flows asked for were changed, and no others.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { runConntrack } from '../../src/changes/conntrack-tool.ts';
import { planFlow } from '../../src/changes/deletion.ts';
import { planMarking } from '../../src/changes/marking.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { readSnapshot } from '../app/tables.ts';
import { startRealTerminal } from '../terminal/real-terminal.ts';
import { addNamespace, deleteNamespace, execInside } from './namespaces.ts';
import { describeKernel } from './suite.ts';

/** The arguments of one `conntrack -I` each: pairs that differ in nothing but their zone, port, id or protocol. */
const FLOWS = [
  '-p udp -s 10.0.0.1 -d 10.0.0.6 --sport 1 --dport 2',
  '-p udp -s 10.0.0.1 -d 10.0.0.6 --sport 1 --dport 2 -w 7',
  '-p udp -s 10.0.0.2 -d 10.0.0.6 --sport 1 --dport 2 --orig-zone 5',
  '-p udp -s 10.0.0.3 -d 10.0.0.6 --sport 1 --dport 2 --reply-zone 6',
  '-p udp -s 10.0.0.1 -d 10.0.0.6 --sport 3 --dport 2 -m 0xf0',
  '-p udp -s fd77::1 -d fd77::2 --sport 1 --dport 2',
  '-p udplite -s 10.0.0.1 -d 10.0.0.6 --sport 1 --dport 2',
  '-p udplite -s 10.0.0.1 -d 10.0.0.6 --sport 3 --dport 2',
  '-p dccp -s 10.0.0.1 -d 10.0.0.6 --sport 1 --dport 2 --role client --state REQUEST',
  '-p dccp -s 10.0.0.2 -d 10.0.0.6 --sport 1 --dport 2 --role client --state REQUEST',
  '-p tcp -s 10.0.0.1 -d 10.0.0.6 --sport 1 --dport 2 --state ESTABLISHED -u ASSURED,SEEN_REPLY',
  '-p tcp -s 10.0.0.1 -d 203.0.113.9 --sport 1 --dport 80 --state SYN_SENT -n 203.0.113.1:61000',
  '-p sctp -s 10.0.0.1 -d 10.0.0.3 --sport 1 --dport 2 --state ESTABLISHED --orig-vtag 1 --reply-vtag 2',
  '-p icmp -s 10.0.0.1 -d 10.0.0.5 --icmp-type 8 --icmp-code 0 --icmp-id 1',
  '-p icmp -s 10.0.0.1 -d 10.0.0.5 --icmp-type 8 --icmp-code 0 --icmp-id 2',
  '-p icmpv6 -s fd77::1 -d fd77::2 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 1',
  '-p icmpv6 -s fd77::1 -d fd77::2 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 2',
  '-p gre -s 10.0.0.1 -d 10.0.0.5 --srckey 1 --dstkey 9 --reply-key-src 9 --reply-key-dst 1',
  '-p gre -s 10.0.0.1 -d 10.0.0.7 --srckey 2 --dstkey 9 --reply-key-src 9 --reply-key-dst 2',
  '-p gre -s 10.0.0.1 -d 10.0.0.7 --srckey 3 --dstkey 9 --reply-key-src 9 --reply-key-dst 3',
  '-p 41 -s 10.0.0.1 -d 10.0.0.6',
];
/** Flows that conntrack(8) cannot name alone: GRE between two hosts that have more of it, and marks in a zone. */
const SHARING = 'dst=10.0.0.7';

describeKernel('changing the table', () => {
  let namespace = '';
  beforeAll(() => {
    namespace = addNamespace('changes');
  });
  afterAll(() => deleteNamespace(namespace));
  beforeEach(async () => {
    await conntrack('-F');
    for (const flow of FLOWS) await conntrack('-I', '-t', '9999', ...flow.split(' '));
  });

  function conntrack(...args: string[]): Promise<string> {
    return execInside(namespace, ['conntrack', ...args]);
  }

  /** conntrack(8)'s lines without what changes by itself. */
  async function table(): Promise<string[]> {
    const listing = await conntrack('-L', '-o', 'extended');
    return listing
      .split('\n')
      .filter(line => line !== '')
      .map(line => line.replace(/^(\S+ +\d+ \S+ +\d+) \d+ /, '$1 ').replace(/ use=\d+/, ''))
      .sort();
  }

  /** The same, as a snapshot whose rows are in the order of the lines. */
  async function tableWithSnapshot(): Promise<{ lines: string[]; snapshot: Snapshot }> {
    const lines = await table();
    const text = lines.map(line => line.replace(/^(\S+ +\d+ \S+ +\d+) /, '$1 9999 '));
    return { lines, snapshot: readSnapshot(`${text.join('\n')}\n`) };
  }

  /** Runs the commands in the namespace. */
  async function run(commands: readonly (readonly string[])[]): Promise<unknown> {
    return runConntrack(commands, async args => {
      const inside = ['netns', 'exec', namespace, 'conntrack', ...args];
      const { status, stderr } = spawnSync('ip', inside, { encoding: 'utf8' });
      return { status: status ?? 1, output: stderr };
    });
  }

  it('each flow is marked alone', async () => {
    const { lines, snapshot } = await tableWithSnapshot();
    expect(lines).toHaveLength(FLOWS.length);
    for (const [row, line] of lines.entries()) {
      const before = await table();
      const { commands, flows, left } = planMarking(String(1000 + row), 'it', snapshot, [row]);
      const cannot = line.includes(SHARING) || /zone=7|zone-orig=5/.test(line);
      expect([line, flows, left]).toEqual([line, cannot ? 0 : 1, cannot ? 1 : 0]);
      await run(commands);
      const after = await table();
      const marked = after.filter(now => !before.includes(now));
      expect(marked).toEqual(cannot ? [] : [line.replace(/mark=\d+/, `mark=${1000 + row}`)]);
    }
  });

  it('each flow is deleted alone', async () => {
    const { lines, snapshot } = await tableWithSnapshot();
    for (const [row, line] of lines.entries()) {
      const before = await table();
      const { commands, left } = planFlow(snapshot, row, []);
      expect([line, left]).toEqual([line, line.includes(SHARING) ? 1 : 0]);
      await run(commands);
      const after = await table();
      expect(before.filter(then => !after.includes(then))).toEqual(line.includes(SHARING) ? [] : [line]);
    }
  });

  it('flows that share what conntrack(8) compares are named where all of them are meant', async () => {
    const { lines, snapshot } = await tableWithSnapshot();
    const rows = [...lines.keys()].filter(row => lines[row]?.includes(SHARING));
    const { commands, left } = planMarking('5', 'they', snapshot, rows);
    expect([commands.length, left]).toEqual([2, 0]);
    await run(commands);
    const marked = (await table()).filter(line => line.includes(' mark=5'));
    expect(marked.map(line => line.includes(SHARING))).toEqual([true, true]);
  });

  it('a mask leaves the other bits as they are', async () => {
    const { lines, snapshot } = await tableWithSnapshot();
    const row = lines.findIndex(line => line.includes('sport=3 '));
    await run(planMarking('0x5/0xf', 'it', snapshot, [row]).commands);
    expect((await table()).filter(line => line.includes(`mark=${0xf5}`))).toHaveLength(1);
  });

  it('a flow that has gone meanwhile is no failure', async () => {
    const { snapshot } = await tableWithSnapshot();
    await conntrack('-F');
    expect(await run(planFlow(snapshot, 0, []).commands)).toEqual({ flows: 0, left: 0, error: undefined });
  });

  describe('on the screen', () => {
    function startScreen(...args: string[]) {
      const under = ['ip', 'netns', 'exec', namespace];
      const terminal = startRealTerminal(args, { columns: 132, rows: 40, under });
      onTestFinished(() => terminal.kill('SIGKILL'));
      return terminal;
    }

    it('M marks the flow under the cursor, after showing the command and a y', async () => {
      const before = await table();
      const terminal = startScreen('udp and src port 3');
      await terminal.waitFor('1-1 of 1 shown');
      terminal.type('M0x2a\r');
      await terminal.waitFor('conntrack -U -f ipv4 -p 17 -s 10.0.0.1 -d 10.0.0.6');
      expect(await table()).toEqual(before);
      terminal.type('y');
      await terminal.waitFor('1 of 1 flow marked.');
      const marked = (await table()).filter(line => !before.includes(line));
      expect(marked).toHaveLength(1);
      expect(marked[0]).toMatch(/sport=3 .*mark=42/);
    });

    it('a marks all that are shown, and any other key none', async () => {
      const before = await table();
      const terminal = startScreen('icmp or icmpv6');
      await terminal.waitFor('1-4 of 4 shown');
      terminal.type('M7\r');
      await terminal.waitFor('a asks for all shown');
      terminal.type('a');
      await terminal.waitFor('Mark 4 flows?');
      terminal.type('n');
      await terminal.waitFor('Nothing was marked.');
      expect(await table()).toEqual(before);
      terminal.type('M7\r');
      await terminal.waitFor('a asks for all shown');
      terminal.type('a');
      await terminal.waitFor('Mark 4 flows?');
      terminal.type('y');
      await terminal.waitFor('4 of 4 flows marked.');
      const marked = (await table()).filter(line => line.includes(' mark=7'));
      expect(marked).toHaveLength(4);
      expect(marked.every(line => / icmp(v6)? /.test(line))).toBe(true);
    });

    it('a wrong mark is told, and --read-only refuses', async () => {
      const terminal = startScreen('udp');
      await terminal.waitFor(/1-\d of \d shown/);
      terminal.type('M0x100000000');
      await terminal.waitFor('not a mark');
      const careful = startScreen('--read-only', 'udp');
      await careful.waitFor(/1-\d of \d shown/);
      careful.type('M');
      await careful.waitFor('Started with --read-only');
    });
  });
});
