// The manual page names every environment variable that the code reads.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { VARIABLES } from '../../src/cli/docs/variables.ts';

/** What is read before the program begins, in .ci/launcher.cjs. */
const LAUNCHER = ['NODE_DISABLE_COMPILE_CACHE', 'XDG_CACHE_HOME'];

test('every variable that is read is told of', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.ts'),
  );
  const read = files.flatMap(name => {
    const text = readFileSync(`src/${name}`, 'utf8');
    // Of other processes' environments a variable is looked for as it stands there.
    return [...text.matchAll(/\benv\.([A-Z_]+)|'([A-Z]+_[A-Z]+)='/g)].map(([, own, other]) => own ?? other);
  });
  expect([...new Set([...read, ...LAUNCHER])].sort()).toEqual(
    VARIABLES.flatMap(([names]) => names.split(', ')).sort(),
  );
});
