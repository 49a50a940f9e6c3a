// Which feed reads a text: the strict one of live tables, or the one that makes the best of a saved text.
import type { FlowLine } from './flow-line.ts';
import { LineFeed, type Unreadable } from './line-feed.ts';
import type { SavedReport } from './saved/report.ts';
import { SavedFeed } from './saved/saved-feed.ts';

/** Takes one table's chunks in order, between `begin` and `end`. */
export interface Feed {
  readonly unreadable: Unreadable;
  /** What is to be said of a saved text; absent for a live table. */
  readonly report?: SavedReport;
  begin(): void;
  push(chunk: Uint8Array): void;
  end(): void;
}

/** `onLine` gets each line that could be read; the line is borrowed, see FlowLine. */
export function makeFeed(isSaved: boolean, onLine: (line: FlowLine) => void): Feed {
  return isSaved ? new SavedFeed(onLine) : new LineFeed(onLine);
}
