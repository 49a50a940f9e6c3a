// The time between two readings: the usual one, and the bounds of what may be asked for.

/** Milliseconds. */
export const USUAL_INTERVAL = 1000;
/** Seconds: faster than this the router would do little else. */
export const SHORTEST_INTERVAL = 0.1;
/** Seconds: a day; a longer one is a slip of the keyboard. */
export const LONGEST_INTERVAL = 86_400;
