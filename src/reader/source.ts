// Where a table's bytes come from: what every source offers, and how it says that it cannot.
import type { Connection } from './ssh/connection.ts';
import type { LinkCost } from './ssh/link-cost.ts';

/** Small kernel files by path relative to the proc root, as text; a file that cannot be read is absent. */
export type FactTexts = ReadonlyMap<string, string>;

/** Under this name a source that asks conntrack(8) hands over what `conntrack -S` prints. */
export const CONNTRACK_STATISTICS = 'conntrack -S';

/**
 * Takes the table's next bytes. They are borrowed until it returns. `instant` says when they were read:
 * milliseconds of the monotonic clock (performance.now).
 */
export type TableSink = (chunk: Uint8Array, instant: number) => void;

/** When a recorded table was read, in milliseconds. */
export interface Moment {
  /** Which run of the recorder: its monotonic clock begins anew with each. */
  readonly run: string;
  /** Of the recorder's monotonic clock. */
  readonly instant: number;
  /** Since 1970. */
  readonly wallTime: number;
  readonly readMilliseconds: number;
}

/** What a run of conntrack(8) left behind. */
export interface ToolRun {
  readonly status: number;
  /** What it said, on both outputs. */
  readonly output: string;
}

/** A place to read the table from. To a source, bytes mean nothing. */
export interface Source {
  /** As `--source` spells it: proc, conntrack, file, demo, ssh. */
  readonly name: string;
  /** What the title bar says, such as "proc" or "file table.txt". */
  readonly label: string;
  /** Why this is not the place that was asked first; empty or absent where it is. */
  readonly reason?: string;
  /** Reads small kernel files; never rejects, what is unreadable is absent. */
  readFacts(paths: readonly string[]): Promise<FactTexts>;
  /** Hands over the whole table, chunk by chunk. Rejects with a SourceError where it cannot, or when aborted. */
  readTable(sink: TableSink, signal: AbortSignal): Promise<void>;
  /**
   * Calls `onChange` whenever the table has changed, until the function that it yields is called. A source without
   * this is read at every interval; one that has it only when it says so.
   */
  watch?(onChange: () => void): () => void;
  /** What the machine is called whose table this is; absent where it is this machine. */
  readonly hostName?: string | undefined;
  /** The inode of the network namespace whose table it is; absent where that is our own. */
  readonly namespace?: number | undefined;
  /** How it stands with the connection to that machine; absent where none is needed. */
  readonly connection?: Connection | undefined;
  /** The ends of the ssh connection that is read over, as the far side's SSH_CONNECTION has them; absent elsewhere. */
  readonly sshConnection?: string | undefined;
  /** When that was which is read now; absent where the table is read as it stands. */
  readonly moment?: Moment | undefined;
  /** Files of another machine by absolute path, those of a directory (ends in `/`) as one text; may reject. */
  readonly readFiles?: ((paths: readonly string[]) => Promise<ReadonlyMap<string, string>>) | undefined;
  /** Runs conntrack(8) where the table is; absent where there is nothing to be changed. Rejects with a SourceError. */
  readonly runConntrack?: ((args: readonly string[]) => Promise<ToolRun>) | undefined;
  /** False where `runConntrack` refuses everything, since the user has not allowed changes. */
  readonly allowsChanges?: boolean | undefined;
  /** What reading has cost since the connection was made; undefined while there is none. */
  readonly cost?: (() => LinkCost | undefined) | undefined;
  /** What goes wrong beside reading, as when the table cannot be recorded; undefined where nothing does. */
  readonly trouble?: SourceError | undefined;
  /** Lets go of whatever is open. The source is not used again. */
  close(): void;
}

/** A source that cannot be read: one line that says what, and one that says what to do. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  /** What the user can do about it; no full stop. */
  readonly hint: string;

  constructor(what: string, hint: string) {
    super(what);
    this.hint = hint;
  }
}
