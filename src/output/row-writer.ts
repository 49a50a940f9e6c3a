// What every output format offers, and how a table is sent in it: chunk by chunk, no faster than it is taken.
import type { Snapshot } from '../snapshot/snapshot.ts';
import { ascii, ByteBuffer } from './byte-buffer.ts';

/** One output format. A table is header, rows with their ends, footer. */
export interface RowWriter {
  /** What it is for: half a sentence, as help and man page have it. */
  readonly doc: string;
  /** Stands before the first row, with its line end; empty where the format has none. */
  readonly header: string;
  /** Stands between a row and its line end where another row follows. */
  readonly separator: string;
  readonly lineEnd: string;
  /** Stands after the last row, with its line end. */
  readonly footer: string;
  /** Writes one row, without its line end, into a buffer whose `beginRow` has been called. */
  row(snapshot: Snapshot, row: number, out: ByteBuffer): void;
  /** The same with cells that a spreadsheet would run as formulas; absent where the format has no cells. */
  readonly withFormulas?: RowWriter;
}

/** Takes bytes, which are borrowed until the promise it returns is fulfilled. */
export type ByteSink = (bytes: Uint8Array) => Promise<void>;

/** How much is gathered before it is sent. Bytes. */
const CHUNK = 64 * 1024;

/** Sends the rows named, in their order, as one table. Waits for each chunk to be taken before it writes on. */
export async function sendTable(
  writer: RowWriter,
  snapshot: Snapshot,
  rows: ArrayLike<number>,
  sink: ByteSink,
): Promise<void> {
  const out = new ByteBuffer();
  const between = ascii(writer.separator + writer.lineEnd);
  const last = ascii(writer.lineEnd);
  out.text(writer.header);
  for (let at = 0; at < rows.length; at++) {
    out.beginRow();
    writer.row(snapshot, rows[at] ?? 0, out);
    out.word(at + 1 < rows.length ? between : last);
    if (out.length < CHUNK) continue;
    await sink(out.bytes());
    out.clear();
  }
  out.text(writer.footer);
  if (out.length > 0) await sink(out.bytes());
}
