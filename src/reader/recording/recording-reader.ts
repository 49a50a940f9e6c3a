// Reads a recording: which snapshots it holds, the facts and the table of each, and the way to an instant.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { createGunzip, gunzipSync } from 'node:zlib';
import { type FactTexts, SourceError, type TableSink } from '../source.ts';
import { parseMemberHeader } from './gzip-member.ts';
import { indexMembers, type SnapshotPlace } from './member-index.ts';
import { parseFacts, type RecordedFacts } from './snapshot-text.ts';

const READ_BYTES = 256 * 1024;
/** The line `MARK end` closes a table: the mark's 13 characters, a blank, `end`, a line feed. */
const CLOSING_BYTES = 18;

export class RecordingReader {
  readonly path: string;
  /** Bytes at the end that belong to a snapshot which was cut off. */
  readonly lostBytes: number;
  readonly #fd: number;
  readonly #places: readonly SnapshotPlace[];
  #isClosed = false;
  readonly #facts: (RecordedFacts | undefined)[] = [];

  /** Throws a SourceError where the file cannot be read or holds no whole snapshot. */
  constructor(path: string) {
    this.path = path;
    this.#fd = openRecording(path);
    const { places, end, fileLength } = indexMembers(this.#fd);
    this.#places = places;
    this.lostBytes = fileLength - end;
    if (places.length > 0) return;
    closeSync(this.#fd);
    throw new SourceError(`${path}: holds no whole snapshot`, 'check that it was written by conntop record');
  }

  /** Number of snapshots; they are numbered from 0. At least one. */
  get length(): number {
    return this.#places.length;
  }

  /** The facts of a snapshot. Throws a SourceError where the file is damaged there. */
  facts(index: number): RecordedFacts {
    const known = this.#facts[index];
    if (known) return known;
    const { factsAt, factsLength } = this.#placeOf(index);
    const facts = parseFacts(this.#gunzip(factsAt, factsLength).toString('latin1'));
    if (!facts) throw this.#damaged(index);
    // A day of snapshots would be much text; their instants are asked for again and again, and are small.
    this.#facts[index] = { ...facts, texts: new Map() };
    return facts;
  }

  /** The texts of a snapshot's files by path. */
  texts(index: number): FactTexts {
    this.#facts[index] = undefined;
    return this.facts(index).texts;
  }

  /** Hands over a table with the recorder's instants, spread over the time that reading took. */
  async readTable(index: number, sink: TableSink, signal: AbortSignal): Promise<void> {
    const { tableAt, tableLength } = this.#placeOf(index);
    const { instant } = this.facts(index);
    const gunzip = createGunzip({ chunkSize: READ_BYTES });
    gunzip.end(this.#read(tableAt, tableLength));
    let held = Buffer.alloc(0);
    try {
      for await (const chunk of gunzip) {
        signal.throwIfAborted();
        const bytes = Buffer.concat([held, chunk as Buffer]);
        const certain = Math.max(0, bytes.length - CLOSING_BYTES);
        if (certain > 0) sink(bytes.subarray(0, certain), instant);
        held = Buffer.from(bytes.subarray(certain));
      }
    } catch (error) {
      throw signal.aborted ? error : this.#damaged(index);
    }
  }

  /** The last snapshot that was taken at or before an instant in milliseconds since 1970; the first if none was. */
  indexAt(wallTime: number): number {
    let low = 0;
    let high = this.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.facts(middle).wallTime <= wallTime) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The first snapshot with the largest value, as of the count; undefined where none has one. Tables are not read. */
  largest(measure: (texts: FactTexts) => number | undefined): number | undefined {
    let best: { index: number; value: number } | undefined;
    for (let index = 0; index < this.length; index++) {
      const value = measure(this.texts(index));
      if (value !== undefined && (!best || value > best.value)) best = { index, value };
    }
    return best?.index;
  }

  /** The first snapshot where a value is above that of the snapshot before, as of the drops; undefined if it never is. */
  firstRise(measure: (texts: FactTexts) => number | undefined): number | undefined {
    let before: number | undefined;
    for (let index = 0; index < this.length; index++) {
      const value = measure(this.texts(index));
      if (value !== undefined && before !== undefined && value > before) return index;
      before = value ?? before;
    }
    return undefined;
  }

  /** Closing it again does nothing. */
  close(): void {
    if (!this.#isClosed) closeSync(this.#fd);
    this.#isClosed = true;
  }

  #placeOf(index: number): SnapshotPlace {
    const place = this.#places[index];
    if (!place) throw new RangeError(`no snapshot ${index} of ${this.length}`);
    return place;
  }

  #gunzip(at: number, length: number): Buffer {
    try {
      return gunzipSync(this.#read(at, length));
    } catch {
      throw new SourceError(`${this.path}: damaged at byte ${at}`, 'replay another part of it');
    }
  }

  #read(at: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    const got = readSync(this.#fd, bytes, 0, length, at);
    return bytes.subarray(0, got);
  }

  #damaged(index: number): SourceError {
    return new SourceError(`${this.path}: snapshot ${index + 1} is damaged`, 'step over it');
  }
}

/** Whether a file begins like a recording; false where it cannot be read. */
export function isRecording(path: string): boolean {
  try {
    // Opened and closed, a FIFO would lose its writer to SIGPIPE before the table is read.
    if (!statSync(path).isFile()) return false;
    const fd = openSync(path, 'r');
    const bytes = Buffer.alloc(64);
    try {
      return parseMemberHeader(bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0))) !== undefined;
    } finally {
      closeSync(fd);
    }
  } catch {
    return false;
  }
}

function openRecording(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'permission denied' : message;
    throw new SourceError(`${path}: ${reason}`, 'check the path of the recording');
  }
}
