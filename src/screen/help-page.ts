// The help page, made from the registries of keys, filter words and columns, with what is known of this reading.
import { keyText } from '../app/key-text.ts';
import { KEY_GROUPS, presentKeys } from '../app/keys.ts';
import { COLUMNS } from '../view/columns.ts';
import { PRIMITIVES } from '../view/filter/primitives.ts';
import { safeText } from '../words/safe-text.ts';
import { wrapText } from '../words/wrap-text.ts';
import { costLines } from './cost-lines.ts';
import type { Model } from './model.ts';

/** Its lines for a page of that many columns; a line that begins with a letter is a heading. */
export function helpLines(width: number, { place, state }: Pick<Model, 'place' | 'state'>): string[] {
  const lines = ['conntop: top for the connection-tracking table', ''];
  const cost = costLines(place);
  if (cost.length > 0) lines.push(`Cost of ${safeText(place.label)}`);
  for (const [label, meaning] of cost) lines.push(...entry(label, meaning, width));
  if (cost.length > 0) lines.push('');
  const bindings = presentKeys(state);
  for (const group of KEY_GROUPS.filter(each => bindings.some(binding => binding.group === each))) {
    lines.push(group);
    for (const { keys, meaning } of bindings.filter(binding => binding.group === group)) {
      lines.push(...entry(keys.map(keyText).join(' '), meaning, width));
    }
    lines.push('');
  }
  lines.push('Filter expressions');
  for (const { form, meaning } of PRIMITIVES) lines.push(...entry(form, meaning, width));
  lines.push('', 'Columns');
  for (const { title, meaning } of COLUMNS) lines.push(...entry(title, meaning, width));
  lines.push('', 'Rows', ...entry('+', 'new since the last reading', width));
  lines.push(...entry('?', 'not listed this time, but its timeout has not run out', width));
  lines.push(...entry('-', 'gone; shown once more', width));
  lines.push('', 'Sidebar', ...entry('+5 -3', 'flows more or less than ten seconds ago', width));
  lines.push(...entry('40% unr', 'share of its flows that were never answered', width));
  return lines;
}

const LABEL_WIDTH = 14;

/** A longer label, such as the forms of a filter, has lines of its own. */
function entry(label: string, meaning: string, width: number): string[] {
  const indent = ' '.repeat(LABEL_WIDTH + 3);
  const [first = '', ...rest] = wrapText(meaning, Math.max(20, width - indent.length));
  const head =
    label.length <= LABEL_WIDTH
      ? [`  ${label.padEnd(LABEL_WIDTH)} ${first}`]
      : [...wrapText(label, width - 2).map(line => `  ${line}`), `${indent}${first}`];
  return [...head, ...rest.map(line => `${indent}${line}`)];
}
