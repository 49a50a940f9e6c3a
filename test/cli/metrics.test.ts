// `conntop metrics` as it is typed: once, into a file, over HTTP, and what is wrong with a command line.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { NODE } from '../node.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { eventually } from '../waiting.ts';
import { conntop, PROGRAM } from './program.ts';

const TREE = ['--proc-root', 'fixtures/linux-6.18'];

test('once: figures, without those that only a process that stays can add up', () => {
  const { code, output, complaint } = conntop(['metrics', ...TREE]);
  expect([code, complaint]).toEqual([0, '']);
  expect(output).toMatch(/^conntop_entries 25$/m);
  expect(output).toMatch(/^conntop_host_flows\{address="10\.77\.1\.2",name=""\} 19$/m);
  expect(output).toMatch(/^conntop_flows\{protocol="tcp",state="ESTABLISHED"\} 5$/m);
  expect(output).toMatch(/^conntop_verdict\{rule="table-too-small"\} 0$/m);
  expect(output).toMatch(/^conntop_build_info\{version="[\d.]+",node="[\d.]+"\} 1$/m);
  expect(output).not.toMatch(/new_flows|gone_flows|bytes_total|seconds_to_full/);
});

test('--top and --label-by bound who is told of', () => {
  const { output } = conntop(['metrics', ...TREE, '--top', '1']);
  expect(output.match(/^conntop_host_flows\{/gm)).toHaveLength(1);
  expect(output).toMatch(/^conntop_host_flows_other 6$/m);
  const { output: none } = conntop(['metrics', ...TREE, '--label-by', 'none']);
  expect(none).not.toMatch(/address="[^"]/);
  expect(none).toMatch(/^conntop_hosts 3$/m);
});

test('--textfile replaces the file, and writes that it is down where nothing can be read', () => {
  const path = join(temporaryDirectory(), 'conntop.prom');
  expect(conntop(['metrics', ...TREE, '--textfile', path])).toEqual({ code: 0, output: '', complaint: '' });
  expect(readFileSync(path, 'utf8')).toMatch(/^conntop_up 1$/m);
  const { code, complaint } = conntop(['metrics', '--proc-root', '/nonexistent', '--textfile', path]);
  expect([code, complaint]).toEqual([2, expect.stringContaining('/nonexistent')]);
  expect(readFileSync(path, 'utf8')).toMatch(/^conntop_up 0$/m);
  expect(readFileSync(path, 'utf8')).not.toContain('conntop_entries');
});

test.each([
  [['--listen', 'nowhere'], '--listen: "nowhere" is no address to listen on'],
  [['--listen', '127.0.0.1:70000'], '--listen: "127.0.0.1:70000" is no address'],
  [['--listen', '192.0.2.1:9847'], '--listen: listen EADDRNOTAVAIL'],
  [['--listen', '0', '--for', '3'], '--for is for metrics that are told once'],
  [['--config', '/nonexistent'], '--config: /nonexistent: ENOENT'],
  [['--config', 'package.json', '--netns', 'x'], '--config and --netns exclude each other'],
  [['--config', 'package.json'], '--config: package.json: "name" is no key of it'],
  [['--label-by', 'mac'], '--label-by: "mac" is not one of address, name, none'],
  [['tcp'], 'metrics takes no "tcp"'],
])('metrics %j is refused', (args, message) => {
  const { code, output, complaint } = conntop(['metrics', ...args]);
  expect([code, output]).toEqual([1, '']);
  expect(complaint).toContain(`conntop: ${message}`);
  expect(complaint.split('\n')).toHaveLength(2);
});

test('a textfile that cannot be written is told of', () => {
  const { code, complaint } = conntop(['metrics', ...TREE, '--textfile', '/dev/null']);
  expect([code, complaint]).toEqual([
    1,
    expect.stringContaining('--textfile: /dev/null is there, and no file'),
  ]);
});

interface Running {
  readonly child: ChildProcess;
  readonly origin: string | undefined;
  /** Its exit status. */
  readonly over: Promise<unknown>;
}

/** The program while it listens, with these variables beside ours. */
async function startListening(args: readonly string[], env: Record<string, string> = {}): Promise<Running> {
  const child = spawn(NODE, [PROGRAM, 'metrics', '--listen', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let words = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    words += text;
  });
  const origin = await eventually(() => {
    const [, found] = /^conntop: listening on (http:\/\/127\.0\.0\.1:\d+)\/metrics$/m.exec(words) ?? [];
    expect(found, words).toBeDefined();
    return found;
  });
  return { child, origin, over: new Promise(resolve => child.once('close', resolve)) };
}

test('it ends at once while a router is still being asked to answer', async () => {
  const directory = temporaryDirectory();
  writeIn(directory, 'ssh', '#!/bin/sh\nexec sleep 600\n', 0o755);
  const { child, over } = await startListening(['--ssh', 'root@192.0.2.1'], {
    PATH: `${directory}:${process.env.PATH}`,
  });
  const begun = performance.now();
  child.kill('SIGTERM');
  expect(await over).toBe(0);
  expect(performance.now() - begun).toBeLessThan(10_000);
});

test('--listen and --textfile together go on until they are ended, with 0', async () => {
  const directory = temporaryDirectory();
  const path = join(directory, 'conntop.prom');
  const config = join(directory, 'targets.json');
  writeFileSync(config, '{"targets": [{"name": "demo", "source": "demo"}]}');
  const args = ['--config', config, '--textfile', path, '--interval', '0.2'];
  const { child, origin, over } = await startListening(args);
  await eventually(async () => {
    const text = await (await fetch(`${origin}/probe?target=demo`)).text();
    expect(text).toMatch(/^conntop_new_flows_total\{target="demo"\} [1-9]/m);
    expect(readFileSync(path, 'utf8')).toMatch(/^conntop_new_flows_total\{target="demo"\} [1-9]/m);
  });
  child.kill('SIGTERM');
  expect(await over).toBe(0);
});
