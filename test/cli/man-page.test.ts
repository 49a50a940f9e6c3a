// What the manual page gives as examples is taken by the command line.
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/arguments.ts';
import { manPage } from '../../src/cli/docs/man-page.ts';

const examples = manPage()
  .replaceAll('\\-', '-')
  .split('.SH EXAMPLES')[1]
  ?.split('.SH FILES')[0]
  ?.matchAll(/^\.B conntop (.*)$/gm);

test.each([...(examples ?? [])].map(([, words = '']) => words))('conntop %s', words => {
  const split = [...words.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  expect(() => parseCommandLine(split)).not.toThrow();
});
