// Bundles one TypeScript program into one CommonJS file that runs without node_modules. conntop itself is two bundles, all of
// it and its quick commands alone, and a launcher that compiles the one that is run. They are texts in a file beside it, or
// with --one-file behind it.
// Usage: node .ci/build.mjs [ENTRY OUTFILE | --one-file OUTFILE]

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { build, transform } from 'esbuild';

const MAIN = 'src/main.ts';
const PROGRAM = 'dist/conntop.cjs';
const [first = MAIN, outfile = PROGRAM] = process.argv.slice(2);
const isOneFile = first === '--one-file';
const entry = isOneFile ? MAIN : first;

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

// blessed asserts what it reads of a terminal's description, which is ours; Node's module for it takes ten milliseconds to load.
const plainAssert = {
  name: 'plain-assert',
  setup(bundler) {
    bundler.onResolve({ filter: /^assert$/ }, ({ path }) => ({ path, namespace: 'plain' }));
    bundler.onLoad({ filter: /.*/, namespace: 'plain' }, () => ({
      contents: `const assert = condition => { if (!condition) throw new Error('assertion failed'); };
        module.exports = Object.assign(assert, { ok: assert, equal: (a, b) => assert(a === b) });`,
    }));
  },
};

// Node compiles a module of its own when it is first asked for, some for ten milliseconds: each of these is loaded when
// something of it is used, not with the file that imports it. So is chokidar, which asks for many of them,
// and the reader of databases that few have.
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
    bundler.onResolve({ filter: /^mmdb-lib$/ }, ({ path, namespace }) => lazy(path, namespace, ['Reader']));
    bundler.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path, pluginData: exports }) => ({
      contents: `for (const key of ${JSON.stringify(exports)})
        Object.defineProperty(module.exports, key, { enumerable: true, get: () => require('${path}')[key] });`,
      resolveDir: resolve('.'),
    }));
  },
};

// The version is said in package.json alone, of which nothing else belongs into the program.
const ownVersion = {
  name: 'own-version',
  setup(bundler) {
    bundler.onLoad({ filter: /package\.json$/ }, ({ path }) => {
      if (path !== resolve('package.json')) return undefined;
      const { version } = JSON.parse(readFileSync(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

// What cron and monitoring run again and again: compiling all the rest would take longer than they do.
const QUICK = ['count', 'check'];
// What goes on for as long as it is let.
const LASTING = ['events', 'record', 'metrics'];
const SCREENS = ['top', 'replay'];

// Leaves out the code of all other commands.
const quickCommands = {
  name: 'quick-commands',
  setup(bundler) {
    bundler.onResolve({ filter: /\/commands\/[a-z]+\.ts$/ }, ({ path }) =>
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
if (isOneFile || outfile === PROGRAM) await writeConntop((await bundle(MAIN, quickCommands)).text, text);
else writeProgram(outfile, text);

async function writeConntop(quick, whole) {
  const codes = [quick, whole].map(code => `(function(require,module,__filename){${code}\n})`);
  // Their places are counted in bytes. The bundler escapes what stands in strings, and leaves regular expressions as they are.
  if (codes.some(code => /[^\0-\x7f]/.test(code))) throw new Error('not ASCII: spell it out in the source');
  if (isOneFile) {
    const texts = codes.map(inComment);
    writeProgram(outfile, (await launcher(codes, texts)) + texts.join(''));
    return;
  }
  // Named by what is in it: a launcher never takes the texts of another build.
  const file = `conntop-${idOf(whole + quick)}.code`;
  const folder = dirname(outfile);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), codes.join(''));
  writeProgram(outfile, await launcher(codes, codes, file));
  for (const old of readdirSync(folder)) {
    if (/^conntop-.*\.code$/.test(old) && old !== file) rmSync(join(folder, old));
  }
}

/**
 * A comment is passed over in a fraction of the time that it takes to parse it as code; what would end it is broken in two by
 * a byte that no code has.
 */
function inComment(code) {
  return `/*${code.replaceAll('*/', '*\0/')}*/\n`;
}

/** The launcher of these codes, which stand as these texts one after the other. */
async function launcher(codes, texts, file) {
  const [quick, whole] = texts.map((text, at) => ({
    length: text.length - (file ? 0 : '/**/\n'.length),
    back: texts.slice(at).join('').length - (file ? 0 : '/*'.length),
    id: idOf(codes[at]),
  }));
  const bundles = { file, quick, whole, commands: await commandsByKind() };
  const define = { BUNDLES: JSON.stringify(bundles) };
  return (await transform(readFileSync('.ci/launcher.cjs', 'utf8'), { minify: true, define })).code;
}

function idOf(code) {
  return createHash('sha256').update(code).digest('hex').slice(0, 16);
}

/** All that is named on the command line, as the launcher tells them apart; what is none of these opens a screen. */
async function commandsByKind() {
  const { code } = await transform(readFileSync('src/cli/flag.ts', 'utf8'), { loader: 'ts' });
  const { COMMAND_NAMES } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const others = [...QUICK, ...LASTING, ...SCREENS];
  return { quick: QUICK, lasting: LASTING, once: COMMAND_NAMES.filter(name => !others.includes(name)) };
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
    plugins: [...plugins, slimBlessed, plainAssert, lazyModules, ownVersion],
    metafile: true,
    write: false,
  });
  return { metafile, text: outputFiles[0].text };
}

function writeProgram(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  // In one step: it may be running.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `#!/usr/bin/env node\n${OLD_NODE}\n${text}`, { mode: 0o755 });
  renameSync(draft, path);
}

// The licences of what is bundled ask to go along with it.
const packages = Object.keys(metafile.inputs).flatMap(
  path => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [],
);
const licences = [...new Set(packages)].sort().map(licenceOf).join('\n');
if (!isOneFile) writeFileSync(join(dirname(outfile), 'THIRD-PARTY.txt'), licences);

function licenceOf(path) {
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const file = readdirSync(path).find(entry => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(path, file), 'utf8') : `Licence: ${JSON.stringify(license)}\n`;
  return `${name} ${version}\n\n${text}`;
}
