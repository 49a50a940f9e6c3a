// Measures several things in turn, round after round: a machine's own speed changes from minute to minute.

/** A measurement's figures by name. */
export type Figures = Readonly<Record<string, number>>;

/**
 * Each figure's median over the rounds, by the name of what was measured. Every round measures each once, in their
 * order.
 */
export async function inTurn<K extends string, F extends object>(
  rounds: number,
  measures: Readonly<Record<K, () => Promise<F>>>,
): Promise<Record<K, F>> {
  const names = Object.keys(measures) as K[];
  const taken = new Map<K, F[]>(names.map(name => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) taken.get(name)?.push(await measures[name]());
  }
  const medians = names.map(name => [name, medianFigures((taken.get(name) ?? []) as Figures[])]);
  return Object.fromEntries(medians) as Record<K, F>;
}

function medianFigures(rounds: readonly Figures[]): Figures {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(
    names.map(name => [name, median(rounds.map(figures => figures[name] ?? Number.NaN))]),
  );
}

/** The middle one; of an even number, the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
}
