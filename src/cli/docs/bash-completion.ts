// Completion for bash: commands, the flags of each, and the values that are a choice or a path.
import { COMMANDS } from '../commands.ts';
import { type Flag, longNames } from '../flag.ts';
import { flagsOf } from '../flags.ts';
import {
  choicesOf,
  commandsWithFile,
  LIST_NAMESPACES,
  liveValuesOf,
  operandChoicesOf,
  takesDirectory,
  takesFile,
} from './choices.ts';

export function bashCompletion(): string {
  const named = COMMANDS.filter(({ name }) => name !== 'top').map(({ name }) => name);
  const cases = COMMANDS.map(({ name }) => {
    const pattern = name === 'top' ? '*' : name;
    return `    ${pattern}) flags='${flagsOf(name).flatMap(spellings).join(' ')}' ;;`;
  });
  // The star must come last.
  const ordered = [...cases.slice(1), ...cases.slice(0, 1)];
  return `# Completion of conntop(8) for bash. Written by npm run docs.
_conntop() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command='' flags each
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $each in ${named.join('|')}) command=$each; break ;; esac
  done
  case $command:$before in
${valueCases().join('\n')}
  esac
  case $command in
${ordered.join('\n')}
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
  elif [[ -z $command ]]; then
    COMPREPLY=($(compgen -W '${named.join(' ')}' -- "$word"))
${operandCases().join('\n')}
  elif [[ " ${commandsWithFile().join(' ')} " == *" $command "* ]]; then
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -F _conntop conntop
`;
}

/** What follows a command that takes one of a few words. */
function operandCases(): string[] {
  return COMMANDS.flatMap(({ name }) => {
    const choices = operandChoicesOf(name);
    if (choices.length === 0) return [];
    const reply = `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$word"))`;
    return [`  elif [[ $command == ${name} ]]; then\n    ${reply}`];
  });
}

function valueCases(): string[] {
  return COMMANDS.flatMap(({ name }) =>
    flagsOf(name).flatMap(flag => {
      const answer = answerOf(flag);
      if (answer === undefined) return [];
      const command = name === 'top' ? '' : name;
      const patterns = spellings(flag).map(spelling => `${command}:${spelling}`);
      return [`    ${patterns.join('|')}) COMPREPLY=($(compgen ${answer} -- "$word")); return ;;`];
    }),
  );
}

function answerOf(flag: Flag): string | undefined {
  if (takesFile(flag)) return '-f';
  if (takesDirectory(flag)) return '-d';
  const live = liveValuesOf(flag);
  if (live) return live === 'hosts' ? '-A hostname' : `-W "$(${LIST_NAMESPACES} | ${PLAIN_NAMES})"`;
  const choices = choicesOf(flag);
  return choices.length > 0 ? `-W '${choices.join(' ')}'` : undefined;
}

/** Those that --netns takes: what compgen is given it expands, and runs. */
const PLAIN_NAMES = "command grep -x '[A-Za-z0-9_][A-Za-z0-9_.-]*'";

function spellings(flag: Flag): string[] {
  const opposite = flag.value === undefined && flag.opposite ? [`--${flag.opposite}`] : [];
  const long = [...longNames(flag).map(name => `--${name}`), ...opposite];
  return flag.short ? [`-${flag.short}`, ...long] : long;
}
