// Makes the source that the settings name.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { leanly } from '../reader/lean-source.ts';
import { recordingAt } from '../reader/place.ts';
import { openPlace, PLACES, type PlaceOption, type SourceName } from '../reader/places.ts';
import { type Source, SourceError } from '../reader/source.ts';
import { SourceChain } from '../reader/source-chain.ts';
import { goToStart } from './open-recording.ts';
import type { Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';

/**
 * The place that is named, else the sources in their order. To be closed by the caller. A recording stands where the
 * settings say. Throws a SourceError or a UsageError.
 */
export async function openSource(settings: Settings): Promise<Source> {
  return leanly(await openPlain(settings));
}

async function openPlain(settings: Settings): Promise<Source> {
  const option = optionGiven(settings);
  if (option === 'source') return openChain(settings);
  const source = await openPlace(option, settings);
  try {
    goToStart(recordingAt(source.place), settings);
  } catch (error) {
    source.close();
    throw error;
  }
  return source;
}

/** The settings with one source each, in the order in which they are to be tried. */
export function eachSource(settings: Settings): Settings[] {
  if (optionGiven(settings) !== 'source') return [settings];
  return sourcesOf(settings).map(name => ({ ...settings, sources: [name] }));
}

const PROC = '/proc';

/** Which settings say that an option was given; every place has its own, and the last is meant where none is. */
const OPTIONS: Readonly<Record<PlaceOption, (settings: Settings) => unknown>> = {
  file: ({ file }) => file,
  ssh: ({ ssh }) => ssh,
  netns: ({ netns }) => netns,
  source: ({ sources }) => sources,
};

/** A table can be in one place only, and an earlier instant only in a recording. */
function optionGiven(settings: Settings): PlaceOption {
  const options = Object.keys(OPTIONS) as PlaceOption[];
  const [option = 'source', ...others] = options.filter(each => OPTIONS[each](settings) !== undefined);
  // A recording or a far machine has a proc root of its own.
  const other = option !== 'source' && settings.procRoot !== PROC ? 'proc-root' : others[0];
  if (other !== undefined) throw new UsageError(`--${option} and --${other} exclude each other`);
  if (option !== 'file' && settings.at !== undefined) goToStart(undefined, settings);
  return option;
}

async function openChain(settings: Settings): Promise<Source> {
  return new SourceChain(await Promise.all(sourcesOf(settings).map(name => PLACES[name].open(settings))));
}

/**
 * What the command line says, or else: conntrack(8) can only ask this machine's kernel, which another proc root has
 * nothing to do with. Labels are told by it alone: from the proc file a filter that asks for them would pick nothing,
 * and not say so.
 */
function sourcesOf({ sources, procRoot, needsLabels }: Settings): readonly SourceName[] {
  if (sources !== undefined) return sources;
  if (procRoot !== PROC) return ['proc'];
  if (!existsSync(join(PROC, 'self'))) {
    throw new SourceError(
      'this machine has no /proc, so its kernel is not asked',
      'name a place: --ssh USER@ROUTER, --file TABLE or --source demo',
    );
  }
  return needsLabels ? ['conntrack'] : ['proc', 'conntrack'];
}
