// One's own SSH connection: known under sudo, with a cleared variable and in a tmux that was left and taken up again.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NODE } from '../node.ts';
import { CONNTOP, type RealTerminal, startRealTerminal } from '../terminal/real-terminal.ts';
import { eventually } from '../waiting.ts';
import { addNamespace, deleteNamespace, execInside, runInside, runSync, spawnInside } from './namespaces.ts';
import { describeKernel } from './suite.ts';

const PORT = '2222';
const MARK = '77';
const SCRIPT = join(process.cwd(), CONNTOP);
/** Flows are tracked where there is a rule that looks at them. */
const TRACK = `table inet watch {
  chain input { type filter hook input priority 0; ct state established accept; }
}
`;
const FILTER = ['tcp', 'and', 'dport', PORT];
const TMUX = ['tmux', '-f', '/dev/null'];

function lacks(program: string): boolean {
  return spawnSync('which', [program]).status !== 0;
}

const SERVERS = {
  sshd: (directory: string) =>
    `mount -t tmpfs none /run && mkdir -p /run/sshd && exec $(which sshd) -D -e -f /dev/null -h ${directory}/host ` +
    `-o AuthorizedKeysFile=${directory}/id.pub -o StrictModes=no -o PermitRootLogin=yes -o PidFile=none -o UsePAM=no -p ${PORT}`,
  dropbear: (directory: string) =>
    `mount --bind ${directory}/home /root && exec dropbear -F -E -s -r ${directory}/dropbear-host -p ${PORT} -P ${directory}/pid`,
};

describeKernel("one's own SSH connection", () => {
  describe.each(Object.entries(SERVERS))('with %s', (server, serve) => {
    const reason = [server, 'ssh', 'ssh-keygen', 'dropbearkey'].find(lacks);
    describe.skipIf(reason !== undefined)(`(needs ${reason ?? 'nothing'})`, () => {
      let namespace = '';
      let directory = '';
      const open: RealTerminal[] = [];

      beforeAll(async () => {
        namespace = addNamespace('own-ssh');
        directory = mkdtempSync(join(tmpdir(), 'conntop-own-ssh-'));
        runSync(['ip', 'netns', 'exec', namespace, 'nft', '-f', '-'], TRACK);
        for (const key of ['id', 'host'])
          runSync(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', join(directory, key)]);
        runSync(['dropbearkey', '-t', 'ed25519', '-f', join(directory, 'dropbear-host')]);
        runSync([
          'sh',
          '-c',
          'cd "$0" && mkdir -p home/.ssh && cp id.pub home/.ssh/authorized_keys',
          directory,
        ]);
        spawnInside(namespace, ['sh', '-c', serve(directory)]);
        await eventually(async () => expect((await overSsh('true')).status).toBe(0));
      });
      afterEach(async () => {
        for (const terminal of open.splice(0)) terminal.kill('SIGKILL');
        // What the server still sends to who is gone would make a flow.
        await eventually(async () => expect(await connections()).toEqual([]));
      });

      async function connections(): Promise<string[]> {
        const sockets = await execInside(namespace, [
          'ss',
          '-Htan',
          `( sport = :${PORT} or dport = :${PORT} )`,
        ]);
        return sockets.split('\n').filter(line => line !== '' && !/^(?:LISTEN|TIME-WAIT) /.test(line));
      }

      afterAll(() => {
        deleteNamespace(namespace);
        rmSync(directory, { recursive: true, force: true });
      });

      function ssh(...words: string[]): string[] {
        const options = ['-F', '/dev/null', '-i', join(directory, 'id'), '-p', PORT];
        for (const option of ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'])
          options.push('-o', option);
        return ['ssh', ...options, ...words];
      }

      function overSsh(...command: string[]) {
        return runInside(namespace, ssh('root@127.0.0.1', ...command));
      }

      /** The screen at the end of an ssh session, under `wrapper`. */
      async function startScreen(...wrapper: string[]): Promise<RealTerminal> {
        // What was left by those before could stand under the cursor.
        await execInside(namespace, ['conntrack', '-F']);
        const under = ['ip', 'netns', 'exec', namespace, ...ssh('-tt', 'root@127.0.0.1', ...wrapper)];
        const terminal = startRealTerminal(FILTER, { script: SCRIPT, columns: 132, rows: 40, under });
        open.push(terminal);
        await terminal.waitFor(/Flows {2}1-1 of 1 /);
        return terminal;
      }

      async function expectWarned(terminal: RealTerminal): Promise<void> {
        // Its next packet makes the connection anew, perhaps in the same place of memory and so with the same id: without a mark.
        await execInside(namespace, ['conntrack', '-U', '-p', 'tcp', '-s', '127.0.0.1', '-m', MARK]);
        const marked = () => execInside(namespace, ['conntrack', '-L', '-p', 'tcp', '-m', MARK]);
        terminal.type('x');
        await terminal.waitFor('THIS CUTS THE SSH CONNECTION YOU ARE USING');
        terminal.type('y');
        await terminal.waitFor('not the word cut');
        terminal.type('\x1b');
        await terminal.waitFor('Nothing was deleted.');
        expect(await marked()).toContain(`mark=${MARK}`);
        terminal.type('x');
        await terminal.waitFor('THIS CUTS THE SSH CONNECTION YOU ARE USING');
        terminal.type('cut\r');
        await terminal.waitFor('1 of 1 flow deleted.');
        expect(await marked()).toBe('');
      }

      it('is told by the variable', async () => {
        await expectWarned(await startScreen());
      });

      it('is told with no variable at all', async () => {
        await expectWarned(await startScreen('env', '-i', 'TERM=xterm', `PATH=${process.env.PATH}`));
      });

      it.skipIf(lacks('sudo'))('is told under sudo (needs sudo)', async () => {
        await expectWarned(await startScreen('sudo', '-n'));
      });

      it.skipIf(lacks('tmux'))('is told in a tmux that another login has begun (needs tmux)', async () => {
        const socket = join(directory, 'tmux');
        const begun = await overSsh(...TMUX, '-S', socket, 'new-session', '-d', '-x', '132', '-y', '40');
        expect(begun).toMatchObject({ status: 0 });
        const attach = [...TMUX, '-S', socket, 'attach-session', '\\;', 'new-window'];
        await expectWarned(await startScreen('env', 'TERM=xterm', 'LC_ALL=C.UTF-8', ...attach));
      });

      it('is not deleted by --yes, but by --cut-ssh', async () => {
        await execInside(namespace, ['conntrack', '-F']);
        const clean = ['env', '-i', `PATH=${process.env.PATH}`, NODE, SCRIPT, 'delete', '--yes'];
        const refused = await overSsh(...clean, ...FILTER);
        expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('--cut-ssh does') });
        const cut = await overSsh(...clean, '--cut-ssh', ...FILTER);
        expect(cut.stdout).toMatch(/\d of \d flows? deleted/);
      });

      it("is not seen in anybody else's", async () => {
        await execInside(namespace, ['conntrack', '-F']);
        const flow =
          '-p tcp -s 10.0.0.1 -d 10.0.0.2 --sport 7 --dport 8 -t 999 --state ESTABLISHED -u SEEN_REPLY';
        await execInside(namespace, ['conntrack', '-I', ...flow.split(' ')]);
        const deleted = await overSsh(NODE, SCRIPT, 'delete', '--yes', 'dport', '8');
        expect(deleted).toMatchObject({ status: 0, stdout: expect.stringContaining('1 of 1 flow deleted.') });
      });
    });
  });
});
