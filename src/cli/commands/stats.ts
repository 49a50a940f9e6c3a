// `conntop stats`: the kernel's counters, summed and per CPU, each with its meaning.
import { COUNTERS } from '../../conntrack/counters.ts';
import type { Statistics } from '../../conntrack/statistics.ts';
import { SourceError } from '../../reader/source.ts';
import type { Invocation } from '../commands.ts';
import { readCounters, withSource } from '../read-table.ts';
import { print, printJson } from '../standard-output.ts';

export function runStats({ settings }: Invocation): Promise<number> {
  return withSource(settings, async source => {
    const statistics = await readCounters(source);
    if (!statistics) {
      throw new SourceError(
        'the counters cannot be read: neither /proc/net/stat/nf_conntrack nor conntrack -S',
        'load nf_conntrack, or install conntrack and run as root',
      );
    }
    if (settings.format === 'json') printJson(statsJson(statistics));
    else print(statsText(statistics));
    return 0;
  });
}

function statsJson({ totals, cpus, entries }: Statistics): object {
  return {
    entries,
    totals: Object.fromEntries(totals),
    cpus: cpus.map(({ cpu, counters }) => ({ cpu, ...Object.fromEntries(counters) })),
    meanings: Object.fromEntries(
      COUNTERS.filter(({ name }) => totals.has(name)).map(({ name, meaning }) => [name, meaning]),
    ),
  };
}

/** Each counter on a line with its meaning below, then one line for each CPU. */
function statsText({ totals, cpus }: Statistics): string {
  const known = COUNTERS.filter(({ name }) => totals.has(name));
  const lines = known.flatMap(({ name, meaning, advice }) => {
    const total = totals.get(name) ?? 0;
    const text = total > 0 && advice ? [meaning, advice] : [meaning];
    return [`${name.padEnd(16)} ${String(total).padStart(12)}`, ...text.map(line => `    ${line}`)];
  });
  const unknown = [...totals].filter(([name]) => !known.some(counter => counter.name === name));
  lines.push(...unknown.map(([name, total]) => `${name.padEnd(16)} ${String(total).padStart(12)}`), '');
  const rows = cpus.map(
    ({ cpu, counters }) => `cpu=${cpu} ${[...counters].map(([name, value]) => `${name}=${value}`).join(' ')}`,
  );
  return `${[...lines, ...rows].join('\n')}\n`;
}
