// Makes the source that the settings name.
import { ConntrackSource } from '../reader/conntrack-source.ts';
import { FileSource } from '../reader/file-source.ts';
import { NamespaceSource } from '../reader/namespace-source.ts';
import { ProcSource } from '../reader/proc-source.ts';
import { isRecording } from '../reader/recording/recording-reader.ts';
import type { Source } from '../reader/source.ts';
import { SourceChain } from '../reader/source-chain.ts';
import { SshSource } from '../reader/ssh/ssh-source.ts';
import { openRecording } from './open-recording.ts';
import type { Settings, SourceName } from './settings.ts';
import { UsageError } from './usage-error.ts';

/**
 * A file, a router or a namespace where one is named, else the sources in their order. To be closed by the caller. Over
 * ssh the connection is made here, since ssh may ask for a password. Throws a SourceError or a UsageError.
 */
export async function openSource(settings: Settings): Promise<Source> {
  checkPlaces(settings);
  const { file, ssh, netns, procRoot, allowChanges } = settings;
  if (file !== undefined) return isRecording(file) ? openRecording(file, settings) : openFile(file, settings);
  if (netns !== undefined) return new NamespaceSource(netns);
  if (ssh !== undefined) {
    const source = new SshSource(ssh, { allowChanges });
    await source.connect();
    return source;
  }
  const names = settings.sources ?? usualSources(settings);
  return new SourceChain(await Promise.all(names.map(name => openNamed(name, procRoot))));
}

/** The settings with one source each, in the order in which they are to be tried. */
export function eachSource(settings: Settings): Settings[] {
  const { file, ssh, netns } = settings;
  if (file !== undefined || ssh !== undefined || netns !== undefined) return [settings];
  const names = settings.sources ?? usualSources(settings);
  return names.map(name => ({ ...settings, sources: [name] }));
}

const NO_RECORDING = '--at: needs a recording, given with --file';

/** A table can be in one place only, and an earlier instant only in a recording. */
function checkPlaces({ file, ssh, netns, sources, procRoot, at }: Settings): void {
  const places: readonly (readonly [string, boolean])[] = [
    ['--file', file !== undefined],
    ['--ssh', ssh !== undefined],
    ['--netns', netns !== undefined],
    ['--source', sources !== undefined],
  ];
  const given = places.filter(([, isGiven]) => isGiven).map(([flag]) => flag);
  // A recording or a far machine has a proc root of its own.
  if (given.length > 0 && given[0] !== '--source' && procRoot !== '/proc') given.push('--proc-root');
  if (given.length > 1) throw new UsageError(`${given[0]} and ${given[1]} exclude each other`);
  if (at !== undefined && file === undefined) throw new UsageError(NO_RECORDING);
}

function openFile(file: string, { at }: Settings): Source {
  if (at !== undefined) throw new UsageError(NO_RECORDING);
  return new FileSource(file);
}

/**
 * conntrack(8) can only ask this machine's kernel, which another proc root has nothing to do with. Labels are told by
 * it alone: from the proc file a filter that asks for them would pick nothing, and not say so.
 */
function usualSources({ procRoot, needsLabels }: Settings): readonly SourceName[] {
  if (procRoot !== '/proc') return ['proc'];
  return needsLabels ? ['conntrack'] : ['proc', 'conntrack'];
}

/** The demo is loaded only where it is asked for. */
async function openNamed(name: SourceName, procRoot: string): Promise<Source> {
  if (name === 'demo') return (await import('../reader/demo/demo-source.ts')).createDemoSource();
  return name === 'proc' ? new ProcSource(procRoot) : new ConntrackSource(procRoot);
}
