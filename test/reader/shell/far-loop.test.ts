// The loop that runs on the router, in the shells it may meet there.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { farLoop, quoteWords } from '../../../src/reader/shell/far-loop.ts';

const SHELLS = [
  ['sh', ['-c']],
  ['busybox', ['sh', '-c']],
  ['bash', ['-c']],
] as const;

const HOSTILE = [
  '',
  ' ',
  "'",
  "''",
  "'; touch /tmp/conntop-pwned; '",
  '$(reboot)',
  '`reboot`',
  '$HOME',
  '\\',
  "\\'",
  '"',
  '*',
  '~root',
  '-n',
  '!!',
  '; reboot',
  '| sh',
  '&',
  '#',
  'a b\u00a0c',
  '$\u{1f4a5}',
];

describe.each(SHELLS)('quoted words in %s', (shell, args) => {
  const echo = (words: readonly string[]) =>
    execFileSync(shell, [...args, `for word in ${quoteWords(words)}; do printf "%s\\0" "$word"; done`], {
      encoding: 'utf8',
    });

  test('arrive as they are', () => {
    expect(echo(HOSTILE)).toBe(HOSTILE.map(word => `${word}\0`).join(''));
  });

  test('arrive as they are, whatever they hold', () => {
    const word = fc.string({ unit: 'grapheme' }).filter(text => !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), words => {
        expect(echo(words)).toBe(words.map(text => `${text}\0`).join(''));
      }),
      { numRuns: 30 },
    );
  });
});

test('what would end a request line is refused', () => {
  expect(() => quoteWords(['1.2.3.4\n2 x -F'])).toThrow('control character');
  expect(() => quoteWords(['\0'])).toThrow('control character');
});

test('the loop stands in single quotes under any login shell', () => {
  const loop = farLoop({ procRoot: '/proc', allowChanges: true });
  expect(loop).not.toMatch(/['\\!\n]/);
});

test('a loop that may not change anything has no way to', () => {
  expect(farLoop({ procRoot: '/proc', allowChanges: false })).not.toMatch(/eval|conntrack -[DFUIAR]/);
});

test('a proc root that a shell would take apart is refused', () => {
  expect(() => farLoop({ procRoot: '/proc; reboot', allowChanges: false })).toThrow('not a plain path');
});
