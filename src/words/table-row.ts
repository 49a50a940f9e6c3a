// One row of a table of figures, as wide as the page allows.

/** Cells right-aligned in their widths behind the head. Those that pass `room` are left out whole, from the right. */
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
