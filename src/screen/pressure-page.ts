// The pressure page: the report on the table, kept up to date while it is open.
import type { PressureReport } from '../pressure/report.ts';
import { reportLines } from '../pressure/report-text.ts';
import { wrapText } from './text-page.ts';

/** Its lines for a page of that many columns; continued lines keep their indent, commands are not broken. */
export function pressureLines(report: PressureReport | undefined, width: number): string[] {
  if (!report) return ['Reading the table ...'];
  return reportLines(report).flatMap(line =>
    line.startsWith('$') || line.length <= width ? [line] : folded(line, width),
  );
}

function folded(line: string, width: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return wrapText(line.trimStart(), width - indent.length).map(part => `${indent}${part}`);
}
