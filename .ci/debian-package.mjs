// The Debian package: the program, the manual, the completions, the licences; nothing that needs a script.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

const { name, version, description, homepage, author } = JSON.parse(readFileSync('package.json', 'utf8'));

const MONITORING = 'docs/monitoring';
const SHARE = 'usr/share/conntop';
/** None of them is enabled by being installed. */
const UNITS = [
  'systemd/conntop-metrics.service',
  'systemd/conntop-textfile.service',
  'systemd/conntop-textfile.timer',
  'logs/conntop-events.service',
];

function unit(path) {
  return { text: readFileSync(join(MONITORING, path)) };
}

/** What goes with the metrics, by its path below the documentation; the units have a place of their own. */
function monitoring() {
  return readdirSync(MONITORING, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(MONITORING, join(entry.parentPath ?? entry.path, entry.name)))
    .filter(path => !UNITS.includes(path))
    .sort()
    .map(path => join('monitoring', path));
}

function page(path) {
  return { text: readFileSync(join('docs', path)) };
}

/** Path in the package, and what stands there. */
function contents() {
  const code = readdirSync('dist').find(file => file.endsWith('.code'));
  return {
    [`${SHARE}/conntop.cjs`]: { text: program(), mode: 0o755 },
    [`${SHARE}/${code}`]: { text: readFileSync(join('dist', code)) },
    'usr/share/man/man8/conntop.8.gz': { text: zipped(readFileSync('docs/conntop.8')) },
    'usr/share/bash-completion/completions/conntop': { text: readFileSync('docs/completions/conntop.bash') },
    'usr/share/zsh/vendor-completions/_conntop': { text: readFileSync('docs/completions/_conntop') },
    'usr/share/fish/vendor_completions.d/conntop.fish': {
      text: readFileSync('docs/completions/conntop.fish'),
    },
    ...Object.fromEntries(UNITS.map(path => [`usr/lib/systemd/system/${basename(path)}`, unit(path)])),
    ...Object.fromEntries(monitoring().map(path => [`usr/share/doc/conntop/${path}`, page(path)])),
    'usr/share/doc/conntop/copyright': { text: copyright() },
    'usr/share/doc/conntop/changelog.gz': { text: zipped(changelog()) },
  };
}

/** Writes conntop_VERSION_all.deb into the folder. Needs dpkg-deb. */
export function buildDebianPackage(folder) {
  const root = mkdtempSync(join(tmpdir(), 'conntop-deb-'));
  // A temporary folder is its owner's alone; this one becomes the root of somebody's file system.
  chmodSync(root, 0o755);
  try {
    const files = contents();
    for (const [path, { text, mode = 0o644 }] of Object.entries(files)) put(root, path, text, mode);
    mkdirSync(join(root, 'usr/bin'), { mode: 0o755 });
    symlinkSync('../share/conntop/conntop.cjs', join(root, 'usr/bin/conntop'));
    put(root, 'DEBIAN/control', control(sizeOf(root)), 0o644);
    put(root, 'DEBIAN/md5sums', sums(files), 0o644);
    const deb = join(folder, `${name}_${version}_all.deb`);
    // The same commit gives the same package, to the byte.
    const env = { ...process.env, SOURCE_DATE_EPOCH: commitTime() };
    execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', root, deb], { env, stdio: 'ignore' });
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Debian's Node has one place, and a package does not search for another. */
function program() {
  return readFileSync('dist/conntop.cjs', 'utf8').replace(/^#!.*\n/, '#!/usr/bin/node\n');
}

function control(kilobytes) {
  const [summary] = description.split(':');
  return `Package: ${name}
Version: ${version}
Section: net
Priority: optional
Architecture: all
Depends: nodejs (>= 18.19)
Recommends: conntrack
Suggests: openssh-client
Installed-Size: ${kilobytes}
Maintainer: ${author}
Homepage: ${homepage}
Description: ${summary}
 Shows which flows the kernel tracks, which host fills the table, how near the
 table is to full, why, and what helps. It reads /proc/net/nf_conntrack, what
 conntrack(8) prints, another router over ssh, or a saved table; its keys are
 those of iptstate and htop.
`;
}

/** In Debian's form, which dpkg-parsechangelog reads: what the newest section of ours lists. */
function changelog() {
  const [section = ''] = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m).slice(1);
  const items = section
    .split(/^- /m)
    .slice(1)
    .map(item => item.split(/\n(?:\n|$)/)[0].trim());
  const lines = items.map(item => `  * ${folded(item.replace(/\s+/g, ' ')).join('\n    ')}`);
  const date = new Date(Number(commitTime()) * 1000).toUTCString().replace('GMT', '+0000');
  return `${name} (${version}) unstable; urgency=medium\n\n${lines.join('\n')}\n\n -- ${author}  ${date}\n`;
}

/** Lines of at most 74 characters, as lintian has them behind four blanks. */
function folded(text) {
  return text.match(/.{1,74}(?= |$)/g).map(line => line.trim());
}

function copyright() {
  const paragraph = text => text.trimEnd().replace(/^$/gm, '.').replace(/^/gm, ' ');
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ${name}
Source: ${homepage}

Files: *
Copyright: 2026 The conntop authors
License: Expat
${paragraph(readFileSync('LICENSE', 'utf8'))}

Files: ${SHARE}/*.code
Copyright: the authors of the packages that are bundled, named below
License: bundled
${paragraph(readFileSync('dist/THIRD-PARTY.txt', 'utf8'))}
`;
}

function sums(files) {
  return Object.entries(files)
    .map(([path, { text }]) => `${createHash('md5').update(text).digest('hex')}  ${path}\n`)
    .join('');
}

/** With neither name nor time in it, which would differ from one build to the next. */
function zipped(bytes) {
  return gzipSync(bytes, { level: 9 });
}

function put(root, path, text, mode) {
  mkdirSync(dirname(join(root, path)), { recursive: true, mode: 0o755 });
  writeFileSync(join(root, path), text, { mode });
}

/** Kilobytes, each file taken as whole ones. */
function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .reduce(
      (sum, entry) => sum + Math.ceil(statSync(join(entry.parentPath ?? entry.path, entry.name)).size / 1024),
      0,
    );
}

function commitTime() {
  return execFileSync('git', ['log', '-1', '--format=%ct'], { encoding: 'utf8' }).trim();
}
