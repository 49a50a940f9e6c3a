// The kernel's own files: /proc/net/nf_conntrack, or ip_conntrack where the kernel is old, under any proc root.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readFileInTime, readFileNow } from './bounded-file.ts';
import { COUNT_IN_STATISTICS } from './count-in-statistics.ts';
import { withNeighbours } from './neighbours.ts';
import { PLAIN_PLACE, type Place } from './place.ts';
import { type ProcessRoot, processRoot, sysctlsAbove } from './process-root.ts';
import { readRulesHere } from './rules.ts';
import { runConntrackHere } from './run-conntrack.ts';
import { type FactTexts, type Source, SourceError, type TableSink } from './source.ts';
import { TableFile } from './table-file.ts';

/** The table's names, newest first. They are only ever opened for reading: on OpenWrt a write deletes flows. */
const TABLES = ['net/nf_conntrack', 'net/ip_conntrack'] as const;
/** There as soon as connection tracking is, with or without the table's own file. */
const COUNT = 'sys/net/netfilter/nf_conntrack_count';

const INSTALL_HINT = 'install conntrack (apt install conntrack, opkg install conntrack)';
const STATISTICS = 'net/stat/nf_conntrack';
const OWN_ROOT = '/proc';

export class ProcSource implements Source {
  readonly place: Place;
  readonly #root: string;
  readonly #table = new TableFile();
  readonly #process: ProcessRoot | undefined;

  /** `root` is the proc file system: /proc, another one mounted elsewhere, or a saved tree. */
  constructor(root: string = OWN_ROOT) {
    this.#root = root;
    const isHere = path.resolve(root) === OWN_ROOT;
    this.#process = processRoot(root);
    this.place = {
      ...PLAIN_PLACE,
      note: this.#process?.note ?? '',
      label: isHere ? 'proc' : `proc ${root}`,
      isThisMachine: isHere,
      tellsLabels: false,
      // For another root than this kernel's, its flows, or ones like them, are not there to be changed.
      readRules: isHere ? readRulesHere : undefined,
      tool: isHere ? { mayChange: true, run: runConntrackHere } : undefined,
    };
  }

  async facts(paths: readonly string[]): Promise<FactTexts> {
    const texts = await readFactFiles(this.#root, paths);
    if (this.#process) return this.#addSysctls(texts, paths, this.#process);
    return this.place.isThisMachine ? withNeighbours(texts, paths) : texts;
  }

  /** The count above a process is that of whoever reads it: that of its own namespace stands in the statistics. */
  async #addSysctls(texts: FactTexts, paths: readonly string[], process: ProcessRoot): Promise<FactTexts> {
    const above = await readFactFiles(process.parent, sysctlsAbove(process, paths));
    const all = new Map([...above, ...texts]);
    if (!paths.includes(COUNT) || all.has(COUNT)) return all;
    const statistics = (await readFactFiles(this.#root, [STATISTICS])).get(STATISTICS) ?? '';
    const count = COUNT_IN_STATISTICS.exec(statistics)?.[1];
    if (count !== undefined) all.set(COUNT, `${Number.parseInt(count, 16)}\n`);
    return all;
  }

  async read(sink: TableSink, signal: AbortSignal): Promise<void> {
    const table = TABLES.find(name => existsSync(path.join(this.#root, name))) ?? TABLES[0];
    const file = path.join(this.#root, table);
    try {
      await this.#table.read(file, sink, signal);
    } catch (error) {
      throw signal.aborted ? error : this.#explain(file, error as NodeJS.ErrnoException);
    }
  }

  close(): void {
    this.#table.close();
  }

  #explain(file: string, { code, message }: NodeJS.ErrnoException): SourceError {
    if (code === 'EACCES' || code === 'EPERM') {
      return new SourceError(`${file}: permission denied`, 'run conntop as root, for example with sudo');
    }
    if (code !== 'ENOENT') return new SourceError(`${file}: ${message}`, 'check the proc root');
    return existsSync(path.join(this.#root, COUNT))
      ? new SourceError(
          `${file}: this kernel does not have it`,
          this.place.isThisMachine ? INSTALL_HINT : 'count and stats can be read there, and no flows',
        )
      : new SourceError(
          `${file}: no such file, connection tracking is not loaded`,
          'load it with modprobe nf_conntrack, or check the proc root',
        );
  }
}

/**
 * The texts of those files under `root` that can be read. The kernel's are a few bytes each and come out of memory, so
 * that reading them in line costs less than asking for it; those of another root may lie on a mount that hangs.
 */
export async function readFactFiles(root: string, paths: readonly string[]): Promise<FactTexts> {
  const isKernel = `${path.resolve(root)}/`.startsWith(`${OWN_ROOT}/`);
  const texts = await Promise.all(
    paths.map(async name => {
      try {
        const file = path.join(root, name);
        return (isKernel ? readFileNow(file) : await readFileInTime(file)).toString('latin1');
      } catch {
        // Absent is an answer here: kernels differ in which of these files they have.
        return undefined;
      }
    }),
  );
  const read = paths.map((name, at) => [name, texts[at]] as const);
  return new Map(read.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
