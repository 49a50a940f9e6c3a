// What is run as conntop: compiles the one of its bundles that is asked for, or takes the code that an earlier run has
// compiled. build.mjs puts BUNDLES in.
const fs = require('node:fs');

/** The bundles stand in `file` beside this one; where there is none, at the end of this one. */
const { file, quick, whole, commands } = BUNDLES;
/** How a command runs: `quick` and `once` end by themselves, `lasting` and the `screen` go on for days. */
const [kind = 'screen'] = Object.keys(commands).filter(each => commands[each].includes(process.argv[2]));
const { length, back, id } = kind === 'quick' ? quick : whole;

/**
 * Short-lived strings would spread over 32 MiB before they are collected: measured on 10,000 flows of which 400 come and go a
 * second, 88 MB of memory that stay against 90 to 112 MB that rise and fall. A screen is open for days beside a router's own
 * work: 10 MiB less at no more processor time. It takes 6 ms of the first frame, and what it has grown to while the program
 * loads would stay. V8 takes kept code only under the flags that it was compiled with, so they are set behind that.
 */
const SMALL_HEAP = ['--semi-space-growth-factor=1'];
/** Until the table is large; see src/reader/lean-source.ts. */
const LEAN = process.versions.v8.startsWith('12.') ? SMALL_HEAP : [...SMALL_HEAP, '--no-opt'];
const BEGINNING = { quick: [], once: SMALL_HEAP, lasting: LEAN, screen: LEAN };
/** With the first frame under way. */
const FOR_SIZE = ['--optimize-for-size'];
const FLAGS = { ...BEGINNING, lasting: [...LEAN, ...FOR_SIZE], screen: [...LEAN, ...FOR_SIZE] };

const USUAL_FLAGS = [
  '--semi-space-growth-factor=2',
  '--no-optimize-for-size',
  '--max-semi-space-size=0',
  '--opt',
];

/** By then the first frame stands, and what it needs has been compiled. Milliseconds. */
const SETTLED = 500;
/** Files of earlier builds that may stay: four a build, some megabytes each. */
const MOST = 12;
const OWN = 0o700;
/** Bytes. */
const PIECE = 64 * 1024;
const OTHERS_WRITE = 0o022;

const script = compile();
setFlags(BEGINNING[kind]);
script.runInThisContext()(require, module, __filename);
setImmediate(() => setFlags(FLAGS[kind]));

function setFlags(flags) {
  for (const flag of flags) require('node:v8').setFlagsFromString(flag);
}

function compile() {
  const kept = cacheFile();
  const cachedData = kept === undefined ? undefined : readKept(kept);
  const { Script } = require('node:vm');
  const compiled = new Script(sourceText(), { filename: __filename, ...(cachedData && { cachedData }) });
  settle(kept !== undefined && compiled.cachedDataRejected !== false ? kept : undefined);
  return compiled;
}

/** Told from the end of the file: in one file the launcher stands before it. */
function sourceText() {
  const texts = openTexts();
  const bytes = mapped(length);
  fs.readSync(texts, bytes, 0, length, fs.fstatSync(texts).size - back);
  fs.closeSync(texts);
  return bytes.latin1Slice().replaceAll('*\0/', '*/');
}

function openTexts() {
  if (file === undefined) return fs.openSync(__filename);
  try {
    return fs.openSync(`${__dirname}/${file}`);
  } catch {
    process.stderr.write(`conntop: cannot read ${file}, which belongs beside ${__filename}\n`);
    process.exit(1);
  }
}

/**
 * Memory that goes back to the system as a whole. What malloc had of this size, glibc would take for usual from then on, and
 * keep twice as much for each thread: 6 MB on a table that comes and goes. Node reads this file in that way, so it is short.
 */
function mapped(length) {
  return Buffer.from(new ArrayBuffer(length, { maxByteLength: length }));
}

/** Undefined where nothing is to be kept, or there is no place for it that is ours alone. Node's own variable is heeded. */
function cacheFile() {
  const { HOME = '', NODE_DISABLE_COMPILE_CACHE, XDG_CACHE_HOME = '' } = process.env;
  if (NODE_DISABLE_COMPILE_CACHE !== undefined) return undefined;
  const base = XDG_CACHE_HOME.startsWith('/') ? XDG_CACHE_HOME : HOME.startsWith('/') && `${HOME}/.cache`;
  // The code is for this build, this V8 and this processor; what the screen needs is not what the other commands need.
  return base ? `${base}/conntop/${id}-${process.version}-${process.arch}-${kind}` : undefined;
}

/** Whoever could write the file could run code with our rights, so it must be ours. Undefined where there is none. */
function readKept(path) {
  let file;
  try {
    file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK);
    const { mode, uid, size } = fs.fstatSync(file);
    if (uid !== process.geteuid() || (mode & OTHERS_WRITE) !== 0 || !isOurs(folderOf(path))) return undefined;
    return readTwice(file, size / 2);
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}

/** At the end, or soon: a screen may be closed in a way that leaves no time. `path` is where to keep the code; undefined for not. */
function settle(path) {
  const timer = setTimeout(finish, SETTLED).unref();
  if (path !== undefined) process.once('exit', finish);
  function finish() {
    clearTimeout(timer);
    process.removeListener('exit', finish);
    if (path === undefined) return;
    setFlags(USUAL_FLAGS);
    keep(path);
    setFlags(FLAGS[kind]);
  }
}

/** Keeps what has been compiled, for the next run; what earlier builds have left goes, the oldest first. Where it cannot, all is as before. */
function keep(path) {
  const folder = folderOf(path);
  const draft = `${path}.${process.pid}`;
  try {
    fs.mkdirSync(folder, { recursive: true, mode: OWN });
    if (!isOurs(folder)) return;
    const compiled = script.createCachedData();
    fs.writeFileSync(draft, compiled, { mode: 0o600, flag: 'wx' });
    fs.appendFileSync(draft, compiled);
    const files = fs.readdirSync(folder).map(name => `${folder}/${name}`);
    const age = file => -fs.statSync(file).mtimeMs;
    for (const old of files.sort((a, b) => age(a) - age(b)).slice(MOST)) fs.rmSync(old, { force: true });
    fs.renameSync(draft, path);
  } catch {
    discard(draft);
  }
}

/**
 * V8 crashes on code in which a bit has gone wrong, and cards of small machines rot: so it stands there twice, and counts where
 * both are the same. A sum would have to be made by code that is not compiled yet. Undefined where they differ.
 */
function readTwice(file, length) {
  const bytes = mapped(length);
  const piece = Buffer.allocUnsafeSlow(PIECE);
  if (fs.readSync(file, bytes, 0, length, 0) !== length) return undefined;
  for (let at = 0; at < length; at += PIECE) {
    const end = Math.min(length, at + PIECE);
    fs.readSync(file, piece, 0, end - at, length + at);
    if (bytes.compare(piece, 0, end - at, at, end) !== 0) return undefined;
  }
  return bytes;
}

/** It may lie where we may not even look, as in the home of the user that we were before. */
function discard(draft) {
  try {
    fs.rmSync(draft, { force: true });
  } catch {
    // There is none.
  }
}

function isOurs(folder) {
  const { mode, uid } = fs.lstatSync(folder);
  return uid === process.geteuid() && (mode & OTHERS_WRITE) === 0;
}

function folderOf(path) {
  return path.slice(0, path.lastIndexOf('/'));
}
