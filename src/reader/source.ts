// Where a table's bytes come from: the four members that every source has. To a source, bytes mean nothing.
import type { FactTexts } from '../conntrack/fact-paths.ts';
import type { Place } from './place.ts';

export type { FactTexts } from '../conntrack/fact-paths.ts';
export { SourceError } from './source-error.ts';

/** Under this name a source that asks conntrack(8) hands over what `conntrack -S` prints. */
export const CONNTRACK_STATISTICS = 'conntrack -S';
/** Under this name a source that can ask ip(8) hands over the IPv6 neighbours, which stand in no file. */
export const NEIGHBOURS = 'ip -6 neigh';

/**
 * Takes the table's next bytes. They are borrowed until it returns. `instant` says when they were read:
 * milliseconds of the monotonic clock (performance.now).
 */
export type TableSink = (chunk: Uint8Array, instant: number) => void;

export interface Source {
  readonly place: Place;
  /** Small kernel files by path relative to the proc root; never rejects, what is unreadable is absent. */
  facts(paths: readonly string[]): Promise<FactTexts>;
  /** Hands over the whole table, chunk by chunk. Rejects with a SourceError where it cannot, or when aborted. */
  read(sink: TableSink, signal: AbortSignal): Promise<void>;
  /** Lets go of whatever is open. The source is not used again. */
  close(): void;
}
