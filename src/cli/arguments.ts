// From the words of the command line to a command, its settings and what follows them.
import { nearestWord } from '../view/filter/nearest-word.ts';
import { nameFault } from '../view/filter/saved-filters.ts';
import { withDestination } from './bare-destination.ts';
import { type Command, commandNamed, commandNameOf } from './commands.ts';
import { COMMAND_NAMES, type CommandName, type Flag, longNames, takesValue } from './flag.ts';
import { FLAGS, flagsOf } from './flags.ts';
import { settingsOf } from './given-settings.ts';
import type { Invocation } from './invocation.ts';
import { refuseOtherLetters } from './other-letters.ts';
import { type Token, tokenize } from './tokens.ts';
import { UsageError } from './usage-error.ts';

/** Reads a command line, without the program's own name. Throws a UsageError for what cannot be understood. */
export function parseCommandLine(argv: readonly string[]): Invocation {
  const { command, tokens: typed } = chooseCommand(argv);
  const tokens = withDestination(typed, flagsOf(command));
  const unknown = tokens.find(({ kind }) => kind === 'unknown');
  if (unknown?.kind === 'unknown') throw unknownFlag(unknown.spelling, command);
  refuseOtherLetters(tokens);
  const given = tokens.filter(token => token.kind === 'flag');
  const words = tokens.flatMap(token => (token.kind === 'word' ? token.text : []));
  if (command === 'top' && tokens.every(({ kind }) => kind !== 'end')) refuseMistyped(words);
  const settings = settingsOf({ given, words });
  if (!settings.help && !settings.version) checkWords(commandNamed(command), words);
  return { command, settings, given, words };
}

/** The command that a command line names, whatever is wrong with the rest of it. */
export function commandOf(argv: readonly string[]): CommandName {
  return chooseCommand(argv).command;
}

/** The first word names the command, if it is one; `-1` makes a list of what would be the live screen. */
function chooseCommand(argv: readonly string[]): { command: CommandName; tokens: readonly Token[] } {
  const tokens = tokenize(argv, [...flagsOf('top'), ...FLAGS]);
  const first = tokens.findIndex(({ kind }) => kind === 'word' || kind === 'end');
  const token = tokens[first];
  const named = token?.kind === 'word' ? commandNameOf(token.text) : undefined;
  if (named) return { command: named, tokens: withoutCommand(tokenize(argv, flagsOf(named)), named) };
  const isOnce = tokens.some(each => each.kind === 'flag' && each.flag.long === 'single');
  const command = isOnce ? 'list' : 'top';
  return { command, tokens: tokenize(argv, flagsOf(command)) };
}

function withoutCommand(tokens: readonly Token[], name: CommandName): Token[] {
  const at = tokens.findIndex(token => token.kind === 'word' && token.text === name);
  return tokens.filter((_, index) => index !== at);
}

function unknownFlag(spelling: string, command: CommandName): UsageError {
  const elsewhere = FLAGS.filter(flag => spellings(flag).includes(spelling)).flatMap(
    ({ commands }) => commands,
  );
  const where = command === 'top' ? 'the live screen' : command;
  if (elsewhere.length > 0) {
    const names = [...new Set(elsewhere)].map(name => (name === 'top' ? 'the live screen' : name));
    return new UsageError(`${spelling} is not for ${where} but for ${names.join(', ')}`);
  }
  const nearest = nearestWord(spelling, flagsOf(command).flatMap(spellings));
  return new UsageError(`unknown option ${spelling}${nearest ? `; did you mean ${nearest}?` : ''}`);
}

function spellings(flag: Flag): string[] {
  const opposite = takesValue(flag) || flag.opposite === undefined ? [] : [flag.opposite];
  const long = [...longNames(flag), ...opposite].map(name => `--${name}`);
  return flag.short ? [...long, `-${flag.short}`] : long;
}

/** A word that a filter would only look for as text, and that is nearly a command, is that command mistyped. */
function refuseMistyped([first = '', ...rest]: readonly string[]): void {
  const names = COMMAND_NAMES.filter(name => name !== 'top');
  const nearest = nameFault(first) === undefined ? nearestWord(first, names) : undefined;
  if (nearest === undefined) return;
  const text = [first, ...rest].join(' ');
  throw new UsageError(
    `there is no command "${first}"; did you mean ${nearest}? As text it is: conntop -- ${text}`,
  );
}

function checkWords({ name, operands }: Command, words: readonly string[]): void {
  const [first] = words;
  if (operands === '' && first !== undefined) throw new UsageError(`${name} takes no "${first}"`);
}
