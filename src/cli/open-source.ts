// Makes the source that the settings name.
import { ConntrackSource } from '../reader/conntrack-source.ts';
import { FileSource } from '../reader/file-source.ts';
import { ProcSource } from '../reader/proc-source.ts';
import type { Source } from '../reader/source.ts';
import { SourceChain } from '../reader/source-chain.ts';
import type { Settings, SourceName } from './settings.ts';

/** A file where one is named, else the sources in their order. To be closed by the caller. */
export async function openSource({ file, sources, procRoot }: Settings): Promise<Source> {
  if (file !== undefined) return new FileSource(file);
  const names = sources ?? usualSources(procRoot);
  return new SourceChain(await Promise.all(names.map(name => openNamed(name, procRoot))));
}

/** The settings with one source each, in the order in which they are to be tried. */
export function eachSource(settings: Settings): Settings[] {
  if (settings.file !== undefined) return [settings];
  const names = settings.sources ?? usualSources(settings.procRoot);
  return names.map(name => ({ ...settings, sources: [name] }));
}

/** conntrack(8) can only ask this machine's kernel, which another proc root has nothing to do with. */
function usualSources(procRoot: string): readonly SourceName[] {
  return procRoot === '/proc' ? ['proc', 'conntrack'] : ['proc'];
}

/** The demo is loaded only where it is asked for. */
async function openNamed(name: SourceName, procRoot: string): Promise<Source> {
  if (name === 'demo') return (await import('../reader/demo/demo-source.ts')).createDemoSource();
  return name === 'proc' ? new ProcSource(procRoot) : new ConntrackSource(procRoot);
}
