// What `--help` prints: the commands, and the flags of one of them, out of the registries.
import { wrapText } from '../words/wrap-text.ts';
import { COMMANDS, commandNamed } from './commands.ts';
import { CATEGORIES, type Category, type CommandName, type Flag, takesValue } from './flag.ts';
import { flagsOf } from './flags.ts';

const WIDTH = 80;
/** Where the summaries begin. */
const INDENT = 28;
/** A category of so many flags is named, not listed, in the help of the live screen. */
const LISTED_BY_COMMANDS: Category = 'More filters, as conntrack(8) has them';

/** The help of a command; that of the live screen is the program's own. */
export function helpText(command: CommandName): string {
  const { summary, doc, operands } = commandNamed(command);
  const isProgram = command === 'top';
  const name = isProgram ? 'conntop' : `conntop ${command}`;
  const usage = `Usage: ${name} [OPTION...]${operands && ` ${operands}`}\n`;
  const head = isProgram
    ? `conntop: top for the Linux connection-tracking table\n\n${usage}${commandList()}`
    : `${name}: ${summary}\n\n${usage}\n${wrap(doc, 0)}`;
  const sections = CATEGORIES.map(category => section(command, category)).join('');
  return `${head}${sections}${operands.includes('FILTER') ? FILTER_HELP : ''}${isProgram ? MORE : ''}`;
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
const MORE = `
conntop COMMAND --help tells a command's own options; conntop(8) is the manual.
`;

function commandList(): string {
  const named = COMMANDS.filter(({ name }) => name !== 'top');
  const lines = named.map(({ name, operands, summary }) =>
    entry(`  ${name}${operands && ` ${operands}`}`, summary),
  );
  return `       conntop COMMAND [OPTION...]\n\nCommands:\n${lines.join('')}`;
}

function section(command: CommandName, category: Category): string {
  const flags = flagsOf(command).filter(flag => flag.category === category);
  if (flags.length === 0) return '';
  if (command === 'top' && category === LISTED_BY_COMMANDS) {
    const names = flags.map(({ long }) => `--${long}`).join(' ');
    return `\n${category}:\n${wrap(`${names}; see conntop list --help`, 2)}`;
  }
  return `\n${category}:\n${flags.map(flag => entry(`  ${flagSynopsis(flag)}`, flag.summary)).join('')}`;
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
