// A recording as the source: it delivers the snapshot at its present position, and is moved by whoever plays it.
import { basename } from 'node:path';
import { type Measure, type Moment, PLAIN_PLACE, type Place, type Recording } from '../place.ts';
import type { FactTexts, Source, TableSink } from '../source.ts';
import type { RecordingReader } from './recording-reader.ts';
import type { RecordedFacts } from './snapshot-text.ts';

export class RecordingSource implements Source, Recording {
  readonly place: Place;
  readonly #reader: RecordingReader;
  readonly #watchers = new Set<() => void>();
  #position: number;
  #moment: Moment = { run: '', instant: 0, wallTime: 0, readMilliseconds: 0 };

  /** Stands at snapshot `position` of the recording, the first by default. Closing it closes the reader. */
  constructor(reader: RecordingReader, position = 0) {
    this.#reader = reader;
    this.#position = position;
    this.place = {
      ...PLAIN_PLACE,
      label: `recording ${basename(reader.path)}`,
      // From where the first snapshot was taken, where the file is not damaged there.
      hostName: this.#factsOf(0)?.label,
      changes: { how: 'recorded', subscribe: onChange => this.#subscribe(onChange), recording: this },
    };
  }

  get position(): number {
    return this.#position;
  }

  get length(): number {
    return this.#reader.length;
  }

  get moment(): Moment {
    this.#moment = this.momentOf(this.#position) ?? this.#moment;
    return this.#moment;
  }

  get span(): readonly [number, number] {
    return this.#reader.span;
  }

  extend(): boolean {
    return this.#reader.extend();
  }

  timeOf(position: number): number {
    return this.#reader.timeOf(position);
  }

  momentOf(position: number): Moment | undefined {
    return this.#factsOf(position);
  }

  indexAt(wallTime: number): number {
    return this.#reader.indexAt(wallTime);
  }

  largest(measure: Measure, signal: AbortSignal): Promise<number | undefined> {
    return this.#reader.largest(measure, signal);
  }

  firstRise(measure: Measure, signal: AbortSignal): Promise<number | undefined> {
    return this.#reader.firstRise(measure, signal);
  }

  seek(position: number): boolean {
    const before = this.#position;
    this.#position = Math.min(Math.max(0, position), this.#reader.length - 1);
    const moved = this.#position !== before;
    if (moved) for (const onChange of this.#watchers) onChange();
    return moved;
  }

  step(snapshots: number): boolean {
    return this.seek(this.#position + snapshots);
  }

  /** Damaged facts are absent; the table of the same snapshot says what is wrong. */
  async facts(paths: readonly string[]): Promise<FactTexts> {
    const texts = this.#factsOf(this.#position)?.texts ?? [];
    return new Map([...texts].filter(([path]) => paths.includes(path)));
  }

  read(sink: TableSink, signal: AbortSignal): Promise<void> {
    return this.#reader.readTable(this.#position, sink, signal);
  }

  #subscribe(onChange: () => void): () => void {
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
