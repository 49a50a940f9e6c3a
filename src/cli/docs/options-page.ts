// docs/OPTIONS.md: every flag with its names, commands and meaning, and what a filter is made of.
import { PLACE_NAMES, PLACES } from '../../reader/places.ts';
import { PRIMITIVES } from '../../view/filter/primitives.ts';
import { CATEGORIES, type Flag, longNames } from '../flag.ts';
import { FLAGS } from '../flags.ts';
import { flagSynopsis } from '../help.ts';

export function optionsPage(): string {
  const sections = CATEGORIES.map(category => {
    const rows = FLAGS.filter(flag => flag.category === category).map(row);
    return `\n## ${category}\n\n| option | for | meaning |\n| --- | --- | --- |\n${rows.join('')}`;
  });
  return `# Options\n\nWritten by \`npm run docs\` from \`src/cli/flags.ts\`.\n${sections.join('')}${placesSection()}${filterSection()}`;
}

/** What can be read, and how it is named. */
function placesSection(): string {
  const rows = PLACE_NAMES.map(name => {
    const { option, summary, doc } = PLACES[name];
    const given = option === 'source' ? `--source ${name}` : `--${option}`;
    return `| ${name} | \`${given}\` | ${cell(`${summary}. ${doc}`)} |\n`;
  });
  return `\n## Places\n\n| place | named by | what is read |\n| --- | --- | --- |\n${rows.join('')}`;
}

function filterSection(): string {
  const rows = PRIMITIVES.map(
    ({ form, meaning, examples }) =>
      `| \`${cell(form)}\` | ${cell(meaning)} | ${examples.map(example => `\`${cell(example)}\``).join(', ')} |\n`,
  );
  return `\n## FILTER\n\n| written | flows | such as |\n| --- | --- | --- |\n${rows.join('')}`;
}

function row(flag: Flag): string {
  const others = longNames(flag)
    .slice(1)
    .map(name => `, \`--${name}\``);
  const opposite = flag.value === undefined && flag.opposite ? `; undone by \`--${flag.opposite}\`` : '';
  const commands = flag.commands.map(name => (name === 'top' ? 'live screen' : name));
  const meaning = `${flag.summary}${opposite}${flag.doc ? `. ${flag.doc}` : ''}`;
  return `| \`${flagSynopsis(flag).trim()}\`${others.join('')} | ${commands.join(', ')} | ${cell(meaning)} |\n`;
}

/** A bar would end the cell. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
