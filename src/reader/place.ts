// Where a table is and what can be done there: all that the rest of the program may know of a source beside its bytes.
import type { FactTexts } from '../conntrack/fact-paths.ts';
import type { Link } from './link.ts';
import type { Rules } from './rules.ts';
import type { SourceError } from './source-error.ts';

/**
 * A source's place as it stands now: it is asked for again wherever it is looked at, and never kept. A source that
 * stands before another hands that one's place on whole, with the one thing that it adds.
 */
export interface Place {
  /** What the title bar says, such as "proc" or "file table.txt". */
  readonly label: string;
  /** Why this is not the place that was asked first; empty where it is. */
  readonly reason: string;
  /** What is to be known of what is read there, in a line; empty where nothing is. */
  readonly note: string;
  /** Whether the table is made up, and must be told from a real one at a glance. */
  readonly isSimulated: boolean;
  /** Whether it is a text that was saved, mailed or pasted: a table of any kind, perhaps among other text. */
  readonly isSaved: boolean;
  /**
   * Whether this machine's own kernel keeps the table, so that its log, interfaces and files tell of it. False for
   * another proc root, a file, a recording, the demo and a router read from afar.
   */
  readonly isThisMachine: boolean;
  /** Whether labels are told: the kernel's file has none. */
  readonly tellsLabels: boolean;
  /** What the machine is called whose table this is; undefined where it is this machine, or not known. */
  readonly hostName: string | undefined;
  /** The inode of the network namespace whose table it is; undefined where that is our own. */
  readonly namespace: number | undefined;
  readonly changes: TableChanges;
  /** conntrack(8) where the table is; undefined where there is nothing to be changed. */
  readonly tool: Tool | undefined;
  /**
   * Files of another machine by absolute path, those of a directory (ends in `/`) as one text; may reject. Undefined
   * where this machine's own files are the ones to be looked at.
   */
  readonly readFiles: ((paths: readonly string[]) => Promise<ReadonlyMap<string, string>>) | undefined;
  /** The rules of the packet filter there, as its tools list them; may reject. Undefined where there are none to be asked for. */
  readonly readRules: (() => Promise<Rules>) | undefined;
  /** The connection that the table is read over; undefined where none is needed. */
  readonly link: Link | undefined;
  /** What goes wrong beside reading, as when the table cannot be recorded; undefined where nothing does. */
  readonly trouble: SourceError | undefined;
}

/** How one learns that there is another table to be read than before. */
export type TableChanges =
  /** The table changes all the time and is read as it stands, at every interval. */
  | { readonly how: 'polled' }
  /** It says when it has changed, and need not be read at other times. */
  | { readonly how: 'watched'; readonly subscribe: Subscribe }
  /** It is another one wherever the recording is moved to, and never otherwise. */
  | { readonly how: 'recorded'; readonly subscribe: Subscribe; readonly recording: Recording };

/** Calls `onChange` whenever the table has changed, until the function that it yields is called. */
export type Subscribe = (onChange: () => void) => () => void;

export interface Tool {
  /** Whether `run` may change the table: the user has to allow it for a router read from afar. */
  readonly mayChange: boolean;
  /** Runs conntrack(8) with these arguments, without a shell. Rejects with a SourceError where it cannot. */
  run(args: readonly string[]): Promise<ToolRun>;
}

/** What a run of conntrack(8) left behind. */
export interface ToolRun {
  readonly status: number;
  /** What it said, on both outputs. */
  readonly output: string;
}

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

/** A value of a snapshot's facts; undefined where they do not tell it. */
export type Measure = (texts: FactTexts) => number | undefined;

/** A recording stands at one of its snapshots, numbered from 0, until it is moved. Times in milliseconds since 1970. */
export interface Recording {
  readonly position: number;
  /** Number of snapshots. */
  readonly length: number;
  /** When the present snapshot was taken; where the file is damaged there, when the one before it was. */
  readonly moment: Moment;
  /** The first and the last time at which a snapshot was taken. */
  readonly span: readonly [number, number];
  /** When a snapshot was taken. */
  timeOf(position: number): number;
  /** When and in which run of the recorder a snapshot was taken; undefined where the file is damaged there. */
  momentOf(position: number): Moment | undefined;
  /** The snapshot taken last at or before a time, or the first. */
  indexAt(wallTime: number): number;
  /** Moves to a snapshot, or as far as there are any; tells whether that is another than before. */
  seek(position: number): boolean;
  /** Moves so many snapshots on, back where negative; tells whether it moved. */
  step(snapshots: number): boolean;
  /** Takes in what has been recorded meanwhile; tells whether there was anything. */
  extend(): boolean;
  /** The first snapshot with the largest value; undefined where none has one, or when aborted. */
  largest(measure: Measure, signal: AbortSignal): Promise<number | undefined>;
  /** The first snapshot where a value is above that of the snapshot before; undefined where none is, or when aborted. */
  firstRise(measure: Measure, signal: AbortSignal): Promise<number | undefined>;
}

/** A saved or made-up table that nothing more is known of; a place is this, and what it says beside. */
export const PLAIN_PLACE: Omit<Place, 'label'> = {
  reason: '',
  note: '',
  isSimulated: false,
  isSaved: false,
  isThisMachine: false,
  tellsLabels: true,
  hostName: undefined,
  namespace: undefined,
  changes: { how: 'polled' },
  tool: undefined,
  readFiles: undefined,
  readRules: undefined,
  link: undefined,
  trouble: undefined,
};

/** The recording that a place is, to be moved; undefined for every other. */
export function recordingAt({ changes }: Place): Recording | undefined {
  return changes.how === 'recorded' ? changes.recording : undefined;
}

/** When that was which is read there now; undefined where the table is read as it stands. */
export function momentAt(place: Place): Moment | undefined {
  return recordingAt(place)?.moment;
}

/** What tells of changes; undefined where the table has to be read at every interval. */
export function subscribeAt({ changes }: Place): Subscribe | undefined {
  return changes.how === 'polled' ? undefined : changes.subscribe;
}
