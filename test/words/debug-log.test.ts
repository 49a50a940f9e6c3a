// The debug log, line by line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { log, logTo } from '../../src/words/debug-log.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

afterEach(() => logTo(undefined));

test('each happening is a line, with its figures and nothing that a terminal would obey', () => {
  const path = join(temporaryDirectory(), 'log');
  log('before anybody asked');
  logTo(path);
  log('reading', { ms: 12.345, rows: 7, new: undefined });
  log('source', { label: 'proc', reason: 'a\x1b[2Jb\nc\u202e' });
  expect(readFileSync(path, 'utf8').replace(/^\S+Z /gm, '')).toBe(
    'reading ms=12.3 rows=7\nsource label="proc" reason="a\\u001b[2Jb\\nc\\u202e"\n',
  );
});

test('goes on after what is in the file, and ends when it is told to', () => {
  const path = join(temporaryDirectory(), 'log');
  logTo(path);
  log('one');
  logTo(path);
  log('two');
  logTo(undefined);
  log('three');
  expect(readFileSync(path, 'utf8')).toMatch(/^\S+ one\n\S+ two\n$/);
});
