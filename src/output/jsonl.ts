// `list -o jsonl`: the objects of `-o json`, one a line and no array around them, for whatever reads line by line.
import { json } from './json.ts';
import type { RowWriter } from './row-writer.ts';

export const jsonl: RowWriter = {
  ...json,
  doc: 'the same objects, one a line and no array',
  header: '',
  separator: '',
  footer: '',
};
