// What is published, made from a clone as a release makes it: each of it is unpacked, and what is in it is run.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NODE } from '../node.ts';
import { describeLong } from '../skipping.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const hasDpkg = spawnSync('dpkg-deb', ['--version']).status === 0;

/** What a program prints; throws where it fails. */
function run(program: string, args: readonly string[], cwd = '.'): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

function works(program: string): void {
  expect(run(NODE, [program, '--version'])).toBe(`conntop ${version}\n`);
  expect(run(NODE, [program, 'count', '--proc-root', 'fixtures/linux-6.18'])).toMatch(/^[\d,]+ of [\d,]+ /);
  expect(run(NODE, [program, 'list', '--source', 'demo']).split('\n').length).toBeGreaterThan(100);
}

describeLong('what is published', () => {
  let published = '';
  beforeAll(() => {
    const clone = join(temporaryDirectory(afterAll), 'clone');
    run('git', ['clone', '--quiet', '--depth', '1', `file://${resolve('.')}`, clone]);
    symlinkSync(resolve('node_modules'), join(clone, 'node_modules'));
    if (hasDpkg) run('npm', ['run', '--silent', 'package'], clone);
    else run('npm', ['pack', '--silent', '--pack-destination', 'dist'], clone);
    published = join(clone, hasDpkg ? 'dist/package' : 'dist');
  }, 120_000);

  test('npm’s tarball is installed into an empty place, with program and manual, and needs nothing else', () => {
    const prefix = temporaryDirectory();
    const name = readdirSync(published).find(file => file.endsWith('.tgz')) ?? '';
    run('npm', ['install', '--silent', '--offline', '--global', '--prefix', prefix, join(published, name)]);
    works(join(prefix, 'bin/conntop'));
    const folder = join(prefix, 'lib/node_modules/conntop');
    const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    expect(dependencies).toBeUndefined();
    expect(readFileSync(join(prefix, 'share/man/man8/conntop.8'), 'utf8')).toContain('.SH SYNOPSIS');
    expect(readdirSync(folder)).toContain('CHANGELOG.md');
  });

  test.skipIf(!hasDpkg)('the one file runs, and the licences are in it', () => {
    const file = join(published, `conntop-${version}.cjs`);
    works(file);
    const [head = ''] = readFileSync(file, 'utf8').split('(function');
    expect(head).toMatch(/^\/\/ blessed \d/m);
  });

  test.skipIf(!hasDpkg)(
    'the Debian package has program, manual and completions where Debian looks for them',
    () => {
      const root = temporaryDirectory();
      run('dpkg-deb', ['--extract', join(published, `conntop_${version}_all.deb`), root]);
      works(join(root, 'usr/bin/conntop'));
      expect(readFileSync(join(root, 'usr/bin/conntop'), 'utf8')).toMatch(/^#!\/usr\/bin\/node\n/);
      for (const [path, text] of [
        ['usr/share/bash-completion/completions/conntop', 'complete'],
        ['usr/share/zsh/vendor-completions/_conntop', '#compdef conntop'],
        ['usr/share/fish/vendor_completions.d/conntop.fish', 'complete'],
        ['usr/share/doc/conntop/copyright', 'Expat'],
      ] as const) {
        expect(readFileSync(join(root, path), 'utf8')).toContain(text);
      }
    },
  );

  test.skipIf(!hasDpkg)('the sums are those of the files', () => {
    expect(run('sha256sum', ['--check', 'SHA256SUMS'], published)).not.toContain('FAILED');
  });

  test.skipIf(spawnSync('lintian', ['--version']).status !== 0)(
    'lintian has nothing to say of the package',
    () => {
      expect(run('lintian', ['--allow-root', join(published, `conntop_${version}_all.deb`)])).toBe('');
    },
  );
});
