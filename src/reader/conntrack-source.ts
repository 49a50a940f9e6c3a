// conntrack(8) as the source: for kernels without the proc file, and for those that print it at quadratic cost.
import { existsSync } from 'node:fs';
import { LONGEST_SILENCE } from './guarded-child.ts';
import { LABEL_NAMES } from './label-names.ts';
import { withNeighbours } from './neighbours.ts';
import { PLAIN_PLACE, type Place } from './place.ts';
import { readFactFiles } from './proc-source.ts';
import { readRulesHere } from './rules.ts';
import { type ChildRun, exitError, runChild } from './run-child.ts';
import { runConntrackHere } from './run-conntrack.ts';
import { CONNTRACK_STATISTICS, type FactTexts, type Source, SourceError, type TableSink } from './source.ts';

/** The counters take a few hundred bytes for each CPU. Bytes. */
const LONGEST_STATISTICS = 1024 * 1024;
/** A flow is listed in some 200 bytes; the tool is taken to print without end far beyond what the kernel counts. Bytes. */
const BYTES_PER_FLOW = 4096;
const LEAST_LONGEST_TABLE = 64 * 1024 * 1024;
/** As of some five million flows, where the kernel does not tell its count. Bytes. */
const LONGEST_TABLE = 1024 ** 3;
const COUNT = 'sys/net/netfilter/nf_conntrack_count';
const NAME = 'conntrack';
const FAMILIES = ['ipv4', 'ipv6'] as const;

export class ConntrackSource implements Source {
  readonly #root: string;
  readonly #program: string;
  readonly #patience: number;
  /** A table and the counters may be asked for at the same time. */
  readonly #running = new Set<AbortController>();
  #note = '';

  /** `root` is where the sysctls are read from, `program` the tool to run, ended after `patience` ms of silence. */
  constructor(root = '/proc', program = NAME, patience = LONGEST_SILENCE) {
    this.#root = root;
    this.#program = program;
    this.#patience = patience;
  }

  get place(): Place {
    return {
      ...PLAIN_PLACE,
      label: 'conntrack(8)',
      isThisMachine: true,
      readRules: readRulesHere,
      tool: { mayChange: true, run: runConntrackHere },
      note: this.#note,
    };
  }

  async facts(paths: readonly string[]): Promise<FactTexts> {
    const texts = new Map(await withNeighbours(await readFactFiles(this.#root, paths), paths));
    if (!paths.includes(CONNTRACK_STATISTICS)) return texts;
    try {
      const text = await this.#readStatistics();
      if (text !== '') texts.set(CONNTRACK_STATISTICS, text);
    } catch {
      // Without them there are no trouble counters; the table itself says why the tool cannot run.
    }
    return texts;
  }

  /** One family after the other: before 1.4.7 the tool listed IPv4 alone unless told the family. */
  async read(sink: TableSink, signal: AbortSignal): Promise<void> {
    const output = existsSync(LABEL_NAMES) ? 'extended,id,labels' : 'extended,id';
    const mostBytes = await this.#longestTable();
    for (const family of FAMILIES) {
      const run = await this.#run(['-L', '-f', family, '-o', output], sink, mostBytes, signal);
      if (run.status !== 0) throw exitError(NAME, run);
    }
  }

  close(): void {
    const closed = new SourceError('conntrack: closed', 'start conntop again');
    for (const running of this.#running) running.abort(closed);
  }

  /** Counters that came are used, however the tool ended: some builds print them and exit with 1. */
  async #readStatistics(): Promise<string> {
    let text = '';
    const take: TableSink = chunk => {
      text += Buffer.from(chunk).toString('latin1');
    };
    const run = await this.#run(['-S'], take, LONGEST_STATISTICS);
    if (run.status !== 0 && text === '') throw exitError(NAME, run);
    this.#note = run.status === 0 ? '' : doubtfulCounters(run);
    return text;
  }

  /** More than what the kernel counts now comes in the meantime, but not many times as much. */
  async #longestTable(): Promise<number> {
    const count = Number((await readFactFiles(this.#root, [COUNT])).get(COUNT) ?? Number.NaN);
    return Number.isNaN(count) ? LONGEST_TABLE : LEAST_LONGEST_TABLE + count * BYTES_PER_FLOW;
  }

  async #run(
    args: readonly string[],
    sink: TableSink,
    mostBytes: number,
    signal?: AbortSignal,
  ): Promise<ChildRun> {
    const running = new AbortController();
    const giveUp = (): void => running.abort(signal?.reason);
    this.#running.add(running);
    signal?.addEventListener('abort', giveUp);
    if (signal?.aborted) giveUp();
    try {
      const take = (chunk: Buffer): void => sink(chunk, performance.now());
      const guards = { name: NAME, patience: this.#patience, mostBytes, signal: running.signal };
      return await runChild([this.#program, ...args], take, guards);
    } finally {
      signal?.removeEventListener('abort', giveUp);
      this.#running.delete(running);
    }
  }
}

function doubtfulCounters(run: ChildRun): string {
  const why = run.complaint === '' ? `ended with ${run.status ?? 'a signal'}` : exitError(NAME, run).message;
  return `conntrack -S printed its counters, but ${why}: they are shown as they came`;
}
