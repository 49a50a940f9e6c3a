// A saved table as the source, packed with gzip or not: a file, which may be read again when it changes, or a pipe, which is read once.
import { constants, createReadStream, openSync, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { watch } from 'chokidar';
import { fileFault, oddKind } from './bounded-file.ts';
import { watchChangedPaths } from './changed-paths.ts';
import { gunzipped, MOST_UNPACKED } from './gunzipped.ts';
import { PLAIN_PLACE, type Place } from './place.ts';
import { type FactTexts, type Source, SourceError, type TableSink } from './source.ts';

/** `-` on the command line. */
const STANDARD_INPUT = '-';
/** /dev/null, by the kernel's device numbers 1 and 3. */
const NULL_DEVICE = 0x103;
const NO_FACTS: FactTexts = new Map();

export class FileSource implements Source {
  readonly place: Place;
  readonly path: string;
  /** A pipe comes once; later readings are given the same bytes. */
  #kept: Buffer[] | undefined;
  /** The end of a FIFO that is read. */
  #pipe: Socket | undefined;

  constructor(path: string) {
    this.path = path;
    this.place = {
      ...PLAIN_PLACE,
      isSaved: true,
      label: path === STANDARD_INPUT ? 'standard input' : `file ${path}`,
      changes: { how: 'watched', subscribe: onChange => this.#watch(onChange) },
    };
  }

  /** A saved table has no limits and no counters beside it. */
  async facts(): Promise<FactTexts> {
    return NO_FACTS;
  }

  async read(sink: TableSink, signal: AbortSignal): Promise<void> {
    try {
      if (this.#kept) for (const chunk of this.#kept) sink(chunk, performance.now());
      else if (this.path === STANDARD_INPUT) this.#kept = await readAll(process.stdin, sink, signal, true);
      else await this.#readPath(sink, signal);
    } catch (error) {
      throw signal.aborted ? error : this.#explain(error);
    }
  }

  /** Standard input never changes; a file may be written to, replaced, or come to be only later. */
  #watch(onChange: () => void): () => void {
    if (this.path === STANDARD_INPUT) return () => {};
    const net = watchChangedPaths([this.path], onChange);
    const watcher = watch(this.path, { ignoreInitial: true, usePolling: false });
    const tell = (): void => {
      void net.look();
      onChange();
    };
    watcher.on('add', tell).on('change', tell).on('unlink', tell);
    // Too few inotify watches, say: the net tells of changes, later.
    watcher.on('error', () => {});
    return () => {
      net.close();
      void watcher.close();
    };
  }

  close(): void {
    if (this.path === STANDARD_INPUT) process.stdin.destroy();
    this.#pipe?.destroy();
  }

  async #readPath(sink: TableSink, signal: AbortSignal): Promise<void> {
    const found = statSync(this.path);
    if (found.isDirectory()) throw new Error('is a directory; --proc-root takes directories');
    if (found.isFIFO()) {
      this.#kept = await this.#readPipe(sink, signal);
      return;
    }
    // An empty table, as scripts name it.
    const kind = found.rdev === NULL_DEVICE ? undefined : oddKind(found);
    if (kind !== undefined) throw new Error(kind);
    await readAll(createReadStream(this.path, { highWaterMark: 256 * 1024 }), sink, signal, false);
  }

  /** Opened as a file, a FIFO without a writer holds one of the threads that read files, and the program's end with it. */
  async #readPipe(sink: TableSink, signal: AbortSignal): Promise<Buffer[]> {
    const fd = openSync(this.path, constants.O_RDONLY | constants.O_NONBLOCK);
    const pipe = new Socket({ fd, readable: true, writable: false });
    this.#pipe = pipe;
    const giveUp = (): void => void pipe.destroy(signal.reason);
    signal.addEventListener('abort', giveUp);
    try {
      return await readAll(pipe, sink, signal, true);
    } finally {
      signal.removeEventListener('abort', giveUp);
      pipe.destroy();
    }
  }

  #explain(error: unknown): SourceError {
    const what = this.path === STANDARD_INPUT ? this.place.label : this.path;
    return new SourceError(`${what}: ${fileFault(error)}`, 'check the path given with --file');
  }
}

async function readAll(
  stream: NodeJS.ReadableStream,
  sink: TableSink,
  signal: AbortSignal,
  keep: boolean,
): Promise<Buffer[]> {
  const kept: Buffer[] = [];
  let length = 0;
  for await (const chunk of gunzipped(stream)) {
    signal.throwIfAborted();
    sink(chunk, performance.now());
    if (!keep) continue;
    kept.push(chunk);
    length += chunk.length;
    if (length > MOST_UNPACKED) throw new Error('is longer than 1 GiB');
  }
  return kept;
}
