// Reads facts, table and files through the loop on the far side.

import { setTimeout as delay } from 'node:timers/promises';
import { COUNT_IN_STATISTICS } from '../count-in-statistics.ts';
import type { Rules } from '../rules.ts';
import { CONNTRACK_STATISTICS, type FactTexts, NEIGHBOURS, SourceError, type TableSink } from '../source.ts';
import { isPlainPath, Request } from './far-loop.ts';
import type { FarShell } from './far-shell.ts';

/** What the far side complains of comes by another way than its answers, and may lag behind. Milliseconds. */
const COMPLAINT_LAG = 50;

/** The sysctls are read anew so often, and between that their last texts stand: a cat costs the router a millisecond. */
const SYSCTLS_EVERY = 10;
const COUNT = 'sys/net/netfilter/nf_conntrack_count';

/** Files may come with a module that is loaded later; after so many readings it is looked for them again. */
const LOOK_AGAIN_AFTER = 60;

export class FarTable {
  readonly shell: FarShell;
  readonly #procRoot: string;
  readonly #withLabels: boolean;
  #watched = '';
  #sysctls: string[] = [];
  /** Texts of the sysctls as last read; empty where they must be read. */
  #known: FactTexts = new Map();
  #readings = 0;
  /** The facts asked for by now, by their paths: one list is read after the other. */
  readonly #asked = new Map<string, Promise<FactTexts>>();
  #last: Promise<unknown> = Promise.resolve();
  #hasStatistics = true;

  constructor(shell: FarShell, procRoot: string, withLabels = false) {
    this.shell = shell;
    this.#procRoot = procRoot;
    this.#withLabels = withLabels;
  }

  /** Whether the table is what conntrack(8) prints. */
  get tellsLabels(): boolean {
    return !this.#hasStatistics;
  }

  /** As a Source's: never rejects. While an answer is awaited, whoever asks for the same is given the same one. */
  readFacts(paths: readonly string[]): Promise<FactTexts> {
    const key = paths.join(' ');
    const under = this.#asked.get(key);
    if (under) return under;
    const facts = this.#last
      .then(() => this.#readFacts(paths))
      .catch((): FactTexts => new Map())
      .finally(() => this.#asked.delete(key));
    this.#asked.set(key, facts);
    this.#last = facts;
    return facts;
  }

  /** As a Source's. Where the table comes from, file or tool, is the far side's choice. */
  async readTable(sink: TableSink, signal: AbortSignal): Promise<void> {
    let origin = '';
    const status = await this.shell.ask(
      Request.TABLE,
      this.#withLabels ? LABELS : '',
      (_letter, argument) => {
        origin = argument;
        return bytes => {
          if (!signal.aborted) sink(bytes, performance.now());
        };
      },
    );
    signal.throwIfAborted();
    this.#hasStatistics = origin !== 'conntrack';
    if (origin === 'unlabelled') throw new SourceError('labels are told by conntrack(8) alone', NO_TOOL_HINT);
    if (origin === 'none') throw new SourceError('the far side has no connection table', NO_TABLE_HINT);
    if (origin === 'denied')
      throw new SourceError('/proc/net/nf_conntrack: permission denied there', DENIED_HINT);
    if (status === 0) return;
    await delay(COMPLAINT_LAG);
    const complaint = this.shell.complaint || `the table ended with ${status}`;
    throw new SourceError(complaint, PERMISSION.test(complaint) ? DENIED_HINT : BROKEN_HINT);
  }

  /** The texts of files by absolute path; the files of a directory (ends in `/`) as one; what is missing is absent. */
  async readFiles(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const texts = new Map<string, string>();
    const asked = paths.filter(path => path.startsWith('/') && isPlainPath(path)).join(' ');
    for (const { argument, text } of await this.shell.askText(Request.FILES, asked)) {
      const earlier = texts.get(argument);
      texts.set(argument, earlier === undefined ? text : `${earlier}\n${text}`);
    }
    return texts;
  }

  /** As a place's, a section for each tool that is there. */
  async readRules(): Promise<Rules> {
    const sections = await this.shell.askText(Request.RULES);
    return new Map(sections.map(({ argument, text }) => [argument, text]));
  }

  async #readFacts(paths: readonly string[]): Promise<FactTexts> {
    await this.#watch(paths);
    const texts = (await this.#readCounters()) ?? (await this.#readWatched());
    if (paths.includes(NEIGHBOURS)) {
      const [neighbours] = await this.shell.askText(Request.NEIGHBOURS);
      if (neighbours) texts.set(NEIGHBOURS, neighbours.text);
    }
    if (this.#hasStatistics || !paths.includes(CONNTRACK_STATISTICS)) return texts;
    const [statistics] = await this.shell.askText(Request.STATISTICS);
    if (statistics?.text) texts.set(CONNTRACK_STATISTICS, statistics.text);
    return texts;
  }

  /** The watched files, with the sysctls as they were; undefined where the counters do not tell the count. */
  async #readCounters(): Promise<Map<string, string> | undefined> {
    if (this.#known.size === 0 || this.#readings % SYSCTLS_EVERY === 0) return undefined;
    const texts = new Map(this.#known);
    for (const { argument, text } of await this.shell.askText(Request.COUNTERS)) {
      texts.set(argument, text);
      const count = COUNT_IN_STATISTICS.exec(text)?.[1];
      if (count !== undefined) texts.set(COUNT, `${Number.parseInt(count, 16)}\n`);
    }
    return texts;
  }

  async #readWatched(): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    let isCounted = false;
    for (const { letter, argument, text } of await this.shell.askText(Request.FACTS)) {
      if (letter === Request.FACTS) this.#addSysctls(texts, text);
      else texts.set(argument, text);
      isCounted ||= letter !== Request.FACTS && COUNT_IN_STATISTICS.test(text);
    }
    const sysctls = this.#sysctls.map(path => [path, texts.get(path) ?? ''] as const);
    this.#known = new Map(isCounted && texts.has(COUNT) ? sysctls : []);
    return texts;
  }

  async #watch(paths: readonly string[]): Promise<void> {
    const wanted = paths.filter(isPlainPath).join(' ');
    if (wanted === this.#watched && this.#readings++ < LOOK_AGAIN_AFTER) return;
    const [list] = await this.shell.askText(Request.WATCH, wanted);
    const names = (list?.text ?? '').split(/\s+/).filter(name => name !== '');
    this.#sysctls = names.map(name => name.slice(this.#procRoot.length + 1));
    this.#watched = wanted;
    this.#known = new Map();
    this.#readings = 0;
  }

  /** A sysctl is one line. Another number of lines than of files means that one went: then it is looked again. */
  #addSysctls(texts: Map<string, string>, text: string): void {
    const lines = text.split('\n').slice(0, -1);
    if (lines.length !== this.#sysctls.length) {
      this.#watched = '';
      return;
    }
    for (const [index, path] of this.#sysctls.entries()) texts.set(path, `${lines[index]}\n`);
  }
}

/** Any word after the letter asks for labels. */
const LABELS = 'labels';
const NO_TOOL_HINT = 'install conntrack there';
const NO_TABLE_HINT = 'load nf_conntrack there; without its proc file, install conntrack there';
const PERMISSION = /permitted|permission|must be root/i;
const DENIED_HINT = 'log in as root, or let sudo run sh there and give --ssh-sudo';
const BROKEN_HINT = 'log in yourself and try cat /proc/net/nf_conntrack';
