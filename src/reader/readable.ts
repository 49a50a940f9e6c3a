// A text of which no line is a row is an error: what cannot be read must not look like an empty table.
import type { Unreadable } from '../conntrack/line-feed.ts';
import type { SavedReport } from '../conntrack/saved/report.ts';
import { type Place, recordingAt } from './place.ts';
import { SourceError } from './source-error.ts';

/** What of a reading tells whether anything could be read. */
export interface Readability {
  readonly rows: { readonly listed: number };
  readonly facts: { readonly unreadable: Unreadable; readonly saved?: SavedReport | undefined };
}

/** Throws a SourceError that names the first line and why it is no row, where a saved text or a recording has none. */
export function checkReadable(place: Place, { rows, facts: { unreadable, saved } }: Readability): void {
  if (rows.listed > 0 || unreadable.count === 0 || (saved && saved.rows > 0)) return;
  const what = place.label.replace(/^file /, '');
  const first = saved?.first[0];
  if (first) {
    const quote = first.text === '' ? '' : `: "${first.text.slice(0, QUOTED)}"`;
    throw new SourceError(
      `${what}: nothing in it is a table: line ${first.number}: ${first.reason}${quote}`,
      HINT,
    );
  }
  if (recordingAt(place)) throw new SourceError(`${what}: no line of its table can be read`, 'step over it');
}

/** Characters of the first line. */
const QUOTED = 60;
const HINT = 'give --file a table, a recording or a text with rows in it';
