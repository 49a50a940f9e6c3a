// Stand-ins for ssh(1): programs that run the far command here, or that play a far side gone wrong.
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, writeIn } from '../../temporary-directory.ts';

/** An executable with this shell script; its last argument is in $far. */
export function fakeSsh(script: string): string {
  return writeIn(temporaryDirectory(), 'ssh', `#!/bin/sh\nfor far; do :; done\n${script}\n`, 0o755);
}

/** A directory with busybox as `sh` and `cat`, and nothing else. */
export function busyboxPath(): string {
  const directory = join(temporaryDirectory(), 'bin');
  mkdirSync(directory);
  for (const applet of ['sh', 'cat']) symlinkSync('/usr/bin/busybox', join(directory, applet));
  return directory;
}

/** A proc root of a few files, by path. */
export function procRoot(files: Readonly<Record<string, string>>): string {
  const root = temporaryDirectory();
  for (const [path, text] of Object.entries(files)) writeIn(root, path, text);
  return root;
}
