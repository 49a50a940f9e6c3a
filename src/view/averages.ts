// What rates are averages over: nothing but the time since the last reading, or iftop's windows.

/** The first is the usual one. */
export const AVERAGES = ['last', '2s', '10s', '40s'] as const;
export type Average = (typeof AVERAGES)[number];

/** Seconds; 0 for the time since the last reading. */
export function windowOf(average: Average): number {
  return average === 'last' ? 0 : Number.parseInt(average, 10);
}
