// The configuration file: where it is, its text, word of its changes, and the one thing that conntop writes to it.
import { mkdir, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FSWatcher } from 'chokidar';
import { readFileNow } from '../reader/bounded-file.ts';
import { type ChangedPaths, watchChangedPaths } from '../reader/changed-paths.ts';
import type { ColumnId } from '../view/columns.ts';
import type { Notice } from '../view/notice.ts';

/** An editor writes a file in several steps; they are waited for, and read once. Milliseconds. */
const SETTLE = 100;
/** Far above any configuration; the screen waits while it is read, and each of its keys is looked up. Bytes. */
const LARGEST = 64 * 1024;
const PRIVATE_FILE = 0o600;
const PRIVATE_DIRECTORY = 0o700;
const PERMISSIONS = 0o777;

/** `$XDG_CONFIG_HOME/conntop/config.json`; the variable counts only if it names an absolute path, as its standard has it. */
export function configPath(env: NodeJS.ProcessEnv): string {
  // An empty HOME would be the folder that one happens to stand in.
  const base = env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : join(homedir() || '/', '.config');
  return join(base, 'conntop', 'config.json');
}

export class ConfigFile {
  readonly path: string;
  #watcher: FSWatcher | undefined;
  #net: ChangedPaths | undefined;
  #settling: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(path: string) {
    this.path = path;
  }

  /** Its text; undefined where there is no such file. Throws where it is there and cannot be read. */
  read(): string | undefined {
    try {
      const bytes = readFileNow(this.path, { mostBytes: LARGEST + 1 });
      if (bytes.length > LARGEST) throw new Error('is larger than 64 KiB');
      return bytes.toString('utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /**
   * Calls back after each change, also when the file appears or goes, until closed; and once at first for a file
   * that is there, which may have changed since it was read.
   */
  async watch(onChange: () => void): Promise<void> {
    const { watch } = await import('chokidar');
    if (this.#closed) return;
    const net = watchChangedPaths([this.path], () => this.#changed(onChange));
    this.#net = net;
    const onTheWay = new Set(pathAndParents(this.path));
    // From the top down, so that a file whose directory does not exist yet is seen to appear.
    this.#watcher = watch('/', {
      ignored: path => !onTheWay.has(path),
      ignorePermissionErrors: true,
    });
    this.#watcher.on('all', (_event, path) => {
      if (path !== this.path) return;
      void net.look();
      this.#changed(onChange);
    });
    // Too few inotify watches, say: the net tells of changes, later.
    this.#watcher.on('error', () => {});
  }

  /** Ends the watch. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#settling);
    this.#net?.close();
    await this.#watcher?.close();
  }

  /**
   * Sets one key, or takes it out where `value` is undefined, and leaves all others as they are. The file is
   * replaced in one step. Throws where the present file is not an object in JSON, which only its owner can mend.
   */
  async set(key: string, value: unknown): Promise<void> {
    const text = this.read() ?? '{}';
    const config: unknown = JSON.parse(text.trim() === '' ? '{}' : text);
    if (!isObject(config)) throw new Error(`${this.path} holds no object`);
    await this.#replace(`${JSON.stringify({ ...config, [key]: value }, undefined, 2)}\n`);
  }

  /** A link stays a link: what it points to is replaced. */
  async #replace(text: string): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: PRIVATE_DIRECTORY });
    const target = await realpath(this.path).catch(() => this.path);
    const mode = await stat(target).then(
      found => found.mode & PERMISSIONS,
      () => PRIVATE_FILE,
    );
    const draft = `${target}.${process.pid}.new`;
    try {
      await writeFile(draft, text, { mode, flag: 'wx' });
      await rename(draft, target);
    } catch (error) {
      await unlink(draft).catch(() => {});
      throw error;
    }
  }

  #changed(onChange: () => void): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(onChange, SETTLE);
  }
}

/** Makes these the columns to begin with; the usual ones need no remembering. Says how that went. */
export async function rememberColumns(
  config: ConfigFile,
  columns: readonly ColumnId[] | undefined,
): Promise<Notice> {
  try {
    await config.set('columns', columns);
    return { text: `Remembered in ${config.path}.`, tone: 'plain' };
  } catch (error) {
    return { text: `The columns cannot be remembered: ${(error as Error).message}`, tone: 'warn' };
  }
}

function pathAndParents(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...pathAndParents(parent)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
