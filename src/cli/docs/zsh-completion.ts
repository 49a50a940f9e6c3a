// Completion for zsh.
import { COMMANDS } from '../commands.ts';
import type { CommandName, Flag } from '../flag.ts';
import { flagsOf } from '../flags.ts';
import { choicesOf, commandsWithFile, takesDirectory, takesFile } from './choices.ts';

export function zshCompletion(): string {
  const named = COMMANDS.filter(({ name }) => name !== 'top');
  const commands = named.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`);
  const withFile = commandsWithFile();
  const cases = named.map(({ name }) => {
    const file = withFile.includes(name) ? " '*:file:_files'" : '';
    return `    ${name})\n      _arguments -s ${argumentsOf(name)}${file} ;;`;
  });
  return `#compdef conntop
# Completion of conntop(8) for zsh. Written by npm run docs.
_conntop() {
  local -a commands
  commands=(
${commands.join('\n')}
  )
  local each command=''
  for each in \${words[2,CURRENT-1]}; do
    (( \${commands[(I)$each:*]} )) && { command=$each; break }
  done
  case $command in
${cases.join('\n')}
    *)
      _arguments -s ${argumentsOf('top')} '1:command:->command'
      [[ $state == command ]] && _describe command commands ;;
  esac
}
_conntop "$@"
`;
}

function argumentsOf(command: CommandName): string {
  return flagsOf(command).map(argument).join(' ');
}

function argument(flag: Flag): string {
  const names = flag.short ? `{-${flag.short},--${flag.long}}` : `--${flag.long}`;
  const summary = quoted(flag.summary).replaceAll('[', '(').replaceAll(']', ')').replaceAll(':', ' -');
  return `${names}'[${summary}]${valueSpec(flag)}'`;
}

function valueSpec(flag: Flag): string {
  if (!flag.value) return '';
  if (takesFile(flag)) return ':file:_files';
  if (takesDirectory(flag)) return ':directory:_directories';
  const name = flag.value.name.toLowerCase().replaceAll(/[[\]]/g, '');
  const choices = choicesOf(flag);
  return `${flag.value.optional ? '::' : ':'}${name}:${choices.length > 0 ? `(${choices.join(' ')})` : ''}`;
}

function quoted(text: string): string {
  return text.replaceAll("'", "'\\''");
}
