// `conntop record`: writes snapshots of the table to a file until it is interrupted.
import { RecordingTee } from '../../reader/recording/recording-tee.ts';
import type { RecordingWriter } from '../../reader/recording/recording-writer.ts';
import { USUAL_INTERVAL } from '../../watch/interval.ts';
import { SLOW_PATHS } from '../../watch/slow-facts.ts';
import { FACT_PATHS } from '../../watch/table-facts.ts';
import { watch } from '../../watch/watch.ts';
import { formatCount } from '../../words/figures.ts';
import { abortedBy } from '../interruption.ts';
import type { Invocation } from '../invocation.ts';
import { tellerOfTrouble, warn } from '../messages.ts';
import { openWriter } from '../open-writer.ts';
import { UsageError } from '../usage-error.ts';
import { withSource } from '../with-source.ts';

/** Also what the pressure page asks for beside the table. */
const PATHS = [...FACT_PATHS, ...SLOW_PATHS];

/** Throws a SourceError where not even a first snapshot can be read, or the last one could not be written. */
export async function runRecord({ settings, words }: Invocation): Promise<number> {
  const [path, ...more] = words;
  if (path === undefined) throw new UsageError('record needs a FILE to write to');
  if (more.length > 0) throw new UsageError(`record takes one FILE, and no "${more[0]}"`);
  return withSource(settings, async source => {
    const writer = openWriter(path, settings);
    const tee = new RecordingTee(source, writer);
    try {
      await recordUntilStopped(tee, writer, settings.every ?? USUAL_INTERVAL);
    } finally {
      await writer.close();
    }
    warn(`${formatCount(writer.snapshots)} snapshots, ${formatCount(writer.size)} bytes in ${path}`);
    const { trouble } = tee.place;
    if (trouble) throw trouble;
    return 0;
  });
}

/**
 * A source that fails later on is told of and tried again, as is a file that cannot be written. It is over when another
 * file stands in its place.
 */
async function recordUntilStopped(
  tee: RecordingTee,
  writer: RecordingWriter,
  interval: number,
): Promise<void> {
  const tell = tellerOfTrouble();
  const { signal } = abortedBy('SIGINT', 'SIGTERM', 'SIGHUP');
  let hasBegun = false;
  for await (const news of watch(tee, { interval, signal, paths: PATHS, withFlows: false })) {
    if (news.type === 'failure' && !hasBegun) throw news.error;
    // The kernel's small files may be read where the table cannot.
    if (news.type === 'facts') continue;
    tell(news.type === 'failure' ? news.error : tee.place.trouble);
    if (news.type === 'failure') continue;
    hasBegun = true;
    news.reading.release();
    // A live table's next reading tells of what became of this one's recording.
    if (writer.isLost) return;
  }
}
