// Processes of flows that begin and end on this machine: each of them is named, in both families, by TCP and by UDP.
import { type ChildProcess, execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../waiting.ts';
import { addNamespace, deleteNamespace, execInside, spawnReady } from './namespaces.ts';
import { describeKernel } from './suite.ts';

/** Calls itself by a name with control characters in it, and holds `FLOWS` flows of each kind open at both ends. */
const FLOWS = 10;
const TRAFFIC = `import socket, time
open("/proc/self/comm", "w").write("own\\x1b[31m{x}")
held = []
for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
    server = socket.socket(family, socket.SOCK_STREAM)
    server.bind((address, 7000)); server.listen(100)
    echo = socket.socket(family, socket.SOCK_DGRAM)
    echo.bind((address, 7000))
    held += [server, echo]
    for at in range(${FLOWS}):
        client = socket.create_connection((address, 7000))
        sender = socket.socket(family, socket.SOCK_DGRAM)
        if at % 2: sender.connect((address, 7000)); sender.send(b"x")
        else: sender.sendto(b"x", (address, 7000))
        held += [client, server.accept()[0], sender]
print("ready", flush=True)
time.sleep(600)`;

describeKernel('processes', () => {
  let namespace = '';
  let child: ChildProcess | undefined;
  beforeAll(async () => {
    namespace = addNamespace('behind');
    await execInside(
      namespace,
      ['nft', '-f', '-'],
      'table inet t { chain c { type filter hook output priority 0; ct state new accept; }; }',
    );
    child = await spawnReady(namespace, ['python3', '-c', TRAFFIC]);
  });
  afterAll(() => deleteNamespace(namespace));

  const list = (...args: string[]): Promise<string> =>
    execInside(namespace, [
      'node',
      'dist/conntop.cjs',
      'list',
      '--columns',
      'protocol,source,process',
      ...args,
    ]);

  it('names the process of every flow, safely', async () => {
    const rows = await eventually(async () => {
      const lines = (await list()).trim().split('\n').slice(1);
      expect(lines).toHaveLength(4 * FLOWS);
      return lines;
    });
    expect(rows.filter(line => !/own\?\[31m\(x\)\/\d+$/.test(line))).toEqual([]);
    expect(rows.some(line => line.endsWith(`/${child?.pid}`))).toBe(true);
  });

  it('names it from outside of the namespace too, by its id there', async () => {
    const args = ['list', '--netns', namespace, '--columns', 'protocol,source,process'];
    const rows = execFileSync(process.execPath, ['dist/conntop.cjs', ...args], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .slice(1);
    expect(rows).toHaveLength(4 * FLOWS);
    expect(rows.filter(line => !/own\?\[31m\(x\)\/\d+$/.test(line))).toEqual([]);
    expect(rows.some(line => line.endsWith(`/${child?.pid}`))).toBe(true);
  });

  it('groups by it', async () => {
    const json = await execInside(namespace, 'node dist/conntop.cjs hosts --by process -o json'.split(' '));
    expect(JSON.parse(json)).toMatchObject([{ address: 'own?[31m(x)', flows: 4 * FLOWS, share: 1 }]);
  });

  it('filters by it', async () => {
    expect((await list('process "own?[31m(x)" and ip6 and udp')).trim().split('\n')).toHaveLength(FLOWS + 1);
    expect(await list('not process "own?[31m(x)"')).not.toContain('7000');
    expect(await list('process nginx')).not.toContain('127.0.0.1');
  });
});
