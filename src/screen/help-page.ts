// The help page, made from the registries of keys and columns, with what is known of this reading.
import { KEY_GROUPS, KEYS, keyText } from '../app/keys.ts';
import { COLUMNS } from '../view/columns.ts';
import { wrapText } from './text-page.ts';

/** Its lines for a page of that many columns; a line that begins with a letter is a heading. */
export function helpLines(width: number): string[] {
  const lines = ['conntop: top for the connection-tracking table', ''];
  for (const group of KEY_GROUPS) {
    lines.push(group);
    for (const { keys, meaning } of KEYS.filter(binding => binding.group === group)) {
      lines.push(...entry(keys.map(keyText).join(' '), meaning, width));
    }
    lines.push('');
  }
  lines.push('Columns');
  for (const { title, meaning } of COLUMNS) lines.push(...entry(title, meaning, width));
  lines.push('', 'Rows', ...entry('+', 'new since the last reading', width));
  lines.push(...entry('?', 'not listed this time, but its timeout has not run out', width));
  lines.push(...entry('-', 'gone; shown once more', width));
  return lines;
}

const LABEL_WIDTH = 14;

function entry(label: string, meaning: string, width: number): string[] {
  const [first = '', ...rest] = wrapText(meaning, Math.max(20, width - LABEL_WIDTH - 3));
  return [
    `  ${label.padEnd(LABEL_WIDTH)} ${first}`,
    ...rest.map(line => `${' '.repeat(LABEL_WIDTH + 3)}${line}`),
  ];
}
