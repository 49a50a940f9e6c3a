// The built program over ssh: the screen, a connection that goes and comes back, deleting, and what it prints.
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { conntopWith, PROGRAM } from '../cli/program.ts';
import { isRunning } from '../terminal/processes.ts';
import { type RealTerminal, startRealTerminal } from '../terminal/real-terminal.ts';
import { eventually } from '../waiting.ts';
import { differences, flowsOfListing } from './compare.ts';
import { execInside, listInside, runSync } from './namespaces.ts';
import {
  acceptLogins,
  cutConnection,
  ROUTER_ADDRESS,
  type Router,
  refuseLogins,
  startLargeRouter,
  throttle,
  unthrottle,
} from './router.ts';
import { describeKernel, describeServers } from './suite.ts';

const FLOWS = 5000;
const DESTINATION = `root@${ROUTER_ADDRESS}`;
const TRACK_INPUT = `table inet watch {
  chain input { type filter hook input priority 0; ct state established accept; }
}
`;

describeKernel('the program over ssh', () => {
  describeServers('to %s with busybox', server => {
    let router: Router;

    beforeAll(async () => {
      router = await startLargeRouter(server, FLOWS);
    });
    afterAll(() => router?.remove());

    /** Where `ssh` is found first. */
    const env = () => ({ PATH: `${dirname(router.ssh)}:${process.env.PATH}` });

    function startScreen(...args: string[]): RealTerminal {
      const options = { script: PROGRAM, columns: 132, rows: 40, env: env() };
      const terminal = startRealTerminal(['--ssh', DESTINATION, ...args], options);
      onTestFinished(async () => {
        if (isRunning(terminal.pid)) terminal.kill('SIGTERM');
        await terminal.exit;
      });
      return terminal;
    }

    test('list prints the flows that conntrack(8) lists there', async () => {
      const expected = flowsOfListing(await listInside(router.namespace));
      const { output, code } = conntopWith(env(), ['list', '--ssh', DESTINATION, '-o', 'extended']);
      expect(code).toBe(0);
      expect(expected.length).toBeGreaterThanOrEqual(FLOWS);
      expect(differences(expected, flowsOfListing(output), { timeoutSeconds: 30 })).toEqual([]);
    });

    test('the screen names the router, shows its flows, and what reading them costs it', async () => {
      const terminal = startScreen('--sort', 'source');
      await terminal.waitFor(/Flows {2}1-\d+ of 5,0\d\d/);
      expect(terminal.text()).toMatch(
        new RegExp(`^ conntop +${runSync(['hostname']).trim()} +ssh ${DESTINATION} `),
      );
      const listing = await listInside(router.namespace);
      // A frame may come in several pieces.
      await eventually(() => {
        const rows = [
          ...terminal.text().matchAll(/\b(\d+\.\d+\.\d+\.\d+):(\d+) +(\d+\.\d+\.\d+\.\d+):(\d+) /g),
        ];
        expect(rows.length).toBeGreaterThan(10);
        for (const [, source, sport, destination, dport] of rows) {
          expect(listing).toContain(`src=${source} dst=${destination} sport=${sport} dport=${dport}`);
        }
      });
      terminal.type('h');
      await terminal.waitFor(/Cost of ssh root@.*\n.*received +\S+ bytes\/s on the wire/);
    });

    test('a connection that is cut leaves the last table, with its age, and comes back', async () => {
      const terminal = startScreen();
      await terminal.waitFor(/Flows {2}1-\d+ of 5,0\d\d/);
      // The first try is made at once: it must fail for the loss to be seen.
      refuseLogins(router);
      onTestFinished(() => acceptLogins(router));
      runSync(['ip', 'netns', 'exec', router.namespace, 'sh', '-c', cutConnection(router)]);
      await terminal.waitFor(/LOST \ds/);
      await terminal.waitFor(/Flows {2}1-\d+ of 5,0\d\d .*as it was \d+s ago/);
      acceptLogins(router);
      await terminal.waitFor(text => / every 1s /.test(text) && !text.includes('as it was'));
    });

    test('a link of 64 kbit/s stretches the interval, and keys are answered all the same', async ({
      signal,
    }) => {
      const terminal = startScreen();
      await terminal.waitFor(/Flows {2}1-\d+ of 5,0\d\d/);
      throttle(router);
      onTestFinished(() => unthrottle(router));
      // Once a table has taken its time. Meanwhile each key is answered while one is on its way.
      while (!terminal.text().includes('(slow read)') && !signal.aborted) {
        terminal.type('h');
        await terminal.waitFor('Help  1-');
        terminal.type('h');
        await terminal.waitFor('Flows  1-');
      }
    }, 60_000);

    test('the screen deletes nothing unless changes are allowed', async () => {
      const terminal = startScreen();
      await terminal.waitFor(/Flows {2}1-\d+ of 5,0\d\d/);
      terminal.type('x');
      await terminal.waitFor('only with --allow-changes');
    });

    test('delete runs the conntrack(8) of the router, where changes are allowed', async () => {
      const words = ['--ssh', DESTINATION, '--yes', 'udp', 'and', 'dst', 'port', '123'];
      const refused = conntopWith(env(), ['delete', ...words]);
      expect(refused).toMatchObject({ code: 1, output: '' });
      expect(refused.complaint).toContain('--allow-changes');
      const { output, code } = conntopWith(env(), ['delete', '--allow-changes', ...words]);
      // Of so many by the filter itself, which the router's conntrack(8) is asked for.
      expect(output).toContain('conntrack -D -f ipv4 -p 17 --dport 123');
      const [, deleted] = /^(\d+) flows deleted\./m.exec(output) ?? [];
      expect(code).toBe(0);
      expect(Number(deleted)).toBeGreaterThan(10);
      expect(await listInside(router.namespace)).not.toMatch(/^ipv4 .* udp .*dport=123 .*dport=/m);
    });

    test('delete warns of the connection that it would cut: its own', async () => {
      // Only with a rule that asks for it the router tracks what comes to it.
      await execInside(router.namespace, ['nft', '-f', '-'], TRACK_INPUT);
      const words = ['--ssh', DESTINATION, '--allow-changes', 'tcp', 'and', 'dst', ROUTER_ADDRESS];
      const { output } = conntopWith(env(), ['delete', ...words, 'and', 'dst', 'port', '22']);
      expect(output).toContain('THIS CUTS THE SSH CONNECTION YOU ARE USING.');
    });
  });
});

test('a destination that is none is refused in one line', () => {
  const { code, complaint } = conntopWith({}, ['--ssh', '-oProxyCommand=touch /tmp/x']);
  expect(code).toBe(2);
  expect(complaint).toMatch(/^conntop: --ssh [^\n]*would be an option, not a host[^\n]*\n$/);
});
