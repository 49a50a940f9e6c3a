// What ssh asks before the screen is open: on the terminal, as ssh asks it, and whatever the answer the terminal is left sane.
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { PROGRAM } from '../cli/program.ts';
import { isRunning } from '../terminal/processes.ts';
import { type RealTerminal, startRealTerminal } from '../terminal/real-terminal.ts';
import { makeAskingClient, ROUTER_ADDRESS, type Router, startRouter } from './router.ts';
import { describeKernel, describeServers } from './suite.ts';

const FLOWS = 100;
const SCREEN = '\x1b[?1049h';
const KNOWN = /Are you sure you want to continue connecting \(yes\/no/;
const PASSPHRASE = /Enter passphrase for key/;
/** Runs the program, then tells how it ended and whether the terminal shows what is typed. */
const TELL_END = [
  'sh',
  '-c',
  'trap : INT; "$@"; echo "ended with $?, $(stty -a | grep -ow -- "-*echo")"',
  'sh',
];

describeKernel('what ssh asks', () => {
  describeServers('of %s', server => {
    let router: Router;

    beforeAll(async () => {
      router = await startRouter(server, FLOWS);
    });
    afterAll(() => router?.remove());

    function start(passphrase?: string): RealTerminal {
      const client = makeAskingClient(router, passphrase);
      const env = { PATH: `${dirname(client)}:${process.env.PATH}` };
      const options = { script: PROGRAM, columns: 132, rows: 40, env, under: TELL_END };
      const terminal = startRealTerminal(['--ssh', `root@${ROUTER_ADDRESS}`], options);
      onTestFinished(async () => {
        if (isRunning(terminal.pid)) terminal.kill('SIGTERM');
        await terminal.exit;
      });
      return terminal;
    }

    test('is seen and answered, then comes the screen', async () => {
      const terminal = start('secret');
      await terminal.waitFor(KNOWN);
      expect(terminal.written()).not.toContain(SCREEN);
      terminal.type('yes\r');
      await terminal.waitFor(PASSPHRASE);
      // The question is ssh's own, and comes straight to the terminal; the banner by way of conntop.
      await terminal.waitFor('Authorized use only');
      expect(terminal.written()).not.toContain('\x1b');
      terminal.type('secret\r');
      await terminal.waitFor(/Flows {2}1-\d+ of 1\d\d/);
      terminal.type('q');
      await terminal.waitFor('ended with 0, echo');
      expect(terminal.text()).not.toContain('secret');
    });

    test('answered with no, is the end in one line', async () => {
      const terminal = start();
      await terminal.waitFor(KNOWN);
      terminal.type('no\r');
      await terminal.waitFor('ended with 2, echo');
      expect(terminal.text()).toMatch(/^conntop: ssh: Host key verification failed; .*$/m);
      expect(terminal.written()).not.toContain(SCREEN);
    });

    test('can be broken off', async () => {
      const terminal = start('secret');
      await terminal.waitFor(KNOWN);
      terminal.type('yes\r');
      await terminal.waitFor(PASSPHRASE);
      terminal.type('sec\x03');
      await terminal.waitFor('ended with 130, echo');
      expect(terminal.written()).not.toContain(SCREEN);
    });
  });
});
