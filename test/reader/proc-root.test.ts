// What the built program opens when it is pointed at another proc root: nothing that tells of this machine's table.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { buildPlain } from '../cli/program.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const plainProgram = buildPlain();

const hasStrace = spawnSync('strace', ['-V']).status === 0;
/** The kernel's log, the system's name, and the socket by which interfaces are asked for. */
const OWN = ['/dev/kmsg', '/etc/openwrt_release', 'NETLINK_ROUTE'];

function ownThingsLookedAt(args: readonly string[]): string[] {
  const log = `${temporaryDirectory()}/strace`;
  const strace = ['-f', '-qq', '-o', log, '-e', 'trace=open,openat,access,stat,statx,newfstatat,socket'];
  const { status } = spawnSync('strace', [...strace, process.execPath, plainProgram(), ...args]);
  expect(status).toBe(0);
  const seen = spawnSync('cat', [log], { maxBuffer: 256 * 1024 * 1024 }).stdout.toString();
  return OWN.filter(thing => seen.includes(thing));
}

test.skipIf(!hasStrace)(
  "pressure looks at this machine's log, interfaces and files for its own table only",
  () => {
    expect(ownThingsLookedAt(['pressure', '--proc-root', 'fixtures/openwrt-23'])).toEqual([]);
    expect(ownThingsLookedAt(['pressure', '--file', 'fixtures/openwrt-23/net/nf_conntrack'])).toEqual([]);
  },
  60_000,
);

const hasTable = spawnSync('cat', ['/proc/net/nf_conntrack']).status === 0;
test.skipIf(!hasStrace || !hasTable)(
  'and does look at them for that',
  () => {
    expect(ownThingsLookedAt(['pressure', '--for', '0'])).toEqual(OWN);
  },
  60_000,
);
