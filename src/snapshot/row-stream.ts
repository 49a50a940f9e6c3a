// A table whose rows are handed on while it is still being read, and compared with no other: what `list` needs of one.
//
// Who owns what: the stream alone writes its generation, and goes on writing it. The snapshot that it hands over is borrowed
// until the call returns; of its facts, those that only the end of a reading tells are empty.
import { LineFeed, type Unreadable } from '../conntrack/line-feed.ts';
import { FlowBuilder } from './flow-builder.ts';
import { Generation } from './generation.ts';
import { Snapshot } from './snapshot.ts';

/** Room beyond the kernel's count, for the flows that come while the table is read. */
const HEADROOM = 1.1;
const SMALLEST = 1024;

/** Takes the rows from `from` to before `to`. */
export type RowSink = (snapshot: Snapshot, from: number, to: number) => void;

/** When the reading began: milliseconds of the monotonic and of the wall clock. */
export interface Begun {
  readonly instant: number;
  readonly wallTime: number;
}

export class RowStream {
  readonly #builder = new FlowBuilder();
  readonly #generation: Generation;
  readonly #feed: LineFeed;
  readonly #onRows: RowSink;
  readonly #begun: Begun;
  #snapshot: Snapshot;
  #capacity: number;
  #instant: number;
  /** Rows in the columns, and how many of them have been handed on. */
  #rows = 0;
  #handedOn = 0;

  /** `expectedRows` is a guess (the kernel's count) that saves growing. */
  constructor(begun: Begun, expectedRows: number, onRows: RowSink) {
    this.#begun = begun;
    this.#instant = begun.instant;
    this.#onRows = onRows;
    const rows = Math.max(SMALLEST, Math.ceil(expectedRows * HEADROOM));
    this.#generation = new Generation(rows);
    this.#generation.clear(rows);
    this.#builder.begin(this.#generation, undefined, begun.instant);
    this.#capacity = this.#generation.columns.capacity;
    this.#snapshot = growingSnapshot(this.#generation, begun);
    this.#feed = new LineFeed(line => {
      const { doubled } = this.#builder;
      this.#builder.add(line, this.#instant);
      if (this.#builder.doubled === doubled) this.#rows++;
    });
    this.#feed.begin();
  }

  /** Lines that could not be read so far. */
  get unreadable(): Unreadable {
    return this.#feed.unreadable;
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

  #handOn(): void {
    const from = this.#handedOn;
    this.#handedOn = this.#rows;
    if (this.#rows > from) this.#onRows(this.#current(), from, this.#rows);
  }

  /** Columns that had to grow are new arrays, which only a new snapshot sees. */
  #current(): Snapshot {
    const { capacity } = this.#generation.columns;
    if (capacity !== this.#capacity) {
      this.#snapshot = growingSnapshot(this.#generation, this.#begun);
      this.#capacity = capacity;
    }
    return this.#snapshot;
  }
}

/** How many rows there are is the stream's to know. */
function growingSnapshot(generation: Generation, { instant, wallTime }: Begun): Snapshot {
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
