// The completion as bash works with it, and the commands that print it and the help.
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { COMPLETIONS } from '../../src/cli/docs/shells.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { conntop } from './program.ts';

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
  [
    ['list', '--state', 'SYN_S'],
    ['SYN_SENT', 'SYN_SENT2'],
  ],
])('bash offers for %j: %j', (words, expected) => {
  expect(offered(...words).sort()).toEqual([...expected].sort());
});

test('bash runs nothing that the name of a namespace says', () => {
  const directory = temporaryDirectory();
  writeIn(directory, 'ls', "#!/bin/sh\nprintf '%s\\n' lab '$(>ran)' lan.1\n", 0o755);
  const script = `cd '${directory}'; PATH=.:$PATH; ${COMPLETIONS.bash()}
COMP_WORDS=(conntop list --netns la); COMP_CWORD=3; _conntop; echo "\${COMPREPLY[@]}"; echo *`;
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stdout).toBe('lab lan.1\nls\n');
});

const lacksFish = spawnSync('fish', ['--version']).error !== undefined;
describe.skipIf(lacksFish)('fish (needs fish)', () => {
  test.each([
    ['list --state SYN_S', ['SYN_SENT', 'SYN_SENT2']],
    ['list --state CLOSE,SYN_S', ['CLOSE,SYN_SENT', 'CLOSE,SYN_SENT2']],
    ['list --columns source,desti', ['source,destination']],
  ])('offers for %s: %j', (line, expected) => {
    const script = `source (cat | psub); complete -C 'conntop ${line}'`;
    const { stdout } = spawnSync('fish', ['-c', script], { input: COMPLETIONS.fish(), encoding: 'utf8' });
    const words = stdout.split('\n').flatMap(each => each.split('\t')[0] || []);
    expect(words.sort()).toEqual([...expected].sort());
  });
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
