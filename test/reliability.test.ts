// The tests that docs/RELIABILITY.md names are there.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const NAMED = [...readFileSync('docs/RELIABILITY.md', 'utf8').matchAll(/\| `(test\/[^`]+)`: ([^|]+) \|$/gm)];

test.each(NAMED.map(([, file = '', title = '']) => [file, title]))('%s: %s', (file, title) => {
  expect(readFileSync(file, 'utf8')).toContain(title);
});
