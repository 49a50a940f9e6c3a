// A saved table as the source: a file, which may be read again when it changes, or standard input, which is read once.
import { createReadStream, statSync } from 'node:fs';
import { watch } from 'chokidar';
import { PLAIN_PLACE, type Place } from './place.ts';
import { type FactTexts, type Source, SourceError, type TableSink } from './source.ts';

/** `-` on the command line. */
const STANDARD_INPUT = '-';
const NO_FACTS: FactTexts = new Map();

export class FileSource implements Source {
  readonly place: Place;
  readonly path: string;
  /** Standard input comes once; later readings are given the same bytes. */
  #kept: Buffer[] | undefined;

  constructor(path: string) {
    this.path = path;
    this.place = {
      ...PLAIN_PLACE,
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
      else await this.#readFile(sink, signal);
    } catch (error) {
      throw signal.aborted ? error : this.#explain(error as NodeJS.ErrnoException);
    }
  }

  /** Standard input never changes; a file may be written to, replaced, or come to be only later. */
  #watch(onChange: () => void): () => void {
    if (this.path === STANDARD_INPUT) return () => {};
    const watcher = watch(this.path, { ignoreInitial: true, usePolling: false });
    watcher.on('add', onChange).on('change', onChange).on('unlink', onChange);
    // Too few inotify watches, say: the table as first read remains, and the space key reads it again.
    watcher.on('error', () => {});
    return () => void watcher.close();
  }

  close(): void {
    if (this.path === STANDARD_INPUT) process.stdin.destroy();
  }

  async #readFile(sink: TableSink, signal: AbortSignal): Promise<void> {
    if (statSync(this.path).isDirectory()) throw new Error('is a directory; --proc-root takes directories');
    await readAll(createReadStream(this.path, { highWaterMark: 256 * 1024 }), sink, signal, false);
  }

  #explain({ code, message }: NodeJS.ErrnoException): SourceError {
    const what = this.path === STANDARD_INPUT ? this.place.label : this.path;
    const reason = code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'permission denied' : message;
    return new SourceError(`${what}: ${reason}`, 'check the path given with --file');
  }
}

async function readAll(
  stream: NodeJS.ReadableStream,
  sink: TableSink,
  signal: AbortSignal,
  keep: boolean,
): Promise<Buffer[]> {
  const kept: Buffer[] = [];
  for await (const chunk of stream) {
    signal.throwIfAborted();
    sink(chunk as Buffer, performance.now());
    if (keep) kept.push(chunk as Buffer);
  }
  return kept;
}
