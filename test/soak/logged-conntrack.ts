// A conntrack(8) in front of the real one, or in place of it, that keeps a log of what it is asked to change.
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeIn } from '../temporary-directory.ts';

export interface LoggedConntrack {
  /** Goes before the rest of PATH. */
  readonly directory: string;
  /** The arguments of each call that was to change something. */
  changes(): string[];
}

/** Writes it into a directory. `answer` is the shell text that answers everything else. */
export function logConntrack(directory: string, answer: string): LoggedConntrack {
  const log = join(directory, 'changes.log');
  const script = `#!/bin/sh
case " $* " in *" -D "*|*" -U "*|*" -F "*|*" -I "*|*" -R "*|*" --delete "*|*" --update "*) echo "$*" >>'${log}';; esac
${answer}
`;
  chmodSync(writeIn(directory, 'conntrack', script), 0o755);
  return {
    directory,
    changes: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
  };
}
