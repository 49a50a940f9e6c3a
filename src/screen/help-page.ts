// The help page, made from the registries of keys and columns, with what is known of this reading.
import { keyText } from '../app/key-text.ts';
import { KEY_GROUPS, presentKeys } from '../app/keys.ts';
import { safeText } from '../names/safe-text.ts';
import { COLUMNS } from '../view/columns.ts';
import { costLines } from './cost-lines.ts';
import type { Model } from './model.ts';
import { wrapText } from './text-page.ts';

/** Its lines for a page of that many columns; a line that begins with a letter is a heading. */
export function helpLines(width: number, { monitor, state }: Pick<Model, 'monitor' | 'state'>): string[] {
  const lines = ['conntop: top for the connection-tracking table', ''];
  const cost = costLines(monitor);
  if (cost.length > 0) lines.push(`Cost of ${safeText(monitor.source.label)}`);
  for (const [label, meaning] of cost) lines.push(...entry(label, meaning, width));
  if (cost.length > 0) lines.push('');
  const bindings = presentKeys(state.replay !== undefined);
  for (const group of KEY_GROUPS.filter(each => bindings.some(binding => binding.group === each))) {
    lines.push(group);
    for (const { keys, meaning } of bindings.filter(binding => binding.group === group)) {
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
