// A desk without /proc, as one that is no Linux: what can be read from there, and what is said of what cannot.

import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { PROGRAM } from '../cli/program.ts';
import { NODE } from '../node.ts';
import { isRunning } from '../terminal/processes.ts';
import { startRealTerminal } from '../terminal/real-terminal.ts';
import { ROUTER_ADDRESS, type Router, startLargeRouter } from './router.ts';
import { describeKernel } from './suite.ts';

const FLOWS = 500;
const WITHOUT_PROC = ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs none /proc && exec "$@"', 'sh'];
const DESTINATION = `root@${ROUTER_ADDRESS}`;

describeKernel('a desk without /proc', () => {
  let router: Router;
  const env = () => ({ PATH: `${dirname(router.ssh)}:${process.env.PATH}` });

  beforeAll(async () => {
    router = await startLargeRouter('sshd', FLOWS);
  });
  afterAll(() => router?.remove());

  function run(...args: string[]) {
    const [program = '', ...words] = [...WITHOUT_PROC, NODE, PROGRAM, ...args];
    return spawnSync(program, words, { encoding: 'utf8', env: { ...process.env, ...env() } });
  }

  test.each([['list'], ['hosts'], ['count'], ['pressure'], ['list', '-o', 'json']])(
    '%s says in one line what can be named',
    (...args) => {
      const { stderr, status } = run(...args);
      expect(status).toBe(2);
      expect(stderr).toBe(
        'conntop: this machine has no /proc, so its kernel is not asked; name a place: --ssh USER@ROUTER, --file TABLE or --source demo\n',
      );
    },
  );

  test('doctor says so too, and check is UNKNOWN', () => {
    expect(run('doctor')).toMatchObject({ status: 2, stdout: expect.stringContaining('has no /proc') });
    expect(run('check').status).toBe(3);
  });

  test('a router is read by its destination alone', () => {
    const { stdout, stderr, status } = run('list', '-o', 'conntrack', DESTINATION);
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout.split('\n').length).toBeGreaterThan(FLOWS);
    expect(run('hosts', DESTINATION).stdout).toMatch(/^SOURCE .*\n\d/);
    expect(run('pressure', '--for', '1', DESTINATION)).toMatchObject({ status: 0, stderr: '' });
  });

  test('the live screen of a router', async () => {
    const options = { script: PROGRAM, env: env(), under: WITHOUT_PROC };
    const terminal = startRealTerminal([DESTINATION], options);
    onTestFinished(() => {
      if (isRunning(terminal.pid)) terminal.kill('SIGKILL');
    });
    await terminal.waitFor(/Flows {2}1-\d+ of 500/);
    terminal.type('T');
    await terminal.waitFor('Verdict');
    terminal.type('q');
    await terminal.waitFor(/Flows {2}1-\d+ of 500/);
    terminal.type('q');
    expect(await terminal.exit).toEqual({ code: 0, signal: 0 });
  });
});
