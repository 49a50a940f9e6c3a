// Bundles one TypeScript program into one CommonJS file that runs without node_modules.
// Usage: node .ci/build.mjs [ENTRY [OUTFILE]]
import { chmodSync } from 'node:fs';
import { resolve } from 'node:path';
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

await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  banner: { js: '#!/usr/bin/env node' },
  // Names stay whole, so that a stack trace sent by a user can be read.
  minifySyntax: true,
  minifyWhitespace: true,
  // Native modules of the test tools are never part of a bundle.
  external: ['@lydell/node-pty'],
  logLevel: 'warning',
  plugins: [slimBlessed],
});
chmodSync(outfile, 0o755);
