// Tables of words and figures in text: columns aligned, two blanks between them.

/** How a column stands in its width: words to the left, figures to the right. */
export type Alignment = 'left' | 'right';

/** A line of titles and the rows beneath it, each as wide as its longest cell, each line with its end. */
export function alignedTable(
  columns: readonly { readonly title: string; readonly align: Alignment }[],
  rows: readonly (readonly string[])[],
): string {
  const widths = columns.map(({ title }, at) =>
    Math.max(title.length, ...rows.map(row => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string => {
    const aligned = cells.map((cell, at) => alignCell(cell, widths[at] ?? 0, columns[at]?.align ?? 'left'));
    return `${aligned.join('  ').trimEnd()}\n`;
  };
  return [columns.map(({ title }) => title), ...rows].map(line).join('');
}

/** The text padded to `width` cells; one that is longer stays as it is. */
export function alignCell(text: string, width: number, align: Alignment): string {
  return align === 'left' ? text.padEnd(width) : text.padStart(width);
}

/**
 * A row of a page: cells right-aligned in their widths behind the head. Those that pass `room` are left out whole, from
 * the right.
 */
export function tableRow(
  head: string,
  cells: readonly string[],
  widths: readonly number[],
  room: number,
): string {
  let line = head;
  for (const [index, cell] of cells.entries()) {
    const next = line + cell.padStart(widths[index] ?? 0);
    if (next.length > room) break;
    line = next;
  }
  return line.trimEnd();
}
