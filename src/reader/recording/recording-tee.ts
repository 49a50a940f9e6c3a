// A source that hands on what another delivers and records it on the way.
import { hostname } from 'node:os';
import { type FactTexts, type Source, SourceError, type TableSink } from '../source.ts';
import type { Connection } from '../ssh/connection.ts';
import type { RecordingWriter } from './recording-writer.ts';

export class RecordingTee implements Source {
  readonly #source: Source;
  readonly #writer: RecordingWriter;
  readonly #every: number;
  readonly readFiles: Source['readFiles'];
  readonly runConntrack: Source['runConntrack'];
  readonly cost: Source['cost'];
  #facts: FactTexts = new Map();
  #recordedAt = Number.NEGATIVE_INFINITY;
  #isWriting = false;
  #trouble: SourceError | undefined;

  /** Records a table when at least `every` milliseconds have passed since the last; every table by default. */
  constructor(source: Source, writer: RecordingWriter, every = 0) {
    this.#source = source;
    this.#writer = writer;
    this.#every = every;
    this.readFiles = source.readFiles?.bind(source);
    this.runConntrack = source.runConntrack?.bind(source);
    this.cost = source.cost?.bind(source);
  }

  get name(): string {
    return this.#source.name;
  }

  get label(): string {
    return this.#source.label;
  }

  get reason(): string {
    return this.#source.reason ?? '';
  }

  get hostName(): string | undefined {
    return this.#source.hostName;
  }

  get allowsChanges(): boolean | undefined {
    return this.#source.allowsChanges;
  }

  get sshConnection(): string | undefined {
    return this.#source.sshConnection;
  }

  get connection(): Connection | undefined {
    return this.#source.connection;
  }

  /** Why the last snapshot was not written; undefined when it was. Reading goes on all the same. */
  get trouble(): SourceError | undefined {
    return this.#trouble;
  }

  async readFacts(paths: readonly string[]): Promise<FactTexts> {
    const texts = await this.#source.readFacts(paths);
    this.#facts = new Map([...this.#facts, ...texts]);
    for (const path of paths) if (!texts.has(path)) (this.#facts as Map<string, string>).delete(path);
    return texts;
  }

  /** A table that comes while the last one is still being compressed is not recorded: there is never a queue. */
  async readTable(sink: TableSink, signal: AbortSignal): Promise<void> {
    const instant = performance.now();
    if (this.#isWriting || instant - this.#recordedAt < this.#every)
      return this.#source.readTable(sink, signal);
    const wallTime = Date.now();
    this.#writer.begin();
    const both: TableSink = (chunk, at) => {
      this.#writer.push(chunk);
      sink(chunk, at);
    };
    try {
      await this.#source.readTable(both, signal);
    } catch (error) {
      this.#writer.abort();
      throw error;
    }
    this.#recordedAt = instant;
    const readMilliseconds = performance.now() - instant;
    this.#write({ wallTime, instant, readMilliseconds, label: this.#place, texts: this.#facts });
  }

  /** Closes the source. The writer is its owner's to close, since that takes time. */
  close(): void {
    this.#source.close();
  }

  /** A replay elsewhere is to tell whose table it was; another machine is named by its label already. */
  get #place(): string {
    return this.hostName === undefined ? `${this.label} on ${hostname()}` : this.label;
  }

  #write(facts: Parameters<RecordingWriter['end']>[0]): void {
    this.#isWriting = true;
    this.#writer
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
