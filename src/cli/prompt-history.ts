// What has been typed into the prompts, kept from one run to the next in a small file that is its owner's alone.
import { lstatSync } from 'node:fs';
import { lstat, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { State } from '../app/state.ts';
import { readFileNow } from '../reader/bounded-file.ts';
import { LONGEST_LINE } from '../view/line-editor.ts';
import { isKept, PROMPT_KINDS, type PromptKind, REMEMBERED, withEntry } from '../view/prompts.ts';

type Past = State['past'];

/** Bytes. Twenty entries of each prompt at their longest would be more; those that are typed are a few dozen characters. */
const LARGEST = 64 * 1024;
const PRIVATE_FILE = 0o600;
const PRIVATE_DIRECTORY = 0o700;
const OTHERS_WRITE = 0o022;

/** `$XDG_STATE_HOME/conntop/prompts.json`; the variable counts only if it names an absolute path. */
export function promptHistoryPath(env: NodeJS.ProcessEnv): string {
  // An empty HOME would be the folder that one happens to stand in.
  const base = env.XDG_STATE_HOME?.startsWith('/')
    ? env.XDG_STATE_HOME
    : join(homedir() || '/', '.local', 'state');
  return join(base, 'conntop', 'prompts.json');
}

export class PromptHistory {
  readonly #path: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** What has been kept; nothing where there is no such file, or it is not ours alone. Never throws. */
  read(): Past {
    try {
      if (!isOurFile(this.#path)) return {};
      const bytes = readFileNow(this.#path, { mostBytes: LARGEST + 1 });
      return bytes.length > LARGEST ? {} : pastIn(JSON.parse(bytes.toString('utf8')));
    } catch {
      // Not there, or spoilt: nobody loses more than what was typed.
      return {};
    }
  }

  /**
   * Keeps one more entry, beside what another run has kept meanwhile. Resolves once that is done, or cannot be: where
   * the folder is not ours, or cannot be written. Never rejects.
   */
  add(kind: PromptKind, text: string): Promise<void> {
    this.#writing = this.#writing.then(() => this.#add(kind, text)).catch(() => {});
    return this.#writing;
  }

  async #add(kind: PromptKind, text: string): Promise<void> {
    if (!isKept(kind)) return;
    const past = this.read();
    const entries = withEntry(past[kind] ?? [], text);
    const bytes = Buffer.from(`${JSON.stringify({ ...past, [kind]: entries })}\n`);
    if (bytes.length > LARGEST || !(await hasOurFolder(this.#path))) return;
    const draft = `${this.#path}.${process.pid}.new`;
    const file = await open(draft, 'wx', PRIVATE_FILE);
    try {
      await file.writeFile(bytes);
      await file.close();
      // A link in its place is replaced, and what it leads to left alone.
      await rename(draft, this.#path);
    } catch (error) {
      await file.close();
      await unlink(draft).catch(() => {});
      throw error;
    }
  }
}

/** A link is not followed: it may lead into what belongs to somebody else. */
function isOurFile(path: string): boolean {
  const found = lstatSync(path);
  return found.isFile() && found.uid === process.geteuid?.() && (found.mode & OTHERS_WRITE) === 0;
}

/** Made where it is not there yet, but nothing is made of ours in what belongs to somebody else, as with root's `sudo -E`. */
async function hasOurFolder(path: string): Promise<boolean> {
  const folder = dirname(path);
  if (!(await isOurs(dirname(folder)))) return false;
  await makeFolder(folder);
  const found = await lstat(folder);
  return found.isDirectory() && found.uid === process.geteuid?.() && (found.mode & OTHERS_WRITE) === 0;
}

/** With those above it. Node's own way of making them all never ends where the kernel makes none, as in /proc. */
async function makeFolder(folder: string, isAboveThere = false): Promise<void> {
  try {
    await mkdir(folder, PRIVATE_DIRECTORY);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || isAboveThere) throw error;
    await makeFolder(dirname(folder));
    await makeFolder(folder, true);
  }
}

/** Of a folder that is not there, the nearest above it that is. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  if (found) return found.uid === process.geteuid?.();
  return folder !== dirname(folder) && isOurs(dirname(folder));
}

/** Whatever else the file holds is left out. */
function pastIn(value: unknown): Past {
  if (typeof value !== 'object' || value === null) return {};
  const kept = new Map(Object.entries(value));
  const lists = PROMPT_KINDS.filter(isKept).map(kind => [kind, entriesIn(kept.get(kind))] as const);
  return Object.fromEntries(lists.filter(([, entries]) => entries.length > 0));
}

function entriesIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter(entry => typeof entry === 'string' && entry !== '' && entry.length <= LONGEST_LINE)
    .slice(0, REMEMBERED);
}
