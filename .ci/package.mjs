// Makes what is published: npm's tarball, a Debian package, the one file, an SBOM and their sums: npm run package.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDebianPackage } from './debian-package.mjs';

const OUT = 'dist/package';
const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const LICENCES = 'dist/THIRD-PARTY.txt';

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
run('node', '.ci/build.mjs');
run('npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', OUT);
writeSingleFile(join(OUT, `${name}-${version}.cjs`));
writeBill(join(OUT, `${name}-${version}.cdx.json`));
buildDebianPackage(OUT);
writeSums();
for (const file of readdirSync(OUT)) console.log(join(OUT, file));

/** One file to copy to a box with Node, with the licences of what is in it behind its first line: its end is what is counted from. */
function writeSingleFile(path) {
  const licences = [readFileSync('LICENSE', 'utf8'), readFileSync(LICENCES, 'utf8')].join('\n');
  const comment = licences.trimEnd().replace(/^/gm, '// ').replace(/ +$/gm, '');
  run('node', '.ci/build.mjs', '--one-file', path);
  writeFileSync(path, readFileSync(path, 'utf8').replace('\n', `\n${comment}\n`));
  chmodSync(path, 0o755);
}

/** A CycloneDX bill of what is bundled; the tools that built it are no part of what is shipped. */
function writeBill(path) {
  const bill = JSON.parse(run('npm', 'sbom', '--sbom-format=cyclonedx', '--package-lock-only'));
  const bundled = readFileSync(LICENCES, 'utf8').match(/^[a-z@][\w@/.-]* \d+\.\d+\.\d+$/gm) ?? [];
  const isBundled = component => bundled.includes(`${component.name} ${component.version}`);
  const components = bill.components.filter(isBundled);
  const kept = new Set([bill.metadata.component['bom-ref'], ...components.map(each => each['bom-ref'])]);
  const dependencies = bill.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(each => kept.has(each)) }));
  if (components.length !== bundled.length) throw new Error('a bundled package is missing in the SBOM');
  writeFileSync(path, `${JSON.stringify({ ...bill, components, dependencies }, undefined, 2)}\n`);
}

function writeSums() {
  const lines = readdirSync(OUT)
    .sort()
    .map(
      file =>
        `${createHash('sha256')
          .update(readFileSync(join(OUT, file)))
          .digest('hex')}  ${file}\n`,
    );
  writeFileSync(join(OUT, 'SHA256SUMS'), lines.join(''));
}

/** Runs a program to its end and yields what it printed; throws where it fails. */
function run(program, ...args) {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
