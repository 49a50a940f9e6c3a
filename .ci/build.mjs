// Bundles one TypeScript program into one CommonJS file that runs without node_modules.
// Usage: node .ci/build.mjs [ENTRY [OUTFILE]]
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const [entry = 'src/main.ts', outfile = 'dist/conntop.cjs'] = process.argv.slice(2);

// blessed loads its widgets by computed names, which no bundler can follow. Whoever asks for all of blessed
// (blessed-contrib, and blessed's own unicode.js as `../`) gets the few widgets that we list ourselves.
const slimBlessed = {
  name: 'slim-blessed',
  setup(bundler) {
    const slim = { path: resolve('src/screen/blessed.ts') };
    bundler.onResolve({ filter: /^blessed$/ }, () => slim);
    bundler.onResolve({ filter: /^\.\.\/$/ }, ({ importer }) =>
      importer.endsWith('/blessed/lib/unicode.js') ? slim : undefined,
    );
  },
};

// In the syntax of the first Node: what follows would end there in a stack trace that says nothing.
const OLD_NODE = `(function (version) {
  var part = version.split('.');
  if (part[0] > 18 || (part[0] == 18 && part[1] >= 19)) return;
  process.stderr.write('conntop: needs Node 18.19 or later, this is ' + version + '; see nodejs.org or the package of your system\\n');
  process.exit(1);
})(process.versions.node);`;

const { metafile } = await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node18',
  format: 'cjs',
  banner: { js: `#!/usr/bin/env node\n${OLD_NODE}` },
  // Names stay whole, so that a stack trace sent by a user can be read.
  minifySyntax: true,
  minifyWhitespace: true,
  // Native modules of the test tools are never part of a bundle.
  external: ['@lydell/node-pty'],
  logLevel: 'warning',
  plugins: [slimBlessed],
  metafile: true,
});
chmodSync(outfile, 0o755);

// The licences of what is bundled ask to go along with it.
const packages = Object.keys(metafile.inputs).flatMap(path => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
writeFileSync(join(dirname(outfile), 'THIRD-PARTY.txt'), [...new Set(packages)].sort().map(licenceOf).join('\n'));

function licenceOf(path) {
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const file = readdirSync(path).find(entry => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(path, file), 'utf8') : `Licence: ${JSON.stringify(license)}\n`;
  return `${name} ${version}\n\n${text}`;
}
