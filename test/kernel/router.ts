// A router to log into: a namespace with a table, an ssh server of its own, and a desk behind a link.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { addNamespace, deleteNamespace, execInside, runInside, runSync, spawnInside } from './namespaces.ts';
import { RESTORE, restoreLines } from './table-fill.ts';
import { withRoom } from './table-max.ts';

export const ROUTER_ADDRESS = '10.78.0.1';
const DESK_ADDRESS = '10.78.0.2';
const PATIENCE_MS = 20_000;
const RETRY_MS = 200;
export const SERVERS = ['sshd', 'dropbear'] as const;
export type Server = (typeof SERVERS)[number];

export interface Router {
  readonly namespace: string;
  readonly desk: string;
  /** A stand-in for ssh(1) that runs the real one at the desk, with a key and a configuration of its own. */
  readonly ssh: string;
  remove(): void;
}

/** Why there can be no router here; absent where there can. */
export function routerReason(): string | undefined {
  const missing = ['ssh', 'ssh-keygen', 'sshd', 'dropbear', 'dropbearkey', 'busybox', 'tc'].find(
    tool => spawnSync('which', [tool]).status !== 0,
  );
  return missing && `needs ${missing}`;
}

/** With `flows` flows that do not run out. Logging in leads to a shell that has busybox's sh and cat, no more. */
export async function startRouter(server: Server, flows: number): Promise<Router> {
  const directory = mkdtempSync(join(tmpdir(), 'conntop-router-'));
  const namespace = addNamespace('router');
  const desk = addNamespace('desk');
  connect(namespace, desk);
  await execInside(namespace, RESTORE, `${restoreLines(flows, { timeoutSeconds: 100_000 }).join('\n')}\n`);
  makeHome(directory);
  spawnInside(namespace, ['sh', '-c', SERVE[server](directory)]);
  const router = {
    namespace,
    desk,
    ssh: makeClient(directory, desk),
    remove: () => {
      for (const name of [desk, namespace]) deleteNamespace(name);
      rmSync(directory, { recursive: true, force: true });
    },
  };
  try {
    await logIn(router);
  } catch (error) {
    router.remove();
    throw error;
  }
  return router;
}

/** As `startRouter`, where all those flows fit. */
export function startLargeRouter(server: Server, flows: number): Promise<Router> {
  return withRoom(() => startRouter(server, flows));
}

/** Waits until the server lets us in. */
async function logIn({ desk, ssh }: Pick<Router, 'desk' | 'ssh'>): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const { status, stderr } = await runInside(desk, [ssh, '-o', 'BatchMode=yes', ROUTER_ADDRESS, 'exit 7']);
    if (status === 7) return;
    if (performance.now() > until)
      throw new Error(`the server does not let us in: status ${status}\n${stderr}`);
    await delay(RETRY_MS);
  }
}

function connect(namespace: string, desk: string): void {
  runSync(`ip -n ${namespace} link add lan0 type veth peer name eth0 netns ${desk}`.split(' '));
  for (const [name, device, address] of [
    [namespace, 'lan0', ROUTER_ADDRESS],
    [desk, 'eth0', DESK_ADDRESS],
  ] as const) {
    runSync(['ip', '-n', name, 'address', 'add', `${address}/24`, 'dev', device]);
    runSync(['ip', '-n', name, 'link', 'set', device, 'up']);
  }
}

/** A shell line that ends the loop on the router, by its program: the only busybox in that namespace. */
export function cutConnection({ namespace }: Pick<Router, 'namespace'>): string {
  return `for pid in $(ip netns pids ${namespace}); do case $(readlink /proc/$pid/exe) in */busybox) kill $pid && echo $pid;; esac; done`;
}

/** From now on the server's machine refuses every new connection; those that are there stay. */
export function refuseLogins({ namespace }: Pick<Router, 'namespace'>): void {
  const rules = `add table inet refuse
add chain inet refuse input { type filter hook input priority 0; }
add rule inet refuse input tcp flags & (syn | ack) == syn reject with tcp reset`;
  execFileSync('ip', ['netns', 'exec', namespace, 'nft', '-f', '-'], { input: rules });
}

/** Also where it does. */
export function acceptLogins({ namespace }: Pick<Router, 'namespace'>): void {
  runSync([...inside(namespace), 'sh', '-c', 'nft delete table inet refuse 2>&1 || true']);
}

/** Slows the link down to 64 kbit/s. */
export function throttle({ namespace }: Pick<Router, 'namespace'>): void {
  const limit = ['rate', '64kbit', 'burst', '4kb', 'latency', '400ms'];
  runSync([...inside(namespace), 'tc', 'qdisc', 'replace', 'dev', 'lan0', 'root', 'tbf', ...limit]);
}

export function unthrottle({ namespace }: Pick<Router, 'namespace'>): void {
  runSync([...inside(namespace), 'tc', 'qdisc', 'delete', 'dev', 'lan0', 'root']);
}

function inside(namespace: string): string[] {
  return ['ip', 'netns', 'exec', namespace];
}

/** What the servers greet with; a terminal that obeyed it would be cleared and renamed. */
export const BANNER = '\x1b[2J\x1b]0;owned\x07Authorized use only\n';

/** A home for root with one key, which leads to busybox alone. */
function makeHome(directory: string): void {
  const bin = join(directory, 'bin');
  mkdirSync(bin);
  for (const applet of ['sh', 'cat'])
    symlinkSync(execFileSync('which', ['busybox'], { encoding: 'utf8' }).trim(), join(bin, applet));
  for (const key of ['id', 'host'])
    runSync(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', join(directory, key)]);
  runSync(['dropbearkey', '-t', 'ed25519', '-f', join(directory, 'dropbear-host')]);
  writeFileSync(join(directory, 'banner'), BANNER);
  const home = join(directory, 'home', '.ssh');
  mkdirSync(home, { recursive: true });
  const key = execFileSync('cat', [join(directory, 'id.pub')], { encoding: 'utf8' });
  // In a file of its own: dropbear and sshd read quotes within this file differently.
  const login = join(directory, 'login');
  writeFileSync(login, `#!${bin}/sh\nPATH=${bin} exec sh -c "$SSH_ORIGINAL_COMMAND"\n`, { mode: 0o755 });
  writeFileSync(join(home, 'authorized_keys'), `command="${login}" ${key}`, { mode: 0o600 });
  chmodSync(directory, 0o755);
}

/** ip netns exec gives each server mounts of its own: the home is root's for it alone. */
const SERVE: Record<Server, (directory: string) => string> = {
  sshd: directory =>
    `mount -t tmpfs none /run && mkdir -p /run/sshd && exec $(which sshd) -D -e -f /dev/null -h ${directory}/host ` +
    `-o AuthorizedKeysFile=${directory}/home/.ssh/authorized_keys -o StrictModes=no -o PermitRootLogin=yes ` +
    `-o PidFile=none -o UsePAM=no -o Banner=${directory}/banner`,
  dropbear: directory =>
    `mount --bind ${directory}/home /root && exec dropbear -F -E -s -r ${directory}/dropbear-host -p 22 -P ${directory}/pid -b ${directory}/banner`,
};

function makeClient(directory: string, desk: string): string {
  const options = ['-i', join(directory, 'id'), '-o', 'StrictHostKeyChecking=no'];
  return writeClient(join(directory, 'ssh'), desk, [
    ...options,
    ...['-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'],
  ]);
}

/**
 * A stand-in for ssh(1) as `ssh`, in a directory of its own, that knows no host yet: it asks. The key is locked with
 * the passphrase, where one is given.
 */
export function makeAskingClient({ ssh, desk }: Router, passphrase = ''): string {
  const directory = mkdtempSync(join(dirname(ssh), 'asking-'));
  const key = join(directory, 'id');
  copyFileSync(join(dirname(ssh), 'id'), key);
  runSync(['ssh-keygen', '-q', '-p', '-P', '', '-N', passphrase, '-f', key]);
  return writeClient(join(directory, 'ssh'), desk, [
    ...['-i', key, '-o', 'PasswordAuthentication=no', '-o', 'StrictHostKeyChecking=ask'],
    ...['-o', `UserKnownHostsFile=${join(directory, 'known_hosts')}`],
  ]);
}

function writeClient(program: string, desk: string, options: readonly string[]): string {
  // By its path, so that a PATH which begins with this directory leads here once. No fork: what is killed is ssh itself.
  const ssh = execFileSync('which', ['ssh'], { encoding: 'utf8' }).trim();
  const command = `nsenter --net=/run/netns/${desk} ${ssh} -F /dev/null ${options.join(' ')}`;
  writeFileSync(program, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  return program;
}
