// The proc root of a process: the table and the counters are its own, sysctls stand above it, and that is said.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ProcSource } from '../../src/reader/proc-source.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';

const COUNT = 'sys/net/netfilter/nf_conntrack_count';
const MAX = 'sys/net/netfilter/nf_conntrack_max';
const TIMEOUT = 'sys/net/netfilter/nf_conntrack_udp_timeout';
const STATISTICS = 'net/stat/nf_conntrack';
const PATHS = [COUNT, MAX, TIMEOUT, STATISTICS];

async function factsAt(root: string): Promise<[Record<string, string>, string]> {
  const source = new ProcSource(root);
  const facts = Object.fromEntries(await source.facts(PATHS));
  source.close();
  return [facts, source.place.note];
}

test('of another namespace: its own count, the maximum that all share, and no timeouts of ours', async () => {
  const host = temporaryDirectory();
  writeIn(host, COUNT, '7\n');
  writeIn(host, MAX, '65536\n');
  writeIn(host, TIMEOUT, '30\n');
  writeIn(host, `1/${STATISTICS}`, 'entries  clashres\n0000002a  00000000\n');
  const root = join(host, '1');
  const [facts, note] = await factsAt(root);
  expect(facts).toMatchObject({ [COUNT]: '42\n', [MAX]: '65536\n' });
  expect(facts).not.toHaveProperty(TIMEOUT);
  expect(note).toBe(`${root} has no sysctls: the maximum is that of ${host}, timeouts are not known`);
});

test('of our own namespace: everything from above', async () => {
  const host = temporaryDirectory();
  writeIn(host, MAX, '65536\n');
  writeIn(host, TIMEOUT, '30\n');
  mkdirSync(join(host, '1'));
  symlinkSync('/proc/self/ns', join(host, '1/ns'));
  const [facts, note] = await factsAt(join(host, '1'));
  expect(facts).toEqual({ [MAX]: '65536\n', [TIMEOUT]: '30\n' });
  expect(note).toBe(`${join(host, '1')} has no sysctls: those of ${host} are taken`);
});

test('a root that has sysctls, or none above it, is no process', async () => {
  const host = temporaryDirectory();
  writeIn(host, `1/${MAX}`, '1\n');
  writeIn(host, '2/net/nf_conntrack', '');
  expect(await factsAt(join(host, '1'))).toEqual([{ [MAX]: '1\n' }, '']);
  expect(await factsAt(join(host, '2'))).toEqual([{}, '']);
  expect((await factsAt('/proc'))[1]).toBe('');
});

const canEnter = existsSync(`/proc/self/${STATISTICS}`) && spawnSync('unshare', ['-n', 'true']).status === 0;
test.skipIf(!canEnter)('of a real process elsewhere names the way to its timeouts', async () => {
  const child = spawn('unshare', ['-n', 'sh', '-c', 'echo ready; exec sleep 60']);
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise(resolve => child.stdout.once('data', resolve));
  const [facts, note] = await factsAt(`/proc/${child.pid}`);
  expect(facts[COUNT]).toBe('0\n');
  expect(Number(facts[MAX])).toBeGreaterThan(0);
  expect(facts).not.toHaveProperty(TIMEOUT);
  expect(note).toContain(`timeouts are not known; --netns ${child.pid} tells them`);
});
