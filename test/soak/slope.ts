// How fast something grows, by least squares.

export interface Point {
  /** Minutes. */
  readonly at: number;
  readonly value: number;
}

/** By how much the value grows in a minute along the line that fits best; 0 where two points cannot be told apart. */
export function slopeOf(points: readonly Point[]): number {
  const middle = { at: mean(points.map(({ at }) => at)), value: mean(points.map(({ value }) => value)) };
  const spread = sum(points.map(({ at }) => (at - middle.at) ** 2));
  const common = sum(points.map(({ at, value }) => (at - middle.at) * (value - middle.value)));
  return spread > 0 ? common / spread : 0;
}

function mean(values: readonly number[]): number {
  return values.length > 0 ? sum(values) / values.length : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
