// The loop that runs on the router, in the shells it may meet there.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { farLoop, quoteWords } from '../../../src/reader/shell/far-loop.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';

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

const hasStrace = spawnSync('strace', ['-V']).status === 0;
test.skipIf(!hasStrace).each(SHELLS)(
  'nothing is written there by %s, so that a read-only root will do',
  (shell, args) => {
    const log = join(temporaryDirectory(), 'strace');
    const calls =
      'open,openat,creat,mkdir,mkdirat,unlink,unlinkat,rename,renameat2,symlinkat,linkat,truncate';
    const requests = [
      'h',
      'w net/stat/nf_conntrack sys/kernel/hostname',
      'f',
      'k',
      't',
      't labels',
      'c /etc/hosts /etc/',
      'n',
      'u',
    ];
    const input = ['token', ...requests.map((request, at) => `${at + 1} ${request}`), ''].join('\n');
    const loop = farLoop({ procRoot: '/proc', allowChanges: false });
    const strace = ['-f', '-qq', '-o', log, '-e', `trace=${calls}`, shell, ...args, loop];
    const { stdout } = spawnSync('strace', strace, { input });
    expect(stdout.toString()).toContain('\ntoken 9 . 0\n');
    const written = readFileSync(log, 'latin1')
      .split('\n')
      .filter(line =>
        /O_WRONLY|O_RDWR|O_CREAT|creat\(|mkdir|unlink|rename|symlink|linkat|truncate\(/.test(line),
      )
      .filter(line => !line.includes('"/dev/null"') && !line.includes('"/dev/tty"'));
    expect(written.join('\n')).toBe('');
  },
);

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
