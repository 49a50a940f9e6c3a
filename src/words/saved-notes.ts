// What is said of a saved text beside its flows, a line each: on standard error, and on the screen.
import type { SavedReport } from '../conntrack/saved/report.ts';
import { formatCount } from './figures.ts';

/** Unreadable lines that are shown. */
const SHOWN = 3;
/** Characters of each. */
const QUOTED = 60;

/** `listed`: how many flows there are. What has nothing to be said of it yields nothing. */
export function savedNotes(report: SavedReport, listed: number): string[] {
  const { format, takenOut, rows, unreadable, first, oddValues, told, ended } = report;
  return [
    ...(format === undefined ? [] : [format]),
    ...(takenOut > 0 ? [`${formatCount(takenOut)} of ${plural(rows, 'row')} taken out of other text`] : []),
    ...(unreadable > 0 ? [`${plural(unreadable, 'line')} of the table could not be read`] : []),
    ...first.slice(0, SHOWN).map(({ number, text, reason }) => `line ${number}: ${reason}${quoted(text)}`),
    ...(oddValues > 0
      ? [`${plural(oddValues, 'value')} cannot be, and ${oddValues === 1 ? 'is' : 'are'} kept as text`]
      : []),
    ...(told !== undefined && told !== rows
      ? [`conntrack says that it showed ${formatCount(told)}, and ${plural(rows, 'row')} can be read`]
      : []),
    ...(ended > 0 ? [endedText(ended, listed)] : []),
  ];
}

/** The gist of it in a few words, the worst first; empty where all is as it should be. */
export function savedGist({ unreadable, format }: SavedReport): string {
  if (unreadable > 0) return `${plural(unreadable, 'line')} unreadable`;
  return format?.split(':')[0] ?? '';
}

function endedText(ended: number, listed: number): string {
  if (listed === 0) return `an event log that leaves no flow alive: ${formatCount(ended)} ended`;
  return `an event log: ${formatCount(ended)} of its flows ended`;
}

function plural(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;
}

function quoted(text: string): string {
  return text === '' ? '' : `: "${text.slice(0, QUOTED)}"`;
}
