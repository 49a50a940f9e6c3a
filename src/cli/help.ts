// What `--help` prints: the commands, and the flags of one of them, out of the registries.
import { wrapText } from '../words/wrap-text.ts';
import { COMMANDS, commandNamed } from './commands.ts';
import { RUNS } from './examples.ts';
import { CATEGORIES, type Category, type CommandName, type Flag, takesValue } from './flag.ts';
import { flagsOf } from './flags.ts';

const WIDTH = 80;
/** Where the summaries begin. */
const INDENT = 28;
/** A category of so many flags is named, not listed, in the help of the live screen. */
const LISTED_BY_COMMANDS: Category = 'More filters, as conntrack(8) has them';

/** The help of a command; that of the live screen is the program's own, and short unless `all` of it is asked for. */
export function helpText(command: CommandName, all = false): string {
  const { summary, doc, operands } = commandNamed(command);
  if (command === 'top') return programHelp(operands, all);
  const name = `conntop ${command}`;
  const usage = `Usage: ${name} [OPTION...]${operands && ` ${operands}`}\n`;
  const sections = CATEGORIES.map(category => section(command, category)).join('');
  return `${name}: ${summary}\n\n${usage}\n${wrap(doc, 0)}${sections}${operands.includes('FILTER') ? FILTER_HELP : ''}`;
}

function programHelp(operands: string, all: boolean): string {
  const usage = `Usage: conntop [OPTION...] ${operands}\n       conntop COMMAND [OPTION...]\n`;
  const head = `conntop: top for the Linux connection-tracking table\n\n${usage}`;
  if (all) {
    const sections = CATEGORIES.map(category => section('top', category)).join('');
    return `${head}${commandList()}${sections}${FILTER_HELP}${MORE}`;
  }
  const common = flagsOf('top').filter(({ isCommon }) => isCommon);
  return `${head}${exampleList()}${commandList()}\nOptions, of ${flagsOf('top').length}:\n${flagList(common)}${SHORT_MORE}`;
}

/** As many as there are in a small screen's worth of help. */
const EXAMPLES = 6;

function exampleList(): string {
  const lines = RUNS.slice(0, EXAMPLES).map(([line]) => `  ${line}\n`);
  return `\nExamples:\n${lines.join('')}`;
}

function flagList(flags: readonly Flag[]): string {
  return flags.map(flag => entry(`  ${flagSynopsis(flag)}`, flag.summary)).join('');
}

/** A flag with its names and its value: `-s, --orig-src ADDRESS[/LEN]`. */
export function flagSynopsis(flag: Flag): string {
  const short = flag.short ? `-${flag.short}, ` : '    ';
  if (!takesValue(flag)) return `${short}--${flag.long}`;
  return flag.value.optional
    ? `${short}--${flag.long}[=${flag.value.name}]`
    : `${short}--${flag.long} ${flag.value.name}`;
}

const FILTER_HELP = `
FILTER is an expression as tcpdump has them:
  src host 192.168.1.23 and tcp and not port 443
  net 10.0.0.0/8 or (udp and dst portrange 6881-6999)
  unreplied and ttl > 1h
`;
const SHORT_MORE = `
--help-all tells every option, conntop COMMAND --help a command's own, and
conntop(8) all of it. FILTER is an expression as tcpdump has them.
`;
const MORE = `
conntop COMMAND --help tells a command's own options; conntop(8) is the manual.
`;

function commandList(): string {
  const named = COMMANDS.filter(({ name }) => name !== 'top');
  const lines = named.map(({ name, operands, summary }) =>
    entry(`  ${name}${operands && ` ${operands}`}`, summary),
  );
  return `\nCommands:\n${lines.join('')}`;
}

function section(command: CommandName, category: Category): string {
  const flags = flagsOf(command).filter(flag => flag.category === category);
  if (flags.length === 0) return '';
  if (command === 'top' && category === LISTED_BY_COMMANDS) {
    const names = flags.map(({ long }) => `--${long}`).join(' ');
    return `\n${category}:\n${wrap(`${names}; see conntop list --help`, 2)}`;
  }
  return `\n${category}:\n${flagList(flags)}`;
}

/** A term and what it means, beside each other where the term leaves room. */
function entry(term: string, meaning: string): string {
  const lines = wrap(meaning, INDENT);
  return term.length > INDENT - 2 ? `${term}\n${lines}` : `${term.padEnd(INDENT)}${lines.slice(INDENT)}`;
}

/** Words in lines of at most 80 cells, each indented, each with its line end. */
function wrap(text: string, indent: number): string {
  return wrapText(text, WIDTH - indent)
    .map(line => `${' '.repeat(indent)}${line}\n`)
    .join('');
}
