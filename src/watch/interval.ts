// The time between two readings: the usual one, and the bounds of what may be asked for.

/** Milliseconds. */
export const USUAL_INTERVAL = 1000;
/** Seconds: a day; a longer one is a slip of the keyboard. */
export const LONGEST_INTERVAL = 86_400;
/** Seconds: faster than this the router would do little else. */
const SHORTEST_INTERVAL = 0.1;

/** What is wrong with a number of seconds, to say of it; undefined where nothing is. */
export function intervalFault(seconds: number): string | undefined {
  if (Number.isNaN(seconds)) return 'not a number of seconds';
  if (seconds >= SHORTEST_INTERVAL && seconds <= LONGEST_INTERVAL) return undefined;
  return `must be between ${SHORTEST_INTERVAL} and ${LONGEST_INTERVAL} seconds`;
}
