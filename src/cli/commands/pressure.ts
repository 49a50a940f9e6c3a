// `conntop pressure`: the report on a table that fills, in words or as JSON.
import { reportJson } from '../../pressure/report-json.ts';
import { reportLines } from '../../pressure/report-text.ts';
import type { Invocation } from '../commands.ts';
import { print, printJson } from '../standard-output.ts';
import { watchTable } from '../watch-table.ts';

/** Seconds; growth cannot be told from a single reading. */
const USUAL_WATCH = 3;

export async function runPressure({ settings }: Invocation): Promise<number> {
  const report = await watchTable(settings, settings.watchSeconds ?? USUAL_WATCH);
  if (settings.format === 'json') printJson(reportJson(report));
  else print(`${reportLines(report).join('\n')}\n`);
  return 0;
}
