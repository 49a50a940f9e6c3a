// A recording as the source: it delivers the snapshot at its present position, and is moved by whoever plays it.
import { basename } from 'node:path';
import type { FactTexts, Moment, Source, TableSink } from '../source.ts';
import type { Measure, RecordingReader } from './recording-reader.ts';
import type { RecordedFacts } from './snapshot-text.ts';

export class RecordingSource implements Source {
  readonly name = 'recording';
  readonly label: string;
  /** From where the first snapshot was taken; absent where the file is damaged there. */
  readonly hostName: string | undefined;
  readonly #reader: RecordingReader;
  readonly #watchers = new Set<() => void>();
  #position: number;
  #moment: Moment = { run: '', instant: 0, wallTime: 0, readMilliseconds: 0 };

  /** Stands at snapshot `position` of the recording, the first by default. Closing it closes the reader. */
  constructor(reader: RecordingReader, position = 0) {
    this.#reader = reader;
    this.label = `recording ${basename(reader.path)}`;
    this.hostName = this.#factsOf(0)?.label;
    this.#position = position;
  }

  get position(): number {
    return this.#position;
  }

  /** Number of snapshots. */
  get length(): number {
    return this.#reader.length;
  }

  /** When the present snapshot was taken; where the file is damaged there, when the one before it was. */
  get moment(): Moment {
    this.#moment = this.momentOf(this.#position) ?? this.#moment;
    return this.#moment;
  }

  /** The first and the last time at which a snapshot was taken, in milliseconds since 1970. */
  get span(): readonly [number, number] {
    return this.#reader.span;
  }

  /** Takes in what has been recorded meanwhile; tells whether there was anything. */
  extend(): boolean {
    return this.#reader.extend();
  }

  /** When a snapshot was taken, in milliseconds since 1970. */
  timeOf(position: number): number {
    return this.#reader.timeOf(position);
  }

  /** When and in which run of the recorder a snapshot was taken; undefined where the file is damaged there. */
  momentOf(position: number): Moment | undefined {
    return this.#factsOf(position);
  }

  /** The snapshot taken last at or before an instant in milliseconds since 1970, or the first. */
  indexAt(wallTime: number): number {
    return this.#reader.indexAt(wallTime);
  }

  /** The first snapshot with the largest value; undefined where none has one, or when aborted. */
  largest(measure: Measure, signal: AbortSignal): Promise<number | undefined> {
    return this.#reader.largest(measure, signal);
  }

  /** The first snapshot where a value is above that of the snapshot before; undefined where none is, or when aborted. */
  firstRise(measure: Measure, signal: AbortSignal): Promise<number | undefined> {
    return this.#reader.firstRise(measure, signal);
  }

  /** Moves to a snapshot, or as far as there are any; tells whether that is another than before. */
  seek(position: number): boolean {
    const before = this.#position;
    this.#position = Math.min(Math.max(0, position), this.#reader.length - 1);
    const moved = this.#position !== before;
    if (moved) for (const onChange of this.#watchers) onChange();
    return moved;
  }

  /** Moves so many snapshots on, back where negative; tells whether it moved. */
  step(snapshots: number): boolean {
    return this.seek(this.#position + snapshots);
  }

  /** Damaged facts are absent; the table of the same snapshot says what is wrong. */
  async readFacts(paths: readonly string[]): Promise<FactTexts> {
    const texts = this.#factsOf(this.#position)?.texts ?? [];
    return new Map([...texts].filter(([path]) => paths.includes(path)));
  }

  readTable(sink: TableSink, signal: AbortSignal): Promise<void> {
    return this.#reader.readTable(this.#position, sink, signal);
  }

  /** The table changes when the position does, and at no other time. */
  watch(onChange: () => void): () => void {
    this.#watchers.add(onChange);
    return () => void this.#watchers.delete(onChange);
  }

  close(): void {
    this.#reader.close();
  }

  #factsOf(position: number): RecordedFacts | undefined {
    try {
      return this.#reader.facts(position);
    } catch {
      return undefined;
    }
  }
}
