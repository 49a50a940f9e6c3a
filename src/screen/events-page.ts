// The events page: flows that came, changed and went, one a line, the newest at the bottom, and what readings cannot tell.
import type { EventLog } from '../watch/event-log.ts';
import type { LoggedEvent } from '../watch/logged-event.ts';
import { unseenText } from '../watch/short-flows.ts';
import { formatCount } from '../words/figures.ts';
import { type CutStyle, fitEnd } from '../words/fit-end.ts';
import { fitCells } from '../words/safe-text.ts';
import { wrapText } from '../words/wrap-text.ts';

/** From this width on, on terminals of 132 columns, there is room for the time left and the traffic. */
const WIDE = 128;
/** Below it the state is left out in favour of the ends. */
const NARROW = 66;
/** The widest that a column gets, in cells. */
const MOST = { time: 8, name: 7, protocol: 7, state: 11, timeout: 7, traffic: 16, end: 47 } as const;
/** A translated end in fewer cells says nothing. */
const LEAST_TRANSLATION = 20;
const ARROW = ' > ';

type Fact = Exclude<keyof typeof MOST, 'end'>;

interface Widths {
  /** The columns before the ends, in their order. */
  readonly facts: readonly (readonly [fact: Fact, width: number])[];
  readonly source: number;
  readonly destination: number;
  /** 0 where there is no room. */
  readonly translation: number;
}

/** Its lines for a page of that many columns. `interval` in milliseconds: what is shorter than that goes unseen. */
export function eventLines(
  events: readonly LoggedEvent[],
  log: EventLog,
  interval: number,
  width: number,
  style: CutStyle,
): string[] {
  const remarks = remarkTexts(events, log, interval).flatMap(text => wrapText(text, width));
  if (events.length === 0) return ['  Nothing has come, changed or gone yet.', '', ...remarks];
  const widths = widthsFor(events, width);
  return [...events.map(event => eventLine(event, widths, style)), '', ...remarks];
}

/** As wide as the events kept need, so that the columns stand still while the page is scrolled. */
function widthsFor(events: readonly LoggedEvent[], width: number): Widths {
  const widest = (fact: keyof LoggedEvent): number =>
    events.reduce((most, event) => Math.max(most, event[fact].length), 0);
  const facts = factsFor(width).map(fact => [fact, Math.min(MOST[fact], widest(fact))] as const);
  const head = facts.reduce((sum, [, cells]) => sum + cells + 1, 1);
  const room = width - head - ARROW.length;
  const destinations = Math.min(MOST.end, widest('destination'));
  const source = Math.min(MOST.end, widest('source'), Math.max(room >> 1, room - destinations));
  const destination = Math.min(destinations, room - source);
  const rest = room - source - destination - 1;
  return { facts, source, destination, translation: rest < LEAST_TRANSLATION ? 0 : rest };
}

function factsFor(width: number): readonly Fact[] {
  if (width < NARROW) return ['time', 'name', 'protocol'];
  const usual = ['time', 'name', 'protocol', 'state'] as const;
  return width < WIDE ? usual : [...usual, 'timeout', 'traffic'];
}

function eventLine(event: LoggedEvent, widths: Widths, style: CutStyle): string {
  const facts = widths.facts.map(([fact, width]) => cut(event[fact], width, style).padEnd(width));
  const source = fitEnd(event.source, widths.source, style).padEnd(widths.source);
  const destination = fitEnd(event.destination, widths.destination, style).padEnd(widths.destination);
  const translation = cut(event.translation, widths.translation, style);
  return ` ${facts.join(' ')} ${source}${ARROW}${destination} ${translation}`.trimEnd();
}

function cut(text: string, width: number, { ellipsis }: CutStyle): string {
  if (text.length <= width) return text;
  return width === 0 ? '' : `${fitCells(text, width - 1)}${ellipsis}`;
}

function remarkTexts(events: readonly LoggedEvent[], log: EventLog, interval: number): string[] {
  return [
    ...(events === log.events ? [] : ['Newer events wait below: End.']),
    ...(log.passedOver > 0 ? [`${formatCount(log.passedOver)} more had no room here.`] : []),
    unseenText(log.short.listedOnce, interval),
  ];
}
