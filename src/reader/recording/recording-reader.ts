// Reads a recording: which snapshots it holds, the facts and the table of each, and the way to an instant.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { createGunzip, gunzipSync } from 'node:zlib';
import { MOST_UNPACKED } from '../gunzipped.ts';
import type { Measure } from '../place.ts';
import { SourceError, type TableSink } from '../source.ts';
import { beginsAsRecording, indexMembers, type SnapshotPlace } from './member-index.ts';
import { parseFacts, type RecordedFacts } from './snapshot-text.ts';

const READ_BYTES = 256 * 1024;
/** They take some ten milliseconds. */
const FACTS_AT_A_TIME = 100;
/** The line `MARK end` closes a table: the mark's 13 characters, a blank, `end`, a line feed. */
const CLOSING_BYTES = 18;

/** Bytes of a snapshot's facts, far above any. */
const MOST_FACTS = 64 * 1024 * 1024;

export class RecordingReader {
  readonly path: string;
  readonly #fd: number;
  readonly #places: SnapshotPlace[];
  /** Where the last whole snapshot ends. */
  #end: number;
  #isClosed = false;
  /** Of the snapshot asked for last; the same one is asked for again and again. */
  #known: { readonly index: number; readonly facts: RecordedFacts } | undefined;

  /** Throws a SourceError where the file cannot be read or holds no whole snapshot. */
  constructor(path: string) {
    this.path = path;
    this.#fd = openRecording(path);
    const { places, end } = indexMembers(this.#fd);
    this.#places = [...places];
    this.#end = end;
    if (places.length > 0) return;
    closeSync(this.#fd);
    throw new SourceError(`${path}: holds no whole snapshot`, 'check that it was written by conntop record');
  }

  /** Number of snapshots; they are numbered from 0. At least one. */
  get length(): number {
    return this.#places.length;
  }

  /** The first and the last time at which a snapshot was taken, in milliseconds since 1970. */
  get span(): readonly [number, number] {
    let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { wallTime } of this.#places) {
      first = Math.min(first, wallTime);
      last = Math.max(last, wallTime);
    }
    return [first, last];
  }

  /** Takes in what has been recorded meanwhile; tells whether there was anything. */
  extend(): boolean {
    const { places, end } = indexMembers(this.#fd, this.#end);
    for (const place of places) this.#places.push(place);
    this.#end = end;
    return places.length > 0;
  }

  /** When a snapshot was taken, in milliseconds since 1970. */
  timeOf(index: number): number {
    return this.#placeOf(index).wallTime;
  }

  /** The facts of a snapshot. Throws a SourceError where the file is damaged there. */
  facts(index: number): RecordedFacts {
    if (this.#known?.index === index) return this.#known.facts;
    const { factsAt, factsLength } = this.#placeOf(index);
    const facts = parseFacts(this.#gunzip(factsAt, factsLength).toString('latin1'));
    if (!facts) throw this.#damaged(index);
    this.#known = { index, facts };
    return facts;
  }

  /** Hands over a table with the recorder's instants, spread over the time that reading took. */
  async readTable(index: number, sink: TableSink, signal: AbortSignal): Promise<void> {
    const { tableAt, tableLength } = this.#placeOf(index);
    const { instant } = this.facts(index);
    const gunzip = createGunzip({ chunkSize: READ_BYTES });
    gunzip.end(this.#read(tableAt, tableLength));
    let held = Buffer.alloc(0);
    let unpacked = 0;
    try {
      for await (const chunk of gunzip) {
        signal.throwIfAborted();
        unpacked += (chunk as Buffer).length;
        if (unpacked > MOST_UNPACKED) throw new RangeError('no table is so long');
        const bytes = Buffer.concat([held, chunk as Buffer]);
        const certain = Math.max(0, bytes.length - CLOSING_BYTES);
        if (certain > 0) sink(bytes.subarray(0, certain), instant);
        held = Buffer.from(bytes.subarray(certain));
      }
    } catch (error) {
      throw signal.aborted ? error : this.#damaged(index);
    }
  }

  /**
   * The snapshot taken last at or before an instant in milliseconds since 1970; the first if none was. All are looked
   * at: the recorder's clock may have been set back.
   */
  indexAt(wallTime: number): number {
    let latest = Number.NEGATIVE_INFINITY;
    let found = 0;
    for (const [index, place] of this.#places.entries()) {
      if (place.wallTime > wallTime || place.wallTime < latest) continue;
      latest = place.wallTime;
      found = index;
    }
    return found;
  }

  /** The first snapshot with the largest value, as of the count; undefined where none has one, or when aborted. */
  async largest(measure: Measure, signal: AbortSignal): Promise<number | undefined> {
    let best: { index: number; value: number } | undefined;
    for await (const [index, value] of this.#values(measure, signal)) {
      if (!best || value > best.value) best = { index, value };
    }
    return best?.index;
  }

  /** The first snapshot where a value is above that of the snapshot before, as of the drops; undefined if none is. */
  async firstRise(measure: Measure, signal: AbortSignal): Promise<number | undefined> {
    let before = Number.POSITIVE_INFINITY;
    for await (const [index, value] of this.#values(measure, signal)) {
      if (value > before) return index;
      before = value;
    }
    return undefined;
  }

  /** Closing it again does nothing. */
  close(): void {
    if (!this.#isClosed) closeSync(this.#fd);
    this.#isClosed = true;
  }

  /** Until aborted. Others have their turn now and then: the facts of a whole day take seconds. */
  async *#values(measure: Measure, signal: AbortSignal): AsyncGenerator<readonly [number, number]> {
    for (let index = 0; index < this.length; index++) {
      if (index % FACTS_AT_A_TIME === 0) await setImmediate();
      if (signal.aborted || this.#isClosed) return;
      const value = this.#measured(index, measure);
      if (value !== undefined) yield [index, value];
    }
  }

  /** What is damaged is passed over. */
  #measured(index: number, measure: Measure): number | undefined {
    try {
      return measure(this.facts(index).texts);
    } catch {
      return undefined;
    }
  }

  #placeOf(index: number): SnapshotPlace {
    const place = this.#places[index];
    if (!place) throw new RangeError(`no snapshot ${index} of ${this.length}`);
    return place;
  }

  #gunzip(at: number, length: number): Buffer {
    try {
      return gunzipSync(this.#read(at, length), { maxOutputLength: MOST_FACTS });
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
    try {
      return beginsAsRecording(fd);
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
