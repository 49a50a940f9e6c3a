// `conntop help`: the help of a command by its name.
import { nearestWord } from '../../view/filter/nearest-word.ts';
import { commandNameOf } from '../commands.ts';
import { COMMAND_NAMES } from '../flag.ts';
import { helpText } from '../help.ts';
import type { Invocation } from '../invocation.ts';
import { print } from '../standard-output.ts';
import { UsageError } from '../usage-error.ts';

export async function runHelp({ words }: Invocation): Promise<number> {
  const [word, ...more] = words;
  if (more.length > 0) throw new UsageError(`help takes one COMMAND, and no "${more[0]}"`);
  const command = word === undefined ? 'top' : commandNameOf(word);
  if (!command) {
    const nearest = nearestWord(word ?? '', COMMAND_NAMES);
    throw new UsageError(`there is no command "${word}"${nearest ? `; did you mean ${nearest}?` : ''}`);
  }
  print(helpText(command));
  return 0;
}
