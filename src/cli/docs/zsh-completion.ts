// Completion for zsh.
import { COMMANDS } from '../commands.ts';
import type { CommandName, Flag } from '../flag.ts';
import { flagsOf } from '../flags.ts';
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

export function zshCompletion(): string {
  const named = COMMANDS.filter(({ name }) => name !== 'top');
  const commands = named.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`);
  const cases = named.map(({ name, operands }) => {
    return `    ${name})\n      _arguments -s ${argumentsOf(name)}${operandSpec(name, operands)} ;;`;
  });
  return `#compdef conntop
# Completion of conntop(8) for zsh. Written by npm run docs.
_conntop() {
  local -a commands
  commands=(
${commands.join('\n')}
  )
  local curcontext=$curcontext state line command=''
  typeset -A opt_args
  local -i at
  for (( at = 2; at < CURRENT; at++ )); do
    (( \${commands[(I)\${(b)words[at]}:*]} )) || continue
    # What follows the command is completed as if the command were not there.
    command=\${words[at]} words[at]=()
    (( CURRENT-- ))
    break
  done
  case $command in
${cases.join('\n')}
    *)
      _arguments -C -s ${argumentsOf('top')} '1:command:->command' '*:filter:'
      [[ $state == command ]] && _describe command commands ;;
  esac
}
_conntop "$@"
`;
}

function operandSpec(name: CommandName, operands: string): string {
  if (commandsWithFile().includes(name)) return " '*:file:_files'";
  const choices = operandChoicesOf(name);
  if (choices.length > 0) return ` '1:${message(operands)}:(${choices.join(' ')})'`;
  return operands === '' ? '' : ` '*:${message(operands)}:'`;
}

function argumentsOf(command: CommandName): string {
  return flagsOf(command).map(argument).join(' ');
}

/** Values stand in the next word, or behind `=` or the letter itself. One name of a flag rules out the other. */
function argument(flag: Flag): string {
  const isJoined = flag.value !== undefined && !flag.value.optional;
  const long = `--${flag.long}${isJoined ? '=' : ''}`;
  const names = flag.short
    ? `'(-${flag.short} --${flag.long})'{-${flag.short}${isJoined ? '+' : ''},${long}}`
    : long;
  return `${names}'[${escaped(flag.summary)}]${valueSpec(flag)}'`;
}

function valueSpec(flag: Flag): string {
  if (!flag.value) return '';
  if (takesFile(flag)) return ':file:_files';
  if (takesDirectory(flag)) return ':directory:_directories';
  return `${flag.value.optional ? '::' : ':'}${message(flag.value.name)}:${choiceAction(flag)}`;
}

/** What is asked for when it is completed. */
const LIVE: Readonly<Record<LiveValues, string>> = {
  namespaces: `{compadd -- $(${LIST_NAMESPACES})}`,
  hosts: '_hosts',
};

function choiceAction(flag: Flag): string {
  const live = liveValuesOf(flag);
  if (live) return LIVE[live];
  const choices = choicesOf(flag).map(escaped).join(' ');
  if (choices === '') return '';
  return takesList(flag) ? `_sequence compadd - ${choices}` : `(${choices})`;
}

/** What zsh says is to be given there. */
function message(name: string): string {
  return quoted(name.toLowerCase().replaceAll(/[[\]]/g, '').replaceAll(':', '\\:'));
}

/** Inside quotes, in a specification whose parts are set off by colons and brackets. */
function escaped(text: string): string {
  return quoted(text.replaceAll(/[\\[\]:]/g, '\\$&'));
}

function quoted(text: string): string {
  return text.replaceAll("'", "'\\''");
}
