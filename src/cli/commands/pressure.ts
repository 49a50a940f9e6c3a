// `conntop pressure`: the report on a table that fills, in words or as JSON.
import type { PressureReport } from '../../pressure/report.ts';
import { reportJson } from '../../pressure/report-json.ts';
import { reportLines } from '../../pressure/report-text.ts';
import { type Source, SourceError } from '../../reader/source.ts';
import { judgeFacts, watchAndJudge } from '../../watch/judge.ts';
import type { Invocation } from '../invocation.ts';
import { warn } from '../messages.ts';
import { print, printJson } from '../standard-output.ts';
import { watchTime } from '../watch-time.ts';
import { withSource } from '../with-source.ts';

export async function runPressure({ settings }: Invocation): Promise<number> {
  const seconds = watchTime(settings);
  const report = await withSource(settings, source => reportOf(source, seconds, settings.interval));
  if (settings.format === 'json') printJson(reportJson(report));
  else print(`${reportLines(report).join('\n')}\n`);
  return 0;
}

/** Without the right to read the table there is a report all the same: on count, maximum and counters. */
async function reportOf(source: Source, seconds: number, interval: number): Promise<PressureReport> {
  try {
    return await watchAndJudge(source, seconds, interval);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const reduced = await judgeFacts(source, seconds);
    if (reduced === undefined) throw error;
    warn(`${error.message}; ${error.hint}: hosts and causes are not told`);
    return reduced;
  }
}
