// Opens the source that the settings name for as long as a command needs it.
import type { Source } from '../reader/source.ts';
import { warn } from './messages.ts';
import { openSource } from './open-source.ts';
import type { Settings } from './settings.ts';

/** Runs `use` with the source that the settings name, tells what is to be known of it, and closes it whatever happens. */
export async function withSource<T>(settings: Settings, use: (source: Source) => Promise<T>): Promise<T> {
  const source = await openSource(settings);
  try {
    const result = await use(source);
    const { note } = source.place;
    if (note !== '') warn(note);
    return result;
  } finally {
    source.close();
  }
}
