// Writes a recording: each snapshot with one write, whole or not at all, and the oldest dropped when it grows too large.
import { randomBytes } from 'node:crypto';
import { fstatSync, ftruncateSync, writeSync } from 'node:fs';
import { SourceError } from '../source.ts';
import { Member, MemberWriter } from './gzip-member.ts';
import { beginsAsRecording, indexMembers, type SnapshotPlace } from './member-index.ts';
import { full, RecordingFile } from './recording-file.ts';
import { formatFacts, type SnapshotFacts } from './snapshot-text.ts';

export interface RecordingLimits {
  /** Snapshots older than this many milliseconds are dropped; all are kept by default. */
  readonly keep?: number;
  /** The file never grows beyond so many bytes; unlimited by default. */
  readonly maxSize?: number;
}

/** The file is rewritten without its oldest quarter, so that each byte is copied three times at most. */
const DROPPED_SHARE = 0.25;

export class RecordingWriter {
  readonly path: string;
  readonly #limits: RecordingLimits;
  readonly #mark = `#${randomBytes(6).toString('hex')}`;
  readonly #file: RecordingFile;
  #size: number;
  #written: SnapshotPlace[];
  #table: MemberWriter | undefined;
  #isLost = false;
  #writing: Promise<void> = Promise.resolve();

  /**
   * Opens `path`, a new file or a recording to be gone on with: what was cut off at its end is cut away. Throws a
   * SourceError where it cannot be written, is something else, or is written by another recorder.
   */
  constructor(path: string, limits: RecordingLimits = {}) {
    this.path = path;
    this.#limits = limits;
    this.#file = new RecordingFile(path);
    const { fd } = this.#file;
    const { places, end } = indexMembers(fd);
    if (fstatSync(fd).size > 0 && !beginsAsRecording(fd)) {
      this.#file.close();
      throw new SourceError(`${path}: exists and is no recording`, 'name another file');
    }
    ftruncateSync(fd, end);
    this.#size = end;
    this.#written = [...places];
  }

  /** Bytes of the file. */
  get size(): number {
    return this.#size;
  }

  /** Whether another file stands in the place of this one, so that nothing more can be recorded. */
  get isLost(): boolean {
    return this.#isLost;
  }

  get snapshots(): number {
    return this.#written.length;
  }

  /** Begins a snapshot's table; one begun and not ended is dropped. */
  begin(): void {
    this.#table?.drop();
    this.#table = new MemberWriter();
  }

  /** Takes the table's next bytes; they are copied. */
  push(bytes: Uint8Array): void {
    this.#table?.write(Buffer.from(bytes));
  }

  /**
   * Ends the snapshot and writes it. Rejects with a SourceError where it cannot; the file is whole all the same. A file
   * that was removed is begun anew with it, and told of by a SourceError, too.
   */
  end(facts: SnapshotFacts): Promise<void> {
    const table = this.#table;
    this.#table = undefined;
    if (!table) return this.#writing;
    const written = this.#writing.then(() => this.#write(facts, table));
    this.#writing = written.catch(() => {});
    return written;
  }

  /** Drops the snapshot begun. */
  abort(): void {
    this.#table?.drop();
    this.#table = undefined;
  }

  /** Resolves when everything that was ended is in the file. */
  async close(): Promise<void> {
    this.abort();
    await this.#writing;
    this.#file.close();
  }

  async #write(facts: SnapshotFacts, table: MemberWriter): Promise<void> {
    const { run: mark = this.#mark } = facts;
    const head = new MemberWriter();
    head.write(Buffer.from(formatFacts(mark, facts), 'latin1'));
    table.write(Buffer.from(`${mark} end\n`));
    const [factsBytes, tableBytes] = await Promise.all([
      head.finish(Member.FACTS, facts.wallTime),
      table.finish(Member.TABLE, facts.wallTime),
    ]);
    const bytes = Buffer.concat([factsBytes, tableBytes]);
    const removed = this.#isRemoved();
    await this.#makeRoom(bytes.length, facts.wallTime);
    this.#append(bytes);
    const factsAt = this.#size;
    const tableAt = factsAt + factsBytes.length;
    const lengths = { factsLength: factsBytes.length, tableLength: tableBytes.length };
    this.#written.push({ factsAt, tableAt, ...lengths, wallTime: facts.wallTime });
    this.#size += bytes.length;
    if (removed) throw new SourceError(`${this.path}: was removed, and is begun anew`, REMOVED_HINT);
  }

  /** Begins anew where the file was removed. Throws a SourceError where another stands in its place. */
  #isRemoved(): boolean {
    const { standing } = this.#file;
    this.#isLost = standing === 'replaced';
    if (this.#isLost) {
      throw new SourceError(`${this.path}: is another file by now`, 'record to another, or start again');
    }
    if (standing === 'here') return false;
    this.#file.beginAnew();
    this.#size = 0;
    this.#written = [];
    return true;
  }

  /** A full disk must not leave half a snapshot: the next would stand behind it, and never be found. */
  #append(bytes: Buffer): void {
    try {
      let done = 0;
      while (done < bytes.length)
        done += writeSync(this.#file.fd, bytes, done, bytes.length - done, this.#size + done);
    } catch (error) {
      this.#cutAway();
      throw full(this.path, error);
    }
  }

  #cutAway(): void {
    try {
      ftruncateSync(this.#file.fd, this.#size);
    } catch {
      // The next snapshot is written over it.
    }
  }

  async #makeRoom(bytes: number, now: number): Promise<void> {
    const { keep = Number.POSITIVE_INFINITY, maxSize = Number.POSITIVE_INFINITY } = this.#limits;
    if (bytes > maxSize)
      throw new SourceError(`${this.path}: ${maxSize} bytes hold not one snapshot`, 'allow it more room');
    const first = this.#written[0];
    if (!first) return;
    const isTooOld = first.wallTime < now - keep / (1 - DROPPED_SHARE);
    if (this.#size + bytes <= maxSize && !isTooOld) return;
    const room = Math.min(maxSize - bytes, maxSize * (1 - DROPPED_SHARE));
    const kept = this.#written.findIndex(
      ({ factsAt, wallTime }) => this.#size - factsAt <= room && wallTime >= now - keep,
    );
    await this.#dropBefore(kept === -1 ? this.#size : (this.#written[kept]?.factsAt ?? 0));
  }

  async #dropBefore(start: number): Promise<void> {
    await this.#file.dropBefore(start);
    this.#size -= start;
    this.#written = this.#written
      .filter(({ factsAt }) => factsAt >= start)
      .map(place => ({ ...place, factsAt: place.factsAt - start, tableAt: place.tableAt - start }));
  }
}

const REMOVED_HINT = 'what was recorded before is gone';
