// The completion as bash works with it, and the commands that print it and the help.
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { COMPLETIONS } from '../../src/cli/docs/shells.ts';
import { buildProgram, conntop } from './program.ts';

buildProgram();

/** What bash offers for the last of the words. */
function offered(...words: string[]): string[] {
  const quoted = words.map(word => `'${word}'`).join(' ');
  const script = `${COMPLETIONS.bash()}
COMP_WORDS=(conntop ${quoted}); COMP_CWORD=${words.length}; _conntop; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync('bash', ['-c', script]);
  return stdout.toString().trimEnd().split('\n');
}

test.each([
  [['co'], ['count', 'completion']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['help', 'st'], ['stats']],
  [
    ['list', '--source', ''],
    ['proc', 'conntrack', 'demo'],
  ],
  [['count', '--fi'], ['--file']],
])('bash offers for %j: %j', (words, expected) => {
  expect(offered(...words).sort()).toEqual([...expected].sort());
});

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'] as const)('prints that of %s', shell => {
    expect(conntop(['completion', shell])).toEqual({
      code: 0,
      output: COMPLETIONS[shell](),
      complaint: '',
    });
  });

  test.each([
    [['completion'], 'completion needs the name of a shell: bash, zsh, fish; try conntop completion --help'],
    [['completion', 'tcsh'], '"tcsh" is no shell of bash, zsh, fish; try conntop completion --help'],
    [
      ['completion', 'bash', 'zsh'],
      'completion takes one SHELL, and no "zsh"; try conntop completion --help',
    ],
  ])('refuses %j', (args, complaint) => {
    expect(conntop(args)).toEqual({ code: 1, output: '', complaint: `conntop: ${complaint}\n` });
  });
});

describe('help', () => {
  test('is the same as --help', () => {
    expect(conntop(['help']).output).toBe(conntop(['--help']).output);
    expect(conntop(['help', 'list']).output).toBe(conntop(['list', '--help']).output);
  });

  test('names the nearest command to one that there is not', () => {
    const { code, complaint } = conntop(['help', 'lst']);
    expect(code).toBe(1);
    expect(complaint).toBe(
      'conntop: there is no command "lst"; did you mean list?; try conntop help --help\n',
    );
  });
});
