// A text looked for on a page: the lines in which it stands, and which of them comes next.

/** What is looked for on the page open, and where it stands, as whoever draws the page has told. */
export interface PageSearch {
  /** Empty where nothing is looked for. */
  readonly text: string;
  readonly lines: readonly number[];
  /** The line that has been come to; undefined before the first. */
  readonly at: number | undefined;
}

export const NO_SEARCH: PageSearch = { text: '', lines: [], at: undefined };

/** In any case; none where there is nothing to look for. Lines that stand beside each other count as one. */
export function linesWith(text: string, columns: readonly (readonly string[])[]): readonly number[] {
  const wanted = text.toLowerCase();
  if (wanted === '') return [];
  const found = columns.flatMap(lines =>
    lines.flatMap((line, at) => (line.toLowerCase().includes(wanted) ? [at] : [])),
  );
  return [...new Set(found)].sort((a, b) => a - b);
}

/** The search come to a line, and the page scrolled where that is out of sight. */
export interface Found {
  readonly search: PageSearch;
  readonly scroll: number;
}

/** What is looked for stands on other lines than before: the first of them that is not above what is shown is come to. */
export function foundOn(lines: readonly number[], { search, scroll }: Found, room: number): Found {
  const at = lines.find(line => line >= scroll) ?? lines[0];
  return comeTo({ ...search, lines }, at, scroll, room);
}

/** On to the next line, or back to the one before; at an end to the other. */
export function nextFound({ search, scroll }: Found, by: 1 | -1, room: number): Found {
  const { lines, at = scroll - by } = search;
  const next = by > 0 ? lines.find(line => line > at) : lines.findLast(line => line < at);
  return comeTo(search, next ?? (by > 0 ? lines[0] : lines.at(-1)), scroll, room);
}

function comeTo(search: PageSearch, at: number | undefined, scroll: number, room: number): Found {
  const isInSight = at === undefined || (at >= scroll && at < scroll + room);
  return { search: { ...search, at }, scroll: isInSight ? scroll : at };
}
