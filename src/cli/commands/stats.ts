// `conntop stats`: the kernel's counters, summed and per CPU, each with its meaning.
import { COUNTERS } from '../../conntrack/counters.ts';
import type { Statistics } from '../../conntrack/statistics.ts';
import { SourceError } from '../../reader/source.ts';
import { COUNTER_PATHS } from '../../watch/table-facts.ts';
import { readFacts } from '../../watch/watch.ts';
import type { Invocation } from '../invocation.ts';
import { eachSource } from '../open-source.ts';

import type { Settings } from '../settings.ts';
import { print, printJson } from '../standard-output.ts';
import { withSource } from '../with-source.ts';

export async function runStats({ settings }: Invocation): Promise<number> {
  const statistics = await firstCounters(settings);
  if (settings.format === 'json') printJson(statsJson(statistics));
  else print(statsText(statistics));
  return 0;
}

/** The table need not be read to learn which source has counters: each is asked in its turn. */
async function firstCounters(settings: Settings): Promise<Statistics> {
  for (const one of eachSource(settings)) {
    const statistics = await withSource(one, async source => {
      const { tally } = await readFacts(source, COUNTER_PATHS);
      return tally?.latest;
    });
    if (statistics) return statistics;
  }
  if (settings.file !== undefined) {
    throw new SourceError(
      `${settings.file}: a saved table has no counters`,
      'read the router itself, or a recording of it',
    );
  }
  throw new SourceError(
    'the counters cannot be read: neither /proc/net/stat/nf_conntrack nor conntrack -S',
    'load nf_conntrack, or install conntrack and run as root',
  );
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
