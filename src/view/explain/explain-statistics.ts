// Explains a line of the kernel's counters in words.
import { COUNTERS } from '../../conntrack/counters.ts';
import type { Statistics } from '../../conntrack/statistics.ts';
import { safeText } from '../../words/safe-text.ts';
import type { ExplainedSection } from './explanation.ts';

/** The sums over the CPUs that the text has, each with what it counts. */
export function explainStatistics({ totals, cpus }: Statistics): ExplainedSection[] {
  const lines = [...totals].map(([name, value]) => ({
    label: safeText(name),
    value: String(value),
    meaning: COUNTERS.find(counter => counter.name === name)?.meaning ?? 'not known to conntop',
  }));
  const of = cpus.length === 1 ? 'of one CPU' : `summed over ${cpus.length} CPUs`;
  return [{ title: `Counters ${of}, since the network namespace was made`, lines }];
}
