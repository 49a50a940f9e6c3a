// Completion for fish.
import { COMMANDS } from '../commands.ts';
import type { CommandName, Flag } from '../flag.ts';
import { FLAGS } from '../flags.ts';
import {
  choicesOf,
  commandsWithFile,
  LIST_NAMESPACES,
  type LiveValues,
  liveValuesOf,
  operandChoicesOf,
  takesDirectory,
  takesFile,
  takesList,
} from './choices.ts';

export function fishCompletion(): string {
  const named = COMMANDS.filter(({ name }) => name !== 'top');
  const commands = named.map(
    ({ name, summary }) =>
      `complete -c conntop -f -n __fish_use_subcommand -a ${name} -d '${quoted(summary)}'`,
  );
  return `# Completion of conntop(8) for fish. Written by npm run docs.
${commands.join('\n')}
complete -c conntop -n '__fish_seen_subcommand_from ${commandsWithFile().join(' ')}' -F
${named.flatMap(({ name }) => operandLine(name)).join('\n')}
${FLAGS.map(flagLine).join('\n')}
`;
}

/** What follows a command that takes one of a few words. */
function operandLine(name: CommandName): string[] {
  const choices = operandChoicesOf(name);
  if (choices.length === 0) return [];
  return [`complete -c conntop -f -n '__fish_seen_subcommand_from ${name}' -a '${choices.join(' ')}'`];
}

function flagLine(flag: Flag): string {
  const parts = [`complete -c conntop -n '${condition(flag.commands)}'`, `-l ${flag.long}`];
  if (flag.short) parts.push(`-s ${flag.short}`);
  if (takesFile(flag)) parts.push('-r -F');
  else if (takesDirectory(flag)) parts.push("-x -a '(__fish_complete_directories)'");
  else if (flag.value && !flag.value.optional) parts.push(`-x -a '${valuesOf(flag)}'`);
  return `${parts.join(' ')} -d '${quoted(flag.summary)}'`;
}

/** What is asked for when it is completed. */
const LIVE: Readonly<Record<LiveValues, string>> = {
  namespaces: `(${LIST_NAMESPACES})`,
  hosts: '(__fish_print_hostnames)',
};

function valuesOf(flag: Flag): string {
  const live = liveValuesOf(flag);
  if (live) return LIVE[live];
  const choices = choicesOf(flag);
  return takesList(flag) && choices.length > 0 ? `(__fish_append , ${choices.join(' ')})` : choices.join(' ');
}

function condition(commands: readonly CommandName[]): string {
  const named = commands.filter(name => name !== 'top');
  const seen = named.length > 0 ? `__fish_seen_subcommand_from ${named.join(' ')}` : '';
  if (!commands.includes('top')) return seen;
  return seen === '' ? '__fish_use_subcommand' : `__fish_use_subcommand; or ${seen}`;
}

function quoted(text: string): string {
  return text.replaceAll("'", "\\'");
}
