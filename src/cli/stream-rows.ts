// Prints rows while the table is still being read: what makes `list` begin at once and keep little in memory.
import { LineFeed } from '../conntrack/line-feed.ts';
import { ascii, ByteBuffer } from '../output/byte-buffer.ts';
import type { RowWriter } from '../output/row-writer.ts';
import { momentAt } from '../reader/place.ts';
import type { Source } from '../reader/source.ts';
import { FlowBuilder } from '../snapshot/flow-builder.ts';
import { Generation } from '../snapshot/generation.ts';
import { Snapshot } from '../snapshot/snapshot.ts';
import type { Predicate } from '../view/filter/selection.ts';
import { print } from './standard-output.ts';

/** How much is gathered before it is printed. Bytes. */
const CHUNK = 256 * 1024;
/** Room beyond the kernel's count, for the flows that come while the table is read. */
const HEADROOM = 1.1;
const SMALLEST = 1024;

export interface StreamOptions {
  readonly writer: RowWriter;
  /** Undefined for every flow. */
  readonly matches: Predicate | undefined;
  /** Most rows to print; undefined for all. */
  readonly limit: number | undefined;
  /** The kernel's count, which saves growing; 0 where unknown. */
  readonly expectedRows: number;
}

/**
 * Prints the flows of the source in its order, each once. Throws a SourceError where the table cannot be read
 * whole; what was printed before then stands. Yields how many lines of the table could not be read.
 */
export async function streamRows(source: Source, options: StreamOptions): Promise<number> {
  const { instant = performance.now(), wallTime = Date.now() } = momentAt(source.place) ?? {};
  const stream = new RowStream(options, instant, wallTime);
  const abort = new AbortController();
  try {
    await source.read((chunk, instant) => {
      // Sources call from an event, where nobody would catch what is thrown.
      try {
        if (!abort.signal.aborted && stream.push(chunk, instant)) abort.abort(LIMIT_REACHED);
      } catch (error) {
        abort.abort(error);
      }
    }, abort.signal);
    abort.signal.throwIfAborted();
  } catch (error) {
    if (abort.signal.reason !== LIMIT_REACHED) throw abort.signal.aborted ? abort.signal.reason : error;
  }
  return stream.end();
}

const LIMIT_REACHED = new Error('as many rows as were asked for');

class RowStream {
  readonly #options: StreamOptions;
  readonly #builder = new FlowBuilder();
  readonly #generation: Generation;
  readonly #feed: LineFeed;
  readonly #out = new ByteBuffer();
  readonly #between: Uint8Array;
  #snapshot: Snapshot;
  #capacity: number;
  readonly #wallTime: number;
  #instant = 0;
  /** Rows in the columns, and how many of them have been looked at. */
  #rows = 0;
  #written = 0;
  #printed = 0;

  constructor(options: StreamOptions, instant: number, wallTime: number) {
    this.#options = options;
    this.#wallTime = wallTime;
    const rows = Math.max(SMALLEST, Math.ceil(options.expectedRows * HEADROOM));
    this.#generation = new Generation(rows);
    this.#generation.clear(rows);
    this.#builder.begin(this.#generation, undefined, instant);
    this.#capacity = this.#generation.columns.capacity;
    this.#snapshot = growingSnapshot(this.#generation, instant, wallTime);
    this.#between = ascii(options.writer.separator + options.writer.lineEnd);
    this.#feed = new LineFeed(line => {
      const { doubled } = this.#builder;
      this.#builder.add(line, this.#instant);
      if (this.#builder.doubled === doubled) this.#rows++;
    });
    this.#feed.begin();
    this.#out.text(options.writer.header);
  }

  /** Takes in the table's next bytes; true once as many rows have been printed as were asked for. */
  push(chunk: Uint8Array, instant: number): boolean {
    this.#instant = instant;
    this.#feed.push(chunk);
    return this.#writeRows();
  }

  end(): number {
    const { writer } = this.#options;
    // Once it has enough rows the source stops in the middle of a line, which is no line of the table.
    if (!this.#isFull) {
      this.#feed.end();
      this.#writeRows();
    }
    if (this.#printed > 0) this.#out.text(writer.lineEnd);
    this.#out.text(writer.footer);
    this.#flush();
    return this.#feed.unreadable.count;
  }

  #writeRows(): boolean {
    const { writer, matches } = this.#options;
    const out = this.#out;
    const snapshot = this.#current();
    for (; this.#written < this.#rows && !this.#isFull; this.#written++) {
      if (matches && !matches(snapshot, this.#written)) continue;
      out.beginRow();
      if (this.#printed++ > 0) out.word(this.#between);
      writer.row(snapshot, this.#written, out);
      if (out.length >= CHUNK) this.#flush();
    }
    return this.#isFull;
  }

  get #isFull(): boolean {
    return this.#printed >= (this.#options.limit ?? Number.POSITIVE_INFINITY);
  }

  /** Columns that had to grow are new arrays, which only a new snapshot sees. */
  #current(): Snapshot {
    const { capacity } = this.#generation.columns;
    if (capacity !== this.#capacity) {
      this.#snapshot = growingSnapshot(this.#generation, this.#snapshot.facts.instant, this.#wallTime);
      this.#capacity = capacity;
    }
    return this.#snapshot;
  }

  #flush(): void {
    print(this.#out.bytes());
    this.#out.clear();
  }
}

/** A view of columns that are still being filled; how many rows there are is the stream's to know. */
function growingSnapshot(generation: Generation, instant: number, wallTime: number): Snapshot {
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
