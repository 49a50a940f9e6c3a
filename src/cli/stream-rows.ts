// Prints rows while the table is still being read: what makes `list` begin at once and keep little in memory.
import { ascii, ByteBuffer } from '../output/byte-buffer.ts';
import type { RowWriter } from '../output/row-writer.ts';
import { momentAt } from '../reader/place.ts';
import { checkReadable, type Readability } from '../reader/readable.ts';
import { type Source, SourceError } from '../reader/source.ts';
import { RowStream } from '../snapshot/row-stream.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Predicate } from '../view/filter/selection.ts';
import { print } from './standard-output.ts';

/** How much is gathered before it is printed. Bytes. */
const CHUNK = 256 * 1024;

export interface StreamOptions {
  readonly writer: RowWriter;
  /** Undefined for every flow. */
  readonly matches: Predicate | undefined;
  /** Most rows to print; undefined for all. */
  readonly limit: number | undefined;
}

/**
 * Prints the flows of the source in its order, each once. Throws a SourceError where the table cannot be read
 * whole, or no line of it; what was printed before then stands. Yields what could not be read of it.
 */
export async function streamRows(source: Source, options: StreamOptions): Promise<Readability> {
  const { instant = performance.now(), wallTime = Date.now() } = momentAt(source.place) ?? {};
  const printer = new RowPrinter(options);
  const stream = new RowStream({ instant, wallTime, isSaved: source.place.isSaved }, (snapshot, from, to) =>
    printer.print(snapshot, from, to),
  );
  const abort = new AbortController();
  try {
    await source.read((chunk, at) => {
      // Sources call from an event, where nobody would catch what is thrown.
      try {
        if (!abort.signal.aborted) stream.push(chunk, at);
        if (printer.isFull) abort.abort(LIMIT_REACHED);
      } catch (error) {
        abort.abort(error);
      }
    }, abort.signal);
    abort.signal.throwIfAborted();
  } catch (error) {
    if (abort.signal.reason !== LIMIT_REACHED) {
      throw printer.cutShort(abort.signal.aborted ? abort.signal.reason : error);
    }
  }
  // Once it has enough rows the source stops in the middle of a line, which is no line of the table.
  if (!printer.isFull) stream.end();
  checkReadable(source.place, stream);
  printer.end();
  return stream;
}

const LIMIT_REACHED = new Error('as many rows as were asked for');

class RowPrinter {
  readonly #options: StreamOptions;
  readonly #out = new ByteBuffer();
  readonly #between: Uint8Array;
  #printed = 0;
  /** Whether anything has reached standard output. */
  #hasBegun = false;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#between = ascii(options.writer.separator + options.writer.lineEnd);
    this.#out.text(options.writer.header);
  }

  get isFull(): boolean {
    return this.#printed >= (this.#options.limit ?? Number.POSITIVE_INFINITY);
  }

  print(snapshot: Snapshot, from: number, to: number): void {
    const { writer, matches } = this.#options;
    const out = this.#out;
    for (let row = from; row < to && !this.isFull; row++) {
      if (matches && !matches(snapshot, row)) continue;
      out.beginRow();
      if (this.#printed++ > 0) out.word(this.#between);
      writer.row(snapshot, row, out);
      if (out.length >= CHUNK) this.#flush();
    }
  }

  end(): void {
    const { writer } = this.#options;
    if (this.#printed > 0) this.#out.text(writer.lineEnd);
    this.#out.text(writer.footer);
    this.#flush();
  }

  /** Closes what has begun to be printed, so that it can be read as far as it goes; the error says that it is not whole. */
  cutShort(error: unknown): unknown {
    if (!this.#hasBegun || !(error instanceof SourceError)) return error;
    this.end();
    return new SourceError(`${error.message}; what was printed is not whole`, error.hint);
  }

  #flush(): void {
    this.#hasBegun = true;
    print(this.#out.bytes());
    this.#out.clear();
  }
}
