// Reads table text into a snapshot and writes a snapshot in a format, for the tests of what is written.
import { readFileSync } from 'node:fs';
import { type RowWriter, sendTable } from '../../src/output/row-writer.ts';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';

export function readTable(text: string | Uint8Array): Snapshot {
  const store = new FlowStore();
  store.begin(0, 0);
  store.push(typeof text === 'string' ? Buffer.from(text) : text, 0);
  return store.seal(0);
}

export async function writeTable(writer: RowWriter, snapshot: Snapshot): Promise<string> {
  const chunks: string[] = [];
  const rows = Array.from({ length: snapshot.rows.listed }, (_, row) => row);
  await sendTable(writer, snapshot, rows, async bytes => {
    chunks.push(Buffer.from(bytes).toString('utf8'));
  });
  return chunks.join('');
}

/** One line in, one line out, without its line end. */
export async function writeLine(writer: RowWriter, line: string): Promise<string> {
  const text = await writeTable(writer, readTable(`${line}\n`));
  return text.slice(writer.header.length, text.length - writer.footer.length - writer.lineEnd.length);
}

export function fixture(path: string): string {
  return readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8');
}
