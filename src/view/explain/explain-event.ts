// What an event of `conntrack -E` says of the flow or the expectation behind it.
import { FlowEvent } from '../../conntrack/flow-event.ts';
import type { ExplainedSection } from './explanation.ts';

const MEANINGS: Readonly<Record<number, readonly [string, string]>> = {
  [FlowEvent.NEW]: [
    '[NEW]',
    'It has just been put into the table; time left and state are those it began with.',
  ],
  [FlowEvent.UPDATE]: [
    '[UPDATE]',
    'Its state or its flags have just changed, to those that stand here. Packets alone are no event.',
  ],
  [FlowEvent.DESTROY]: [
    '[DESTROY]',
    'It has gone from the table: its time ran out, it was deleted, or it made room for another. No time is left; state and flags are its last ones.',
  ],
};

/** Undefined for a line of a table, which is no event. */
export function explainEvent(event: FlowEvent): ExplainedSection | undefined {
  const found = MEANINGS[event];
  if (found === undefined) return undefined;
  const [value, meaning] = found;
  return { title: 'Event', lines: [{ label: 'event', value, meaning }] };
}
