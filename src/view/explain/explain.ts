// Explains one flow in words: who talks to whom, how far it has come, when it will go, and what each field says.
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { explainBeside } from './explain-beside.ts';
import { drawFlow, explainEnds } from './explain-ends.ts';
import { explainFields } from './explain-fields.ts';
import { explainStatus } from './explain-status.ts';
import { explainTimeout } from './explain-timeout.ts';
import type { ExplainContext, ExplainedLine, ExplainedSection } from './explanation.ts';

export function explainFlow(snapshot: Snapshot, row: number, context: ExplainContext): ExplainedSection[] {
  const sections = [
    { title: 'Flow', lines: drawFlow(snapshot, row, context) },
    { title: 'Who', lines: context.beside ? explainBeside(snapshot, row, context.beside) : [] },
    { title: 'State', lines: explainStatus(snapshot, row) },
    { title: 'Timeout', lines: explainTimeout(snapshot, row, context.timeouts) },
    { title: 'Ends', lines: explainEnds(snapshot, row) },
    { title: 'Fields', lines: explainFields(snapshot, row) },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

/** The sections as plain text: a title, its lines indented, labels and values in columns, each meaning behind them. */
export function explainText(sections: readonly ExplainedSection[]): string {
  return sections.map(({ title, lines }) => `${title}\n${renderLines(lines)}`).join('\n');
}

function renderLines(lines: readonly ExplainedLine[]): string {
  const labelled = lines.filter(({ label }) => label !== '');
  const labelWidth = Math.max(0, ...labelled.map(({ label }) => label.length));
  const valueWidth = Math.max(0, ...labelled.map(({ value }) => value.length).filter(fitsColumn));
  return lines
    .map(({ label, value, meaning }) => {
      const columns = label === '' ? [value] : [label.padEnd(labelWidth), value.padEnd(valueWidth)];
      return `  ${[...columns, meaning].join('  ').trimEnd()}\n`;
    })
    .join('');
}

/** A value longer than this pushes its own meaning aside, and not everybody's. */
function fitsColumn(width: number): boolean {
  return width <= 24;
}
