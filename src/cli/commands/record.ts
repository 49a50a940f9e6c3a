// `conntop record`: writes snapshots of the table to a file until it is interrupted.
import { FACT_PATHS } from '../../app/monitor.ts';
import { EXPECTATION_PATHS } from '../../conntrack/expectations.ts';
import { SLAB_PATHS } from '../../conntrack/slab.ts';
import { Poller } from '../../reader/poller.ts';
import { RecordingTee } from '../../reader/recording/recording-tee.ts';
import { SourceError } from '../../reader/source.ts';
import { formatCount } from '../../words/figures.ts';
import { abortedBy } from '../interruption.ts';
import type { Invocation } from '../invocation.ts';
import { warn } from '../messages.ts';
import { openSource } from '../open-source.ts';
import { openWriter } from '../open-writer.ts';
import { UsageError } from '../usage-error.ts';

/** Also what the pressure page asks for beside the table. */
const PATHS = [...FACT_PATHS, ...SLAB_PATHS.paths, ...EXPECTATION_PATHS.paths];
const USUAL_INTERVAL = 1000;

/** Throws a SourceError where not even a first snapshot can be read, or the last one could not be written. */
export async function runRecord({ settings, words }: Invocation): Promise<number> {
  const [path, ...more] = words;
  if (path === undefined) throw new UsageError('record needs a FILE to write to');
  if (more.length > 0) throw new UsageError(`record takes one FILE, and no "${more[0]}"`);
  const source = await openSource(settings);
  const writer = openWriter(path, settings);
  const tee = new RecordingTee(source, writer);
  try {
    await recordUntilStopped(tee, settings.every ?? USUAL_INTERVAL);
  } finally {
    await writer.close();
  }
  warn(`${formatCount(writer.snapshots)} snapshots, ${formatCount(writer.size)} bytes in ${path}`);
  const { trouble } = tee.place;
  if (trouble) throw trouble;
  return 0;
}

/** A source that fails later on is told of and tried again, as is a file that cannot be written. */
function recordUntilStopped(tee: RecordingTee, every: number): Promise<void> {
  const tell = tellerOfTrouble();
  const stop = abortedBy('SIGINT', 'SIGTERM', 'SIGHUP');
  let hasBegun = false;
  return new Promise((resolve, reject) => {
    const poller = new Poller(tee, every, PATHS, {
      facts: () => {},
      begin: () => tell(tee.place.trouble),
      chunk: () => {},
      end: () => {
        hasBegun = true;
      },
      failed: error => {
        if (hasBegun) tell(error);
        else stop.abort(error);
      },
    });
    stop.signal.addEventListener('abort', () => {
      poller.stop();
      if (stop.signal.reason instanceof SourceError) reject(stop.signal.reason);
      else resolve();
    });
    poller.start();
  });
}

/** Warns of a trouble once, until there is another or none. */
function tellerOfTrouble(): (trouble: SourceError | undefined) => void {
  let told = '';
  return trouble => {
    if (trouble && trouble.message !== told) warn(`${trouble.message}; ${trouble.hint}`);
    told = trouble?.message ?? '';
  };
}
