// The pages that are made from the registries are the ones in the repository.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedPages } from '../../src/cli/docs.ts';

test.each([...generatedPages()])('%s is what npm run docs writes', (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(text);
});
