// The events page: flows that came, changed and went, the newest at the bottom, and below it what readings cannot tell.
import type { EventLog } from '../app/event-log.ts';
import { unseenText } from '../app/short-flows.ts';
import { safeText } from '../names/safe-text.ts';
import { formatCount } from '../pressure/figures.ts';
import { wrapText } from './text-page.ts';

const INDENT = '    ';

/** Its lines for a page of that many columns. `interval` in milliseconds: what is shorter than that goes unseen. */
export function eventLines(
  events: readonly string[],
  log: EventLog | undefined,
  interval: number,
  width: number,
): string[] {
  const remarks = remarkTexts(events, log, interval).flatMap(text => wrapText(text, width));
  if (events.length === 0) return ['  Nothing has come, changed or gone yet.', '', ...remarks];
  return [...events.flatMap(line => folded(line, width)), '', ...remarks];
}

function folded(line: string, width: number): string[] {
  const [first = '', ...rest] = wrapText(line, width - INDENT.length).map(safeText);
  return [`  ${first}`, ...rest.map(part => `${INDENT}${part}`)];
}

function remarkTexts(events: readonly string[], log: EventLog | undefined, interval: number): string[] {
  const passedOver = log?.passedOver ?? 0;
  return [
    ...(log && events !== log.lines ? ['Newer events wait below: End.'] : []),
    ...(passedOver > 0 ? [`${formatCount(passedOver)} more had no room here.`] : []),
    unseenText(log?.short.listedOnce ?? 0, interval),
  ];
}
