// A Debian root with nothing of ours in it, to install the package into, and commands that are run inside.
import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The oldest that has a Node which is enough. */
const SUITE = 'bookworm';
/** What a user's machine has beside the base system, and what the package depends on and recommends. */
const PACKAGES = ['nodejs', 'conntrack', 'man-db', 'bash-completion'];
/** What dpkg, man and a user's own start keep of their own accord. */
const KEPT_BY_OTHERS = /^(?:var\/(?:lib\/dpkg|lib\/apt|log|cache)|root|tmp|proc|run)(?:\/|$)/;
/** With a process table, devices and a connection table of its own, all of which end with the command. */
const ENTER = [
  ...['unshare', '--mount', '--net', '--pid', '--fork', '--kill-child', 'sh', '-ec'],
  'mount -t proc none "$0/proc"; mount --rbind /dev "$0/dev"; exec chroot "$0" "$@"',
];

/** Why there can be none here; undefined where there may be. */
export function cleanRootReason(): string | undefined {
  if (process.geteuid?.() !== 0) return 'needs root';
  const missing = ['debootstrap', 'dpkg-deb', 'unshare'].find(
    tool => spawnSync('which', [tool]).status !== 0,
  );
  return missing && `needs ${missing}`;
}

export class CleanRoot {
  readonly #directory: string;

  /** In an empty directory. Throws where the mirror does not answer. */
  constructor(directory: string) {
    this.#directory = directory;
    const args = ['--variant=minbase', `--include=${PACKAGES.join(',')}`, SUITE, directory];
    const { status, stdout } = spawnSync('debootstrap', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`debootstrap: ${stdout.trim().split('\n').at(-1)}`);
  }

  /** What a command is run by, inside. */
  enter(...argv: readonly string[]): string[] {
    return [...ENTER, this.#directory, ...argv];
  }

  /** What a line of shell prints inside; throws where it fails. */
  run(line: string): string {
    const [program = '', ...args] = this.enter('sh', '-c', line);
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8' };
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env });
    if (status !== 0) throw new Error(`${line}: ${status}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Puts a file into its /tmp and yields where it is inside. */
  take(file: string): string {
    copyFileSync(file, join(this.#directory, 'tmp', basename(file)));
    return `/tmp/${basename(file)}`;
  }

  /** The path of everything that is in it, but for what others keep. */
  paths(): string[] {
    const { stdout } = spawnSync('find', [this.#directory, '-xdev', '-printf', '%P\\n'], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    return stdout
      .split('\n')
      .filter(path => !KEPT_BY_OTHERS.test(path))
      .sort();
  }
}
