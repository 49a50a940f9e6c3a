// `conntop check`: one line and an exit code for monitoring.
import { check, Status } from '../../pressure/check.ts';
import { SourceError } from '../../reader/source.ts';
import { watchAndJudge } from '../../watch/judge.ts';
import { formatPercent } from '../../words/figures.ts';
import { safeText } from '../../words/safe-text.ts';
import type { Invocation } from '../invocation.ts';
import { print } from '../standard-output.ts';
import { UsageError } from '../usage-error.ts';
import { withSource } from '../with-source.ts';

/** Seconds to watch where drops are judged. */
const DROPS_WATCH = 1;

/** Exits with the status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN, also where the table cannot be read. */
export async function runCheck({ settings }: Invocation): Promise<number> {
  const { warning, critical, maxPerHost, drops } = settings;
  if (critical < warning) {
    const [low, high] = [critical, warning].map(share => formatPercent(share));
    throw new UsageError(`--critical lies at ${low}, below --warning at ${high}`);
  }
  try {
    const seconds = drops ? DROPS_WATCH : 0;
    const report = await withSource(settings, source => watchAndJudge(source, seconds, settings.interval));
    const result = check(report, { warning, critical, maxPerHost, drops });
    print(`${result.line}\n`);
    return result.status;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    print(`CONNTRACK UNKNOWN - ${safeText(error.message)}; ${safeText(error.hint)}\n`);
    return Status.UNKNOWN;
  }
}
