// The pressure page: the report on the table, kept up to date while it is open.
import type { PressureReport } from '../pressure/report.ts';
import { reportPage } from '../pressure/report-text.ts';
import { wrapText } from '../words/wrap-text.ts';

/** Its lines for a page of that many columns; continued lines keep their indent, and commands stay valid. */
export function pressureLines(report: PressureReport | undefined, width: number): readonly string[] {
  return pressurePage(report, width).lines;
}

/** The lines, and on which of them the cursor can stand: the first of each that something can be done with. */
export function pressurePage(
  report: PressureReport | undefined,
  width: number,
): { readonly lines: readonly string[]; readonly targets: readonly number[] } {
  if (!report) return { lines: ['Reading the table ...'], targets: [] };
  const lines: string[] = [];
  const targets: number[] = [];
  for (const { text, target } of reportPage(report, width)) {
    if (target) targets.push(lines.length);
    lines.push(...fitted(text, width));
  }
  return { lines, targets };
}

function fitted(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  return line.startsWith('$') ? foldedCommand(line, width) : folded(line, width);
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
