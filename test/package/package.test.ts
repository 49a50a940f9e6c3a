// What is published, made from a clone as a release makes it: each of it is unpacked, and what is in it is run.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { NODE } from '../node.ts';
import { describeLong, describeUnless } from '../skipping.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { type RealTerminal, type RealTerminalOptions, startRealTerminal } from '../terminal/real-terminal.ts';
import { CleanRoot, cleanRootReason } from './clean-root.ts';

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

  test('npx of the tarball shows the screen', async () => {
    const cache = temporaryDirectory();
    const name = readdirSync(published).find(file => file.endsWith('.tgz')) ?? '';
    const npx = ['npx', '--yes', '--offline', '--cache', cache, `file:${join(published, name)}`];
    const terminal = startRealTerminal(['--source', 'demo'], { program: npx });
    onTestFinished(() => terminal.hangUp());
    await terminal.waitFor(/1-\d+ of \d/);
    terminal.type('q');
    expect(await terminal.exit).toMatchObject({ code: 0 });
  });

  describeUnless(cleanRootReason(), 'in a clean Debian', () => {
    let root: CleanRoot | undefined;
    let reason = '';
    let before: readonly string[] = [];
    beforeAll(() => {
      try {
        root = new CleanRoot(temporaryDirectory(afterAll));
        before = root.paths();
      } catch (error) {
        reason = (error as Error).message;
        console.warn(`skipped: ${reason}`);
      }
    }, 600_000);

    /** As `test`, skipped where there is no such root, with the reason. */
    function testInside(title: string, inside: (root: CleanRoot) => unknown): void {
      test(title, async context => {
        if (!root) return context.skip(reason);
        await inside(root);
      });
    }

    function start(clean: CleanRoot, argv: string[], options: RealTerminalOptions = {}): RealTerminal {
      const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root' };
      const terminal = startRealTerminal([], { program: clean.enter(...argv), env, ...options });
      onTestFinished(() => terminal.hangUp());
      return terminal;
    }

    testInside('apt installs it with what is there, and once more over itself', clean => {
      const file = clean.take(join(published, `conntop_${version}_all.deb`));
      for (const option of ['', '--reinstall']) clean.run(`apt-get install -y ${option} ${file} 2>&1`);
      expect(clean.run('conntop --version')).toBe(`conntop ${version}\n`);
    });

    testInside('it counts and lists a flow, and doctor finds the kernel, the tool and Node', clean => {
      const insert = 'conntrack -I -p udp -t 99 -s 10.0.0.1 -d 10.0.0.2 --sport 5 --dport 53 >/dev/null 2>&1';
      expect(clean.run(`${insert}; conntop count; conntop list`)).toMatch(
        /^1 of [\d,]+ [\s\S]*10\.0\.0\.1:5 +10\.0\.0\.2:53/,
      );
      const told = clean.run('conntop doctor');
      expect(told).toMatch(/ node +v18\.\d/);
      expect(told).toMatch(/ conntrack +conntrack v1\.4\.\d/);
    });

    testInside('its live screen opens and ends', async clean => {
      const terminal = start(clean, ['conntop']);
      await terminal.waitFor(/ 0 of [\d,]+/);
      terminal.type('q');
      expect(await terminal.exit).toMatchObject({ code: 0 });
    });

    testInside('man shows its page', clean => {
      expect(clean.run('MANPAGER=cat MANWIDTH=80 man conntop')).toMatch(/^CONNTOP\(8\)[\s\S]*\nSYNOPSIS\n/m);
    });

    testInside('Tab completes its commands and options in bash', async clean => {
      const bash = ['bash', '--rcfile', '/usr/share/bash-completion/bash_completion', '-i'];
      const terminal = start(clean, bash);
      await terminal.waitFor('root@');
      terminal.type('conntop pres\t');
      await terminal.waitFor('conntop pressure');
      terminal.type('--out\t');
      await terminal.waitFor('conntop pressure --output');
    });

    testInside('removed and purged, it leaves nothing', clean => {
      clean.run('apt-get remove -y conntop 2>&1');
      expect(clean.run('ls -d /usr/share/conntop /usr/bin/conntop 2>&1; :')).toMatch(
        /^(?:.*No such file.*\n){2}$/,
      );
      clean.run('dpkg --purge conntop 2>&1');
      expect(clean.run('dpkg -l conntop 2>&1; :')).not.toMatch(/^(?:ii|rc) /m);
      expect(clean.paths()).toEqual(before);
    });
  });

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
