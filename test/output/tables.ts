// Reads table text into a snapshot and writes a snapshot in a format, for the tests of what is written.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
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

/** A line with any bytes in its last key, and any behind `secctx` in that. */
export function anyLine(secctx = ''): fc.Arbitrary<Buffer> {
  const bytes = fc.uint8Array({ maxLength: 40 });
  const before = `udp 17 28 src=1.2.3.4 dst=1.2.3.5 sport=1 dport=2 src=1.2.3.5 dst=1.2.3.4 sport=2 dport=1 secctx=${secctx}`;
  return fc
    .tuple(bytes, bytes)
    .map(([value, key]) =>
      Buffer.concat([Buffer.from(before), value, Buffer.from(' x'), key, Buffer.from('=1 use=1\n')]),
    );
}
