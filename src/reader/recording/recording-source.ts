// A recording as the source: it delivers the snapshot at its present position, and is moved by whoever plays it.
import type { FactTexts, Moment, Source, TableSink } from '../source.ts';
import type { RecordingReader } from './recording-reader.ts';

export class RecordingSource implements Source {
  readonly name = 'recording';
  readonly label: string;
  readonly #reader: RecordingReader;
  readonly #watchers = new Set<() => void>();
  #position: number;
  #moment: Moment = { instant: 0, wallTime: 0, readMilliseconds: 0 };

  /** Stands at snapshot `position` of the recording, the first by default. Closing it closes the reader. */
  constructor(reader: RecordingReader, position = 0) {
    this.#reader = reader;
    this.label = `recording ${reader.path}`;
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
    this.#moment = this.#readMoment() ?? this.#moment;
    return this.#moment;
  }

  /** From where the first snapshot was taken. */
  get hostName(): string {
    return this.#reader.facts(0).label;
  }

  /** When the first and the last snapshot were taken, in milliseconds since 1970. */
  get span(): readonly [number, number] {
    return [this.#reader.facts(0).wallTime, this.#reader.facts(this.length - 1).wallTime];
  }

  /** When a snapshot was taken, in milliseconds since 1970. Throws a SourceError where the file is damaged there. */
  timeOf(position: number): number {
    return this.#reader.facts(position).wallTime;
  }

  /** The last snapshot at or before an instant in milliseconds since 1970, or the first. */
  indexAt(wallTime: number): number {
    return this.#reader.indexAt(wallTime);
  }

  /** The first snapshot with the largest value; undefined where none has one. */
  largest(measure: (texts: FactTexts) => number | undefined): number | undefined {
    return this.#reader.largest(measure);
  }

  /** The first snapshot where a value is above that of the snapshot before; undefined where it never is. */
  firstRise(measure: (texts: FactTexts) => number | undefined): number | undefined {
    return this.#reader.firstRise(measure);
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

  async readFacts(paths: readonly string[]): Promise<FactTexts> {
    try {
      const texts = this.#reader.texts(this.#position);
      return new Map([...texts].filter(([path]) => paths.includes(path)));
    } catch {
      // Damaged facts are absent; the table of the same snapshot says what is wrong.
      return new Map();
    }
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

  #readMoment(): Moment | undefined {
    try {
      return this.#reader.facts(this.#position);
    } catch {
      return undefined;
    }
  }
}
