// Which values a shell can complete.
import { COLUMNS } from '../../view/columns.ts';
import { COMMANDS } from '../commands.ts';
import { type CommandName, type Flag, SHELLS } from '../flag.ts';

/** The values of a flag, where they can be listed. */
export function choicesOf(flag: Flag): readonly string[] {
  if (flag.value?.choices) return flag.value.choices;
  if (flag.long === 'sort' || flag.long === 'columns') return COLUMNS.map(({ id }) => id);
  return [];
}

export function takesFile(flag: Flag): boolean {
  return flag.value?.name === 'PATH' || flag.value?.name === 'FILE';
}

/** The commands whose first word is a file. */
export function commandsWithFile(): readonly CommandName[] {
  return COMMANDS.filter(({ operands }) => operands.startsWith('FILE')).map(({ name }) => name);
}

/** What may follow a command, where it can be listed. */
export function operandChoicesOf(name: CommandName): readonly string[] {
  if (name === 'completion') return SHELLS;
  return name === 'help' ? COMMANDS.map(command => command.name).filter(each => each !== 'top') : [];
}

export function takesDirectory(flag: Flag): boolean {
  return flag.value?.name === 'DIR';
}
