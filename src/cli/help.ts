// What `--help` prints, made from the registries of commands and flags; 80 columns wide.
import { COMMANDS, commandNamed } from './commands.ts';
import { CATEGORIES, type CommandName, type Flag, takesValue } from './flag.ts';
import { flagsOf } from './flags.ts';

const WIDTH = 80;
const LABEL_WIDTH = 30;

/** The help of a command; that of the live screen lists the commands too. */
export function helpText(name: CommandName): string {
  const { operands, summary, doc } = commandNamed(name);
  const usage = ['usage: conntop', ...(name === 'top' ? [] : [name]), '[OPTION...]', operands].filter(
    word => word !== '',
  );
  const intro = name === 'top' ? 'top for the connection-tracking table' : summary;
  return `${[usage.join(' '), intro, '', ...fill(doc, 0), ...(name === 'top' ? commandLines() : []), ...flagLines(name), '', ...CLOSING].join('\n')}\n`;
}

const CLOSING = [
  'FILTER is an expression as tcpdump has it, such as',
  '  src host 192.168.1.23 and tcp and not port 443',
  'conntop(8) has the rest.',
];

function commandLines(): string[] {
  const named = COMMANDS.filter(({ name }) => name !== 'top');
  return ['', 'Commands', ...named.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`)];
}

function flagLines(name: CommandName): string[] {
  return CATEGORIES.flatMap(category => {
    const flags = flagsOf(name).filter(flag => flag.category === category);
    return flags.length === 0 ? [] : ['', category, ...flags.flatMap(flagText)];
  });
}

/** The names in a column of their own, or on a line of their own where they are too long for it. */
function flagText(flag: Flag): string[] {
  const label = `  ${flag.short ? `-${flag.short}, ` : '    '}--${flag.long}${valueText(flag)}`;
  const [first = '', ...rest] = fill(flag.summary, LABEL_WIDTH);
  if (label.length + 2 > LABEL_WIDTH) return [label, first, ...rest];
  return [`${label.padEnd(LABEL_WIDTH)}${first.trimStart()}`, ...rest];
}

function valueText(flag: Flag): string {
  if (!takesValue(flag)) return '';
  return flag.value.optional ? `[=${flag.value.name}]` : ` ${flag.value.name}`;
}

/** Words in lines that end within the width and begin at `indent`. */
function fill(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(' '.repeat(indent) + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, ' '.repeat(indent) + line];
}
