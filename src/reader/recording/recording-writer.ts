// Writes a recording: each snapshot with one write, whole or not at all, and the oldest dropped when it grows too large.
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { SourceError } from '../source.ts';
import { Member, MemberWriter } from './gzip-member.ts';
import { beginsAsRecording, indexMembers, type SnapshotPlace } from './member-index.ts';
import { formatFacts, type SnapshotFacts } from './snapshot-text.ts';

export interface RecordingLimits {
  /** Snapshots older than this many milliseconds are dropped; all are kept by default. */
  readonly keep?: number;
  /** The file never grows beyond so many bytes; unlimited by default. */
  readonly maxSize?: number;
}

/** The file is rewritten without its oldest quarter, so that each byte is copied three times at most. */
const DROPPED_SHARE = 0.25;
const COPY_BYTES = 1024 * 1024;

export class RecordingWriter {
  readonly path: string;
  readonly #limits: RecordingLimits;
  readonly #mark = `#${randomBytes(6).toString('hex')}`;
  #fd: number;
  #size: number;
  #written: SnapshotPlace[];
  #table: MemberWriter | undefined;
  #writing: Promise<void> = Promise.resolve();

  /**
   * Opens `path`, a new file or a recording to be gone on with: what was cut off at its end is cut away. Throws a
   * SourceError where it cannot be written or is something else.
   */
  constructor(path: string, limits: RecordingLimits = {}) {
    this.path = path;
    this.#limits = limits;
    this.#fd = openForAppending(path);
    const { places, end } = indexMembers(this.#fd);
    if (fstatSync(this.#fd).size > 0 && !beginsAsRecording(this.#fd)) {
      closeSync(this.#fd);
      throw new SourceError(`${path}: exists and is no recording`, 'name another file');
    }
    ftruncateSync(this.#fd, end);
    this.#size = end;
    this.#written = [...places];
  }

  /** Bytes of the file. */
  get size(): number {
    return this.#size;
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

  /** Ends the snapshot and writes it. Rejects with a SourceError where it cannot; the file is whole all the same. */
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
    closeSync(this.#fd);
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
    await this.#makeRoom(bytes.length, facts.wallTime);
    this.#append(bytes);
    const factsAt = this.#size;
    const tableAt = factsAt + factsBytes.length;
    const lengths = { factsLength: factsBytes.length, tableLength: tableBytes.length };
    this.#written.push({ factsAt, tableAt, ...lengths, wallTime: facts.wallTime });
    this.#size += bytes.length;
  }

  /** A full disk must not leave half a snapshot: the next would stand behind it, and never be found. */
  #append(bytes: Buffer): void {
    try {
      let done = 0;
      while (done < bytes.length)
        done += writeSync(this.#fd, bytes, done, bytes.length - done, this.#size + done);
    } catch (error) {
      ftruncateSync(this.#fd, this.#size);
      throw new SourceError(
        `${this.path}: ${(error as Error).message}`,
        'make room, or record to another file',
      );
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

  /** The file is replaced at one stroke: whatever happens, one of the two is there, and whole. */
  async #dropBefore(start: number): Promise<void> {
    const part = `${this.path}.part`;
    try {
      await copyTail(this.path, part, start);
      const fd = openSync(part, 'r+');
      renameSync(part, this.path);
      closeSync(this.#fd);
      this.#fd = fd;
    } catch (error) {
      rmSync(part, { force: true });
      throw new SourceError(
        `${this.path}: ${(error as Error).message}`,
        'make room, or record to another file',
      );
    }
    this.#size -= start;
    this.#written = this.#written
      .filter(({ factsAt }) => factsAt >= start)
      .map(place => ({ ...place, factsAt: place.factsAt - start, tableAt: place.tableAt - start }));
  }
}

function openForAppending(path: string): number {
  try {
    return openSync(path, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unwritable(path, error);
  }
  try {
    // What the table tells of the people behind the router is for the recorder's eyes.
    return openSync(path, 'wx+', 0o600);
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): SourceError {
  return new SourceError(`${path}: ${(error as Error).message}`, 'check the path of the recording');
}

async function copyTail(from: string, to: string, start: number): Promise<void> {
  let source: FileHandle | undefined;
  let target: FileHandle | undefined;
  try {
    source = await open(from, 'r');
    target = await open(to, 'w', 0o600);
    const buffer = Buffer.alloc(COPY_BYTES);
    for (let at = start; ; ) {
      const { bytesRead } = await source.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) break;
      await target.write(buffer, 0, bytesRead);
      at += bytesRead;
    }
    await target.sync();
  } finally {
    await source?.close();
    await target?.close();
  }
}
