// The registry of `list -o`: a format is a file with its writer and a line here; the choices, help, man page,
// completions and docs are made from it.
import { csv } from './csv.ts';
import { json } from './json.ts';
import { jsonl } from './jsonl.ts';
import type { RowWriter } from './row-writer.ts';
import { save } from './save.ts';
import { extended, plain } from './table-line.ts';
import { xml } from './xml.ts';

/** What stands behind a name: a writer of rows, or words alone for the aligned columns of output/text.ts. */
export type OutputFormat = RowWriter | { readonly doc: string };

export const FORMATS = {
  text: { doc: 'aligned columns, for people' },
  extended,
  conntrack: plain,
  json,
  jsonl,
  csv,
  xml,
  save,
} as const satisfies Record<string, OutputFormat>;

export type FormatName = keyof typeof FORMATS;

/** In the order of help. */
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

/** The writer behind a name; undefined for `text`. With `formulas` no cell is kept from being run by a spreadsheet. */
export function writerOf(name: FormatName, formulas = false): RowWriter | undefined {
  const format: OutputFormat = FORMATS[name];
  if (!('row' in format)) return undefined;
  return formulas ? (format.withFormulas ?? format) : format;
}
