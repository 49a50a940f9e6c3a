// How full is worth a word: the shares of the maximum that the report, the alert line and `check` go by.

/** From here on a table fills: `check` warns, and a larger one is advised. */
export const FILLING = 0.75;
/** From here on it is nearly full: `check` is critical, and the screen names a host and a reason. */
export const NEARLY_FULL = 0.9;

/** count / max, 0 to 1; undefined without a count, without a maximum, and for a maximum of 0, which is none. */
export function shareOfMax(count: number | undefined, max: number | undefined): number | undefined {
  return count === undefined || !max ? undefined : count / max;
}
