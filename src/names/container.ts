// The container that a process runs in, by the path of its control group.
import { safeText } from '../words/safe-text.ts';

/** As `docker ps` and `podman ps` shorten it. */
const SHORT_ID = 12;

/**
 * What runtimes call the group: docker, podman, containerd and CRI-O by the container's id; lxc and systemd-nspawn by its
 * name (cgroup_driver in runc, lxc.cgroup.dir, systemd.resource-control).
 */
const ID = /[/-]([0-9a-f]{64})(?:\.scope)?(?:\/|$)/m;
const NAMES = [
  /\/lxc(?:\.payload\.|\/)([^/\n]+)/,
  /\/systemd-nspawn@([^/\n]+)\.service/,
  /\/machine-([^/\n]+)\.scope/,
];

/** @param cgroup the text of /proc/PID/cgroup. Undefined where it is no container's. Safe to show. */
export function containerIn(cgroup: string): string | undefined {
  const id = ID.exec(cgroup)?.[1];
  if (id !== undefined) return id.slice(0, SHORT_ID);
  const name = NAMES.map(each => each.exec(cgroup)?.[1]).find(found => found !== undefined);
  return name === undefined ? undefined : safeText(unescaped(name));
}

/** systemd writes what is no letter or digit as `\x2d`. */
function unescaped(name: string): string {
  return name.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
