// `conntop completion`: what a shell reads to complete conntop's command line.
import { COMPLETIONS } from '../docs/shells.ts';
import { SHELLS } from '../flag.ts';
import type { Invocation } from '../invocation.ts';
import { print } from '../standard-output.ts';
import { UsageError } from '../usage-error.ts';

export async function runCompletion({ words }: Invocation): Promise<number> {
  const [word, ...more] = words;
  if (word === undefined) throw new UsageError(`completion needs the name of a shell: ${SHELLS.join(', ')}`);
  const shell = SHELLS.find(name => name === word);
  if (!shell) throw new UsageError(`"${word}" is no shell of ${SHELLS.join(', ')}`);
  if (more.length > 0) throw new UsageError(`completion takes one SHELL, and no "${more[0]}"`);
  print(COMPLETIONS[shell]());
  return 0;
}
