// What `conntrack -E` puts around a table line: the time, the kind of event, and who caused it.

/** What a line says of its flow. */
export const FlowEvent = {
  /** Nothing but that it is there: the line of a table. */
  NONE: 0,
  NEW: 1,
  UPDATE: 2,
  DESTROY: 3,
} as const;
export type FlowEvent = (typeof FlowEvent)[keyof typeof FlowEvent];

/** The event's kind, and the table line inside. */
export interface EventText {
  readonly event: FlowEvent;
  readonly line: string;
}

/**
 * Takes `[1795226437.292468]\t    [NEW] tcp 6 ... [USERSPACE] portid=1 progname=conntrack` apart; undefined for a
 * line that does not begin so. Before 1.4.2 the microseconds were padded with blanks behind.
 */
export function parseEventText(text: string): EventText | undefined {
  const match = /^(?:\[\d+\.\d+ *\]\t)? *\[(NEW|UPDATE|DESTROY)\] /.exec(text);
  const kind = match?.[1] as keyof typeof FlowEvent | undefined;
  if (match === null || kind === undefined) return undefined;
  return { event: FlowEvent[kind], line: withoutOriginator(text.slice(match[0].length)) };
}

/** The line without ` [USERSPACE] portid=N progname=name`, which names the program that caused an event. */
export function withoutOriginator(text: string): string {
  const at = text.lastIndexOf(' [USERSPACE]');
  return at < 0 ? text : text.slice(0, at);
}
