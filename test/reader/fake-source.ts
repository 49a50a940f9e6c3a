// A source that does what the test tells it to, and remembers what was asked of it.
import { type FactTexts, type Source, SourceError, type TableSink } from '../../src/reader/source.ts';

/** What the next reading of the table does. */
export type Script = (sink: TableSink, signal: AbortSignal) => Promise<void>;

export const chunk = (text: string): Uint8Array => Buffer.from(text);

export class FakeSource implements Source {
  readonly name: string;
  readonly label: string;
  readonly calls: string[] = [];
  closed = 0;
  script: Script = async sink => sink(chunk(this.name), performance.now());
  facts: () => Promise<FactTexts> = async () => new Map();

  constructor(name = 'fake') {
    this.name = name;
    this.label = `${name} label`;
  }

  readFacts(): Promise<FactTexts> {
    this.calls.push('facts');
    return this.facts();
  }

  async readTable(sink: TableSink, signal: AbortSignal): Promise<void> {
    this.calls.push('table');
    await this.script(sink, signal);
    this.calls.push('table read');
  }

  close(): void {
    this.closed++;
  }

  /** From now on every reading fails before its first byte. */
  fail(what = `${this.name} failed`, hint = 'mend it'): void {
    this.script = () => Promise.reject(new SourceError(what, hint));
  }

  /** From now on every reading yields the source's name. */
  recover(): void {
    this.script = async sink => sink(chunk(this.name), performance.now());
  }
}
