// Which values a shell can complete.
import { stateCodes, stateName } from '../../conntrack/state-words.ts';
import { COLUMNS } from '../../view/columns.ts';
import { COMMANDS } from '../commands.ts';
import { type CommandName, type Flag, SHELLS } from '../flag.ts';

/** The values of a flag, where they can be listed. */
export function choicesOf(flag: Flag): readonly string[] {
  if (flag.value?.choices) return flag.value.choices;
  if (flag.long === 'sort' || flag.long === 'columns') return COLUMNS.map(({ id }) => id);
  return flag.long === 'state' ? stateCodes().map(stateName).filter(isWord) : [];
}

/** Shells make more of other characters. */
function isWord(text: string): boolean {
  return /^\w+$/.test(text);
}

/** Whether several may be given, parted by commas. */
export function takesList(flag: Flag): boolean {
  return flag.value?.name === 'LIST' || flag.value?.name.includes('[,') === true;
}

/** What only the machine knows on which the completion runs. */
export type LiveValues = 'namespaces' | 'hosts';

/** The values of a flag where these are to be asked for: names of ip-netns(8), or hosts that ssh knows. */
export function liveValuesOf({ long }: Flag): LiveValues | undefined {
  if (long === 'netns') return 'namespaces';
  return long === 'ssh' ? 'hosts' : undefined;
}

/** A shell command that prints the namespaces, a name a line. */
export const LIST_NAMESPACES = 'command ls /run/netns 2>/dev/null';

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
