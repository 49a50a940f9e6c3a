// A source that hands on what another delivers and records it on the way.
import { hostname } from 'node:os';
import { type Moment, momentAt, type Place } from '../place.ts';
import { type FactTexts, type Source, SourceError, type TableSink } from '../source.ts';
import type { RecordingWriter } from './recording-writer.ts';
import type { SnapshotFacts } from './snapshot-text.ts';

export class RecordingTee implements Source {
  readonly #source: Source;
  readonly #writer: RecordingWriter;
  readonly #every: number;
  #facts: FactTexts = new Map();
  #recordedAt = Number.NEGATIVE_INFINITY;
  /** The moments of a recording that are recorded by now, since a replay comes by them again. */
  readonly #recorded = new Set<string>();
  #isWriting = false;
  #trouble: SourceError | undefined;

  /** Records a table when at least `every` milliseconds have passed since the last; every table by default. */
  constructor(source: Source, writer: RecordingWriter, every = 0) {
    this.#source = source;
    this.#writer = writer;
    this.#every = every;
  }

  /** The source's own, with why the last snapshot was not written. Reading goes on all the same. */
  get place(): Place {
    const { place } = this.#source;
    return { ...place, trouble: this.#trouble ?? place.trouble };
  }

  async facts(paths: readonly string[]): Promise<FactTexts> {
    const texts = await this.#source.facts(paths);
    this.#facts = new Map([...this.#facts, ...texts]);
    for (const path of paths) if (!texts.has(path)) (this.#facts as Map<string, string>).delete(path);
    return texts;
  }

  /** A table that comes while the last one is still being compressed is not recorded: there is never a queue. */
  async read(sink: TableSink, signal: AbortSignal): Promise<void> {
    const begun = performance.now();
    const moment = momentAt(this.#source.place);
    const instant = moment?.instant ?? begun;
    if (!this.#isDue(instant, moment)) return this.#source.read(sink, signal);
    const wallTime = moment?.wallTime ?? Date.now();
    this.#writer.begin();
    const both: TableSink = (chunk, at) => {
      this.#writer.push(chunk);
      sink(chunk, at);
    };
    try {
      await this.#source.read(both, signal);
    } catch (error) {
      this.#writer.abort();
      throw error;
    }
    this.#recordedAt = instant;
    if (moment) this.#recorded.add(keyOf(moment));
    const readMilliseconds = moment?.readMilliseconds ?? performance.now() - begun;
    this.#write({
      ...{ wallTime, instant, readMilliseconds, label: this.#label, texts: this.#facts },
      ...(moment && { run: moment.run }),
    });
  }

  /** Closes the source. The writer is its owner's to close, since that takes time. */
  close(): void {
    this.#source.close();
  }

  /** By the clock that goes with the table: a replay may play an hour in a minute, or stand still. */
  #isDue(instant: number, moment: Moment | undefined): boolean {
    if (this.#isWriting) return false;
    if (!moment) return instant - this.#recordedAt >= this.#every;
    return !this.#recorded.has(keyOf(moment)) && Math.abs(instant - this.#recordedAt) >= this.#every;
  }

  /** A replay elsewhere is to tell whose table it was; another machine is named by its label already. */
  get #label(): string {
    const { label, hostName, changes } = this.#source.place;
    if (changes.how === 'recorded') return hostName ?? label;
    return hostName === undefined ? `${label} on ${hostname()}` : label;
  }

  #write(facts: SnapshotFacts): void {
    this.#isWriting = true;
    void this.#writer
      .end(facts)
      .then(() => {
        this.#trouble = undefined;
      })
      .catch((error: unknown) => {
        this.#trouble =
          error instanceof SourceError ? error : new SourceError(String(error), 'check the recording');
      })
      .finally(() => {
        this.#isWriting = false;
      });
  }
}

function keyOf({ run, instant }: Moment): string {
  return `${run} ${instant}`;
}
