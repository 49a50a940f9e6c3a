// The names of hosts as the files of this host have them, read again when one of the files changes.
import { dirname, join } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { type ChangedPaths, watchChangedPaths } from '../reader/changed-paths.ts';
import type { AddressNames } from './address-names.ts';
import { NAME_SOURCES, type NameSource } from './name-sources.ts';
import { listFiles, readText } from './read-text.ts';

/** A lease server writes a file in several steps; they are waited for, and read once. */
const SETTLE_MS = 100;
/** procfs tells nobody of a change, so what depends on it is read at this interval. */
const PROC_INTERVAL_MS = 5000;

export interface NameFilesOptions {
  /** Stands in front of every path; `/` by default. */
  readonly root?: string;
  /** False to read once only; true by default. */
  readonly watch?: boolean;
}

export class NameFiles {
  /** Resolves once every file was read for the first time. */
  readonly ready: Promise<void>;
  readonly #root: string;
  readonly #onChange: () => void;
  readonly #namesBySource = new Map<NameSource, AddressNames>();
  readonly #changed = new Set<NameSource>();
  #names: AddressNames = new Map();
  #reading: Promise<void>;
  #settling: NodeJS.Timeout | undefined;
  #procInterval: NodeJS.Timeout | undefined;
  #watcher: FSWatcher | undefined;
  #net: ChangedPaths | undefined;
  #closed = false;

  /** @param onChange called after names have changed, the first reading included */
  constructor(onChange: () => void, options: NameFilesOptions = {}) {
    this.#onChange = onChange;
    this.#root = options.root ?? '/';
    if (options.watch ?? true) this.#watch();
    // What changes after the first look is read again: the first reading comes later.
    this.#reading = Promise.resolve(this.#net?.ready).then(() => this.#read(NAME_SOURCES));
    this.ready = this.#reading;
  }

  /** The name of a canonical address, safe for a terminal. */
  nameOf(address: string): string | undefined {
    return this.#names.get(address);
  }

  /** Ends the watch; resolves when nothing of it is left. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#settling);
    clearInterval(this.#procInterval);
    this.#net?.close();
    await this.#watcher?.close();
    await this.#reading;
  }

  #watch(): void {
    const paths = NAME_SOURCES.flatMap(source => source.paths.filter(path => !isInProc(path)));
    const watched = paths.map(path => join(this.#root, path));
    this.#net = watchChangedPaths(watched, path => this.#noteChange(path));
    const isOfInterest = interestIn(watched);
    // From the root down, so that files and directories that do not exist yet are seen to appear.
    this.#watcher = watch(this.#root, {
      ignored: path => !isOfInterest(path),
      usePolling: false,
      ignorePermissionErrors: true,
    });
    this.#watcher.on('all', (_event, path) => this.#noteChange(path));
    // Too few inotify watches, say: the net tells of changes, later.
    this.#watcher.on('error', () => {});
    const fromProc = NAME_SOURCES.filter(source => source.paths.some(isInProc));
    this.#procInterval = setInterval(() => this.#readSoon(fromProc), PROC_INTERVAL_MS).unref();
  }

  #noteChange(path: string): void {
    this.#readSoon(
      NAME_SOURCES.filter(source => source.paths.some(own => covers(join(this.#root, own), path))),
    );
  }

  #readSoon(sources: readonly NameSource[]): void {
    for (const source of sources) this.#changed.add(source);
    if (this.#closed || this.#changed.size === 0) return;
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      const due = [...this.#changed];
      this.#changed.clear();
      this.#reading = this.#reading.then(() => this.#read(due));
    }, SETTLE_MS).unref();
  }

  async #read(sources: readonly NameSource[]): Promise<void> {
    let changed = false;
    for (const source of sources) {
      const texts = await Promise.all(source.paths.map(path => readPath(join(this.#root, path))));
      const names = source.parse(texts, Date.now());
      if (sameNames(names, this.#namesBySource.get(source))) continue;
      this.#namesBySource.set(source, names);
      changed = true;
    }
    if (!changed || this.#closed) return;
    this.#names = merge(NAME_SOURCES.map(source => this.#namesBySource.get(source)));
    this.#onChange();
  }
}

function isInProc(path: string): boolean {
  return path.startsWith('/proc/');
}

/** Whether a path is one of `watched`, in a directory of them, or on the way down to one. */
function interestIn(watched: readonly string[]): (path: string) => boolean {
  const onTheWay = new Set(watched.flatMap(pathAndParents));
  const directories = new Set(watched.filter(path => path.endsWith('/')).map(path => path.slice(0, -1)));
  return path => onTheWay.has(path) || directories.has(dirname(path));
}

function pathAndParents(path: string): string[] {
  const parent = dirname(path);
  const own = path.endsWith('/') ? path.slice(0, -1) : path;
  return parent === path ? [path] : [own, ...pathAndParents(parent)];
}

function covers(watched: string, path: string): boolean {
  return watched.endsWith('/') ? path.startsWith(watched) || `${path}/` === watched : path === watched;
}

async function readPath(path: string): Promise<string> {
  if (!path.endsWith('/')) return readText(path);
  const texts = await Promise.all((await listFiles(path)).map(readText));
  return texts.join('\n');
}

function sameNames(names: AddressNames, before: AddressNames = new Map()): boolean {
  if (names.size !== before.size) return false;
  for (const [address, name] of names) if (before.get(address) !== name) return false;
  return true;
}

/** One map of all; the earlier counts. */
function merge(inOrder: readonly (AddressNames | undefined)[]): AddressNames {
  return new Map([...inOrder].reverse().flatMap(names => [...(names ?? [])]));
}
