// The events page: flows that came, changed and went, the newest on top.
import type { EventLog } from '../app/event-log.ts';
import { safeText } from '../names/safe-text.ts';
import { formatCount } from '../pressure/figures.ts';
import { wrapText } from './text-page.ts';

const INDENT = '    ';

/** Its lines for a page of that many columns. `interval` in milliseconds: what is shorter than that goes unseen. */
export function eventLines(log: EventLog | undefined, interval: number, width: number): string[] {
  const unseen = `Flows that came and went within ${interval / 1000} s, between two readings, are not among them.`;
  const passedOver =
    log && log.passedOver > 0 ? [`${formatCount(log.passedOver)} more had no room here.`] : [];
  const head = [unseen, ...passedOver].flatMap(text => wrapText(text, width));
  const events = (log?.lines ?? []).toReversed().flatMap(line => folded(line, width));
  return [...head, '', ...(events.length > 0 ? events : ['  Nothing has come, changed or gone yet.'])];
}

function folded(line: string, width: number): string[] {
  const [first = '', ...rest] = wrapText(line, width - INDENT.length).map(safeText);
  return [`  ${first}`, ...rest.map(part => `${INDENT}${part}`)];
}
