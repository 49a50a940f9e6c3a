// The characters the screen is drawn with, in UTF-8 and in plain ASCII.

export interface Symbols {
  horizontal: string;
  vertical: string;
  topLeft: string;
  topRight: string;
  bottomLeft: string;
  bottomRight: string;
  /** A line joined by another from below, from above, from the right and from the left, and by all four. */
  teeDown: string;
  teeUp: string;
  teeRight: string;
  teeLeft: string;
  cross: string;
  /** Filled and empty parts of a bar. */
  full: string;
  empty: string;
  /** Beginnings of a filled part, the shortest first and the whole last. */
  parts: string;
  ascending: string;
  descending: string;
  /** Before a group whose flows are folded under it, and before one whose flows stand below. */
  folded: string;
  unfolded: string;
  ellipsis: string;
  /** Eight heights, the least first. */
  ticks: string;
}

const UTF8: Symbols = {
  horizontal: '─',
  vertical: '│',
  topLeft: '┌',
  topRight: '┐',
  bottomLeft: '└',
  bottomRight: '┘',
  teeDown: '┬',
  teeUp: '┴',
  teeRight: '├',
  teeLeft: '┤',
  cross: '┼',
  full: '█',
  empty: '░',
  parts: '▏▎▍▌▋▊▉█',
  ascending: '▲',
  descending: '▼',
  folded: '▸',
  unfolded: '▾',
  ellipsis: '…',
  ticks: '▁▂▃▄▅▆▇█',
};

const ASCII: Symbols = {
  horizontal: '-',
  vertical: '|',
  topLeft: '+',
  topRight: '+',
  bottomLeft: '+',
  bottomRight: '+',
  teeDown: '+',
  teeUp: '+',
  teeRight: '+',
  teeLeft: '+',
  cross: '+',
  full: '#',
  empty: '_',
  parts: '#',
  ascending: '^',
  descending: 'v',
  folded: '>',
  unfolded: 'v',
  ellipsis: '~',
  ticks: '_.:-=+*#',
};

/** The characters for a terminal that reads UTF-8, or for one that may not. */
export function symbolsFor(utf8: boolean): Symbols {
  return utf8 ? UTF8 : ASCII;
}
