// Spreads what was seen over some time over the columns of a sparkline.

/** The values of the columns, the newest at the right, and what the full height stands for. */
export interface Points {
  readonly values: readonly number[];
  readonly full: number;
}

/** One value a column, that of its highest sample; 0 where there is none. Instants in milliseconds, oldest first. */
export function bucketed(
  samples: readonly { readonly instant: number; readonly value: number }[],
  columns: number,
  seconds: number,
): number[] {
  const newest = samples.at(-1);
  if (!newest || columns < 1) return [];
  const span = (seconds * 1000) / columns;
  const values: number[] = [];
  for (const { instant, value } of samples) {
    const ago = Math.floor((newest.instant - instant) / span);
    const at = columns - 1 - ago;
    if (at >= 0) values[at] = Math.max(values[at] ?? 0, value);
  }
  return Array.from({ length: columns }, (_, at) => values[at] ?? 0);
}
