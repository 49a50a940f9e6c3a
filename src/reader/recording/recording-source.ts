// A recording as the source: it delivers the snapshot at its present position, and is moved by whoever plays it.
import type { FactTexts, Source, TableSink } from '../source.ts';
import type { RecordingReader } from './recording-reader.ts';
import type { RecordedFacts } from './snapshot-text.ts';

export class RecordingSource implements Source {
  readonly name = 'recording';
  readonly label: string;
  readonly #reader: RecordingReader;
  readonly #watchers = new Set<() => void>();
  #position: number;

  /** Stands at snapshot `position` of the recording, the first by default. Closing it closes the reader. */
  constructor(reader: RecordingReader, position = 0) {
    this.#reader = reader;
    this.label = `recording ${reader.path}`;
    this.#position = position;
  }

  get position(): number {
    return this.#position;
  }

  /** When and from where the present snapshot was taken. */
  get facts(): RecordedFacts {
    return this.#reader.facts(this.#position);
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
}
