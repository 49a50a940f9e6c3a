// The table of another network namespace of this machine: a container's, a VRF's, or one that ip-netns(8) made.
import { existsSync } from 'node:fs';
import { namespaceInode, namespacePath } from './namespaces.ts';
import { PLAIN_PLACE, type Place } from './place.ts';
import { ProcSource } from './proc-source.ts';
import { runConntrackIn } from './run-conntrack.ts';
import { farLoop } from './shell/far-loop.ts';
import { FarShell } from './shell/far-shell.ts';
import { FarTable } from './shell/far-table.ts';
import { type FactTexts, type Source, SourceError, type TableSink } from './source.ts';

const PROC = '/proc';
/** nsenter takes a few milliseconds. */
const PATIENCE = 10_000;

/**
 * A shell inside the namespace reads the sysctls, which show those of whoever reads them, and keeps a namespace alive
 * that has no process of its own. Through that shell's /proc/PID/net the table is read from outside, as our own is.
 */
export class NamespaceSource implements Source {
  readonly #label: string;
  readonly #path: string;
  readonly #withLabels: boolean;
  /** Of the namespace that is read. */
  #inode: number | undefined;
  #shell: FarShell | undefined;
  #inside: Promise<FarTable> | undefined;
  #proc: ProcSource | undefined;

  /** `nameOrPid` as `--netns` takes it; labels are told by conntrack(8) alone. Throws a SourceError where there is no such namespace. */
  constructor(nameOrPid: string, withLabels = false) {
    this.#withLabels = withLabels;
    this.#path = namespacePath(nameOrPid);
    this.#inode = namespaceInode(this.#path);
    this.#label = `netns ${nameOrPid}`;
  }

  get place(): Place {
    return {
      ...PLAIN_PLACE,
      label: this.#label,
      isThisMachine: true,
      tellsLabels: this.#proc === undefined,
      namespace: this.#inode,
      readRules: async () => (await this.#enter()).readRules(),
      tool: { mayChange: true, run: args => runConntrackIn(this.#path, args) },
    };
  }

  async facts(paths: readonly string[]): Promise<FactTexts> {
    try {
      return await (await this.#enter()).readFacts(paths);
    } catch {
      // Why nothing can be read is said by reading the table.
      return new Map();
    }
  }

  async read(sink: TableSink, signal: AbortSignal): Promise<void> {
    const table = await this.#enter();
    const root = `${PROC}/${table.shell.pid}`;
    // Without the proc file, and for labels, the loop runs conntrack(8) inside.
    if (this.#withLabels || !existsSync(`${root}/net/nf_conntrack`)) return table.readTable(sink, signal);
    this.#proc ??= new ProcSource(root);
    await this.#proc.read(sink, signal);
  }

  close(): void {
    this.#shell?.close();
    this.#leave();
  }

  async #enter(): Promise<FarTable> {
    this.#checkStanding();
    this.#inside ??= this.#start();
    try {
      return await this.#inside;
    } catch (error) {
      throw error instanceof SourceError
        ? new SourceError(`${this.#label}: ${error.message}`, ENTER_HINT)
        : error;
    }
  }

  /**
   * Our shell would keep a namespace alive that has lost its name or its process, and go on telling of its last flows:
   * it is let go, and one that was made anew under the name is entered. Throws a SourceError where there is none.
   */
  #checkStanding(): void {
    const inode = namespaceInode(this.#path);
    if (inode === this.#inode) return;
    this.close();
    if (inode === undefined) throw new SourceError(`${this.#label}: has gone`, GONE_HINT);
    this.#inode = inode;
  }

  async #start(): Promise<FarTable> {
    const loop = farLoop({ procRoot: PROC, allowChanges: false });
    const enter = ['nsenter', `--net=${this.#path}`, 'sh'];
    const shell = new FarShell([...enter, '-c', loop], () => this.#leave(), { byHand: enter.join(' ') });
    this.#shell = shell;
    await shell.hello(PATIENCE);
    return new FarTable(shell, PROC, this.#withLabels);
  }

  /** The next reading enters anew. */
  #leave(): void {
    this.#proc?.close();
    this.#proc = undefined;
    this.#inside = undefined;
  }
}

const GONE_HINT = 'it is read again when it is made anew';
const ENTER_HINT = 'run conntop as root; nsenter is part of util-linux';
