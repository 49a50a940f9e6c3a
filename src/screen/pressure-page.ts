// The pressure page: the report on the table, kept up to date while it is open.
import type { PressureReport } from '../pressure/report.ts';
import { reportLines } from '../pressure/report-text.ts';
import { wrapText } from '../words/wrap-text.ts';

/** Its lines for a page of that many columns; continued lines keep their indent, and commands stay valid. */
export function pressureLines(report: PressureReport | undefined, width: number): string[] {
  if (!report) return ['Reading the table ...'];
  return reportLines(report, width).flatMap(line => {
    if (line.length <= width) return [line];
    return line.startsWith('$') ? foldedCommand(line, width) : folded(line, width);
  });
}

function folded(line: string, width: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return wrapText(line.trimStart(), width - indent.length).map(part => `${indent}${part}`);
}

/** Broken at blanks outside of quotes, with the backslash by which the shell takes it for one line. */
function foldedCommand(line: string, width: number): string[] {
  const words = line.match(/(?:'[^']*'|[^ '])+/g) ?? [];
  const lines: string[] = [];
  let current = '';
  for (const word of words) {
    if (current !== '' && current.length + 1 + word.length > width - 2) {
      lines.push(`${current} \\`);
      current = `    ${word}`;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
