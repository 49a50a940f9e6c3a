// Who is behind a symptom that many hosts may share: the source that has most of it, else the destination.
import { type Evidence, groupSymptom } from '../verdict.ts';

/** From this share of the symptom's flows on it is one host's doing. */
const MOST = 0.5;

export interface Culprit {
  readonly flows: number;
  readonly sources: number;
  /** Undefined where no single host has half of the flows. */
  readonly host:
    | { readonly name: string; readonly role: 'source' | 'destination'; readonly flows: number }
    | undefined;
}

/** Counts the rows with a symptom and looks for the one host behind them. */
export function culpritOf(evidence: Evidence, where: (row: number) => boolean): Culprit {
  const bySource = groupSymptom(evidence, 'source', where);
  const [source] = bySource.top;
  const counts = { flows: bySource.flows, sources: bySource.groups };
  if (source === undefined) return { ...counts, host: undefined };
  if (source.flows >= counts.flows * MOST) return { ...counts, host: { ...pick(source), role: 'source' } };
  const [destination] = groupSymptom(evidence, 'destination', where).top;
  if (destination === undefined || destination.flows < counts.flows * MOST)
    return { ...counts, host: undefined };
  return { ...counts, host: { ...pick(destination), role: 'destination' } };
}

function pick({ name, flows }: { readonly name: string; readonly flows: number }): {
  name: string;
  flows: number;
} {
  return { name, flows };
}
