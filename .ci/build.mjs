// Bundles one TypeScript program into one CommonJS file that runs without node_modules. In dist/conntop.cjs lie two bundles as
// texts, all of conntop and its quick commands alone: what is run is compiled, the other is not.
// Usage: node .ci/build.mjs [ENTRY OUTFILE]
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const MAIN = 'src/main.ts';
const PROGRAM = 'dist/conntop.cjs';
const [entry = MAIN, outfile = PROGRAM] = process.argv.slice(2);

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

// Node compiles a module of its own when it is first asked for, some for ten milliseconds: each of these is loaded when
// something of it is used, not with the file that imports it. So is chokidar, which asks for many of them.
const lazyModules = {
  name: 'lazy-modules',
  setup(bundler) {
    const require = createRequire(import.meta.url);
    const builtins =
      /^(?:node:)?((?:fs|timers|readline)\/promises|child_process|crypto|dns|http|net|os|readline|stream|tty|util|v8|worker_threads|zlib)$/;
    const lazy = (path, namespace, exports) =>
      namespace === 'lazy' ? undefined : { path, namespace: 'lazy', pluginData: exports };
    bundler.onResolve({ filter: builtins }, ({ path, namespace }) =>
      lazy(path, namespace, Object.keys(require(path))),
    );
    bundler.onResolve({ filter: /^chokidar$/ }, ({ path, namespace }) => lazy(path, namespace, ['watch']));
    bundler.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path, pluginData: exports }) => ({
      contents: `for (const key of ${JSON.stringify(exports)})
        Object.defineProperty(module.exports, key, { enumerable: true, get: () => require('${path}')[key] });`,
      resolveDir: resolve('.'),
    }));
  },
};

// What cron and monitoring run again and again: compiling all the rest would take longer than they do.
const QUICK = ['count', 'check'];

// Leaves out the code of all other commands, and what only a process that stays does with its memory.
const quickCommands = {
  name: 'quick-commands',
  setup(bundler) {
    bundler.onResolve({ filter: /\/commands\/[a-z]+\.ts$|\/small-heap\.ts$/ }, ({ path }) =>
      QUICK.includes(basename(path, '.ts')) ? undefined : { path, namespace: 'left-out' },
    );
    bundler.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: '', loader: 'empty' }));
  },
};

// In the syntax of the first Node: what follows would end there in a stack trace that says nothing.
const OLD_NODE = `(function (version) {
  var part = version.split('.');
  if (part[0] > 18 || (part[0] == 18 && part[1] >= 19)) return;
  process.stderr.write('conntop: needs Node 18.19 or later, this is ' + version + '; see nodejs.org or the package of your system\\n');
  process.exit(1);
})(process.versions.node);`;

const { metafile, text } = await bundle(entry);
writeProgram(outfile, outfile === PROGRAM ? eitherOf((await bundle(MAIN, quickCommands)).text, text) : text);

/**
 * One file that compiles only what is run. A comment is passed over in a fraction of the time that it takes to parse it as
 * code; what would end it is broken in two by a byte that no code has. Fresh memory is dear, so only what is run is read.
 */
function eitherOf(quick, whole) {
  const codes = [quick, whole].map(code => code.replaceAll('*/', '*\0/'));
  const comments = codes.map(code => `/*${code}*/\n`).join('');
  const lengths = codes.map(code => Buffer.byteLength(code, 'latin1'));
  // Told from the end of the file: what stands before the comments is as long as it is.
  return `const fs = require('node:fs');
const file = fs.openSync(__filename);
const [length, back] = ${JSON.stringify(QUICK)}.includes(process.argv[2]) ? [${lengths[0]}, ${lengths[0] + lengths[1] + 8}] : [${lengths[1]}, ${lengths[1] + 3}];
const code = Buffer.allocUnsafe(length);
fs.readSync(file, code, 0, length, fs.fstatSync(file).size - back);
fs.closeSync(file);
module._compile(code.latin1Slice().replaceAll('*\\0/', '*/'), __filename);
${comments}`;
}

async function bundle(from, ...plugins) {
  const { metafile, outputFiles } = await build({
    entryPoints: [from],
    bundle: true,
    platform: 'node',
    target: 'node18',
    format: 'cjs',
    // Names stay whole, so that a stack trace sent by a user can be read.
    minifySyntax: true,
    minifyWhitespace: true,
    // Native modules of the test tools are never part of a bundle.
    external: ['@lydell/node-pty'],
    logLevel: 'warning',
    plugins: [...plugins, slimBlessed, lazyModules],
    metafile: true,
    write: false,
  });
  return { metafile, text: outputFiles[0].text };
}

function writeProgram(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/usr/bin/env node\n${OLD_NODE}\n${text}`);
  chmodSync(path, 0o755);
}

// The licences of what is bundled ask to go along with it.
const packages = Object.keys(metafile.inputs).flatMap(
  path => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [],
);
writeFileSync(
  join(dirname(outfile), 'THIRD-PARTY.txt'),
  [...new Set(packages)].sort().map(licenceOf).join('\n'),
);

function licenceOf(path) {
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const file = readdirSync(path).find(entry => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(path, file), 'utf8') : `Licence: ${JSON.stringify(license)}\n`;
  return `${name} ${version}\n\n${text}`;
}
