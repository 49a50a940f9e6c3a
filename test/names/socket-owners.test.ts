// Processes by the sockets that they hold, and the containers they run in, in a /proc of the test's own.
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { containerIn } from '../../src/names/container.ts';
import { findOwners, processText } from '../../src/names/socket-owners.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';

const ID = '3f2a9c0d41b7'.padEnd(64, '0');

test.each([
  [`0::/system.slice/docker-${ID}.scope\n`, '3f2a9c0d41b7'],
  [`12:devices:/docker/${ID}\n11:cpu:/docker/${ID}\n0::/\n`, '3f2a9c0d41b7'],
  [`0::/machine.slice/libpod-${ID}.scope/container\n`, '3f2a9c0d41b7'],
  [`0::/kubepods.slice/kubepods-pod12ab.slice/cri-containerd-${ID}.scope\n`, '3f2a9c0d41b7'],
  ['0::/lxc.payload.web/system.slice/nginx.service\n', 'web'],
  ['0::/lxc/web/init.scope\n', 'web'],
  ['0::/machine.slice/systemd-nspawn@my\\x2dweb.service/payload\n', 'my-web'],
  ['0::/machine.slice/machine-web.scope\n', 'web'],
  ['0::/lxc/\\x1b\x1b[2J{x}/init.scope\n', '??[2J(x)'],
  ['0::/system.slice/nginx.service\n', undefined],
  ['0::/user.slice/user-1000.slice\n', undefined],
  ['', undefined],
])('the container of %j', (cgroup, container) => {
  expect(containerIn(cgroup)).toBe(container);
});

test('a socket is of the first process that holds it', async () => {
  const root = temporaryDirectory();
  for (const [pid, name, cgroup, sockets] of [
    [7, 'nginx', '0::/lxc/web\n', ['10', '11']],
    [30, 'worker', '0::/lxc/web\n', ['10']],
    [4, 'sshd', '0::/\n', ['12']],
  ] as const) {
    writeIn(root, `${pid}/comm`, `${name}\n`);
    writeIn(root, `${pid}/cgroup`, cgroup);
    mkdirSync(join(root, `${pid}/fd`));
    for (const inode of sockets) symlinkSync(`socket:[${inode}]`, join(root, `${pid}/fd/${inode}`));
  }
  const owners = await findOwners(new Set(['10', '12', '99']), root);
  expect([...owners].map(([inode, owner]) => [inode, processText(owner)]).sort()).toEqual([
    ['10', 'nginx/7 in web'],
    ['12', 'sshd/4'],
  ]);
});
