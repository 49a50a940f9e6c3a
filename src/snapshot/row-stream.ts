// A table whose rows are handed on while it is still being read, and compared with no other: what `list` needs of one.
//
// Who owns what: the stream alone writes its generation, which holds a batch of rows and is filled again with the next;
// of a flow that was handed on only its identity is kept. The snapshot is borrowed until the call returns; of its facts,
// those that only the end of a reading tells are empty.
import { type Feed, makeFeed } from '../conntrack/feed.ts';
import type { FlowLine } from '../conntrack/flow-line.ts';
import type { Unreadable } from '../conntrack/line-feed.ts';
import type { SavedReport } from '../conntrack/saved/report.ts';
import { beginFlow } from './flow-match.ts';
import { Generation } from './generation.ts';
import { IdentitySet } from './identity-set.ts';
import { Snapshot } from './snapshot.ts';
import { writeLine } from './write-line.ts';

const BATCH = 256;

/** Takes the rows from `from` to before `to`. */
export type RowSink = (snapshot: Snapshot, from: number, to: number) => void;

/** When the reading began: milliseconds of the monotonic and of the wall clock. */
export interface Begun {
  readonly instant: number;
  readonly wallTime: number;
  /** Whether the text was saved, mailed or pasted, and may be a table of any kind among other text. */
  readonly isSaved?: boolean;
}

export class RowStream {
  readonly #generation = new Generation(BATCH);
  readonly #listed = new IdentitySet();
  readonly #feed: Feed;
  readonly #onRows: RowSink;
  readonly #snapshot: Snapshot;
  #instant: number;
  /** Rows of the present batch. */
  #rows = 0;

  constructor(begun: Begun, onRows: RowSink) {
    this.#feed = makeFeed(begun.isSaved === true, line => this.#add(line));
    this.#instant = begun.instant;
    this.#onRows = onRows;
    this.#snapshot = snapshotOf(this.#generation, begun);
    this.#feed.begin();
  }

  /** How many flows there are so far. */
  readonly rows = { listed: 0 };

  /** Lines that could not be read so far, and what is to be said of a saved text. */
  get facts(): { readonly unreadable: Unreadable; readonly saved: SavedReport | undefined } {
    return { unreadable: this.#feed.unreadable, saved: this.#feed.report };
  }

  /** Takes in the table's next bytes, read at `instant`, and hands on the rows in them, each flow once. */
  push(chunk: Uint8Array, instant: number): void {
    this.#instant = instant;
    this.#feed.push(chunk);
    this.#handOn();
  }

  /** The table is over: hands on what its last line says. */
  end(): void {
    this.#feed.end();
    this.#handOn();
  }

  #add(line: FlowLine): void {
    if (!this.#listed.add(line)) return;
    const row = this.#rows++;
    this.rows.listed++;
    const { columns } = this.#generation;
    writeLine(this.#generation, row, line);
    columns.seenAt[row] = this.#instant;
    beginFlow(columns, row, this.#instant);
    if (this.#rows === BATCH) this.#handOn();
  }

  #handOn(): void {
    if (this.#rows === 0) return;
    this.#onRows(this.#snapshot, 0, this.#rows);
    this.#rows = 0;
    this.#generation.columns.wide.clear();
    this.#generation.texts.clear();
  }
}

/** How many rows there are is the stream's to know. */
function snapshotOf(generation: Generation, { instant, wallTime }: Begun): Snapshot {
  return new Snapshot(generation, {
    instant,
    wallTime,
    readMilliseconds: 0,
    rows: { listed: 0, live: 0, total: 0 },
    presence: 0,
    hasIPv6: true,
    doubled: 0,
    unreadable: { count: 0, first: [] },
    diff: { new: 0, gone: 0, changed: 0, notSeen: 0, seconds: 0 },
  });
}
