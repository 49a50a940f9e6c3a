// The text of a recording, as zcat shows it: of its snapshots, the last whole table is handed on.

const MARK = /^(#[0-9a-f]+) conntop-recording 1\n/;

export class RecordedTable {
  readonly #sink: (chunk: Uint8Array) => void;
  #text: Buffer[] = [];

  constructor(sink: (chunk: Uint8Array) => void) {
    this.#sink = sink;
  }

  /** Whether a text begins as a recording does. */
  static begins(text: string): boolean {
    return MARK.test(text);
  }

  push(chunk: Uint8Array): void {
    this.#text.push(Buffer.from(chunk));
  }

  /** Hands the last whole table on: a snapshot of another run has another mark. */
  end(): void {
    const text = Buffer.concat(this.#text).toString('latin1');
    this.#text = [];
    const tables = [...text.matchAll(/^(#[0-9a-f]+) table\n([\s\S]*?)^\1 end$/gm)];
    const last = tables.at(-1)?.[2];
    if (last !== undefined) this.#sink(Buffer.from(last, 'latin1'));
  }
}
