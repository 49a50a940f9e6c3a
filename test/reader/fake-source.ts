// A source that does what the test tells it to, and remembers what was asked of it.
import { PLAIN_PLACE, type Place } from '../../src/reader/place.ts';
import { type FactTexts, type Source, SourceError, type TableSink } from '../../src/reader/source.ts';

/** What the next reading of the table does. */
export type Script = (sink: TableSink, signal: AbortSignal) => Promise<void>;

export const chunk = (text: string): Uint8Array => Buffer.from(text);

export class FakeSource implements Source {
  readonly name: string;
  place: Place;
  readonly calls: string[] = [];
  closed = 0;
  script: Script = async sink => sink(chunk(this.name), performance.now());
  factScript: () => Promise<FactTexts> = async () => new Map();

  constructor(name = 'fake') {
    this.name = name;
    const isThisMachine = name === 'proc' || name === 'conntrack';
    this.place = { ...PLAIN_PLACE, label: name, isThisMachine, isSimulated: name === 'demo' };
  }

  facts(): Promise<FactTexts> {
    this.calls.push('facts');
    return this.factScript();
  }

  async read(sink: TableSink, signal: AbortSignal): Promise<void> {
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
