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
  readonly place: Place;
  readonly #path: string;
  #shell: FarShell | undefined;
  #inside: Promise<FarTable> | undefined;
  #proc: ProcSource | undefined;

  /** `nameOrPid` as `--netns` takes it. Throws a SourceError where there is no such namespace. */
  constructor(nameOrPid: string) {
    this.#path = namespacePath(nameOrPid);
    this.place = {
      ...PLAIN_PLACE,
      label: `netns ${nameOrPid}`,
      isThisMachine: true,
      namespace: namespaceInode(this.#path),
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
    const table = await this.#enter().catch((error: unknown) => {
      throw error instanceof SourceError
        ? new SourceError(`${this.place.label}: ${error.message}`, ENTER_HINT)
        : error;
    });
    const root = `${PROC}/${table.shell.pid}`;
    // Without the proc file, the loop runs conntrack(8) inside.
    if (!existsSync(`${root}/net/nf_conntrack`)) return table.readTable(sink, signal);
    this.#proc ??= new ProcSource(root);
    await this.#proc.read(sink, signal);
  }

  close(): void {
    this.#shell?.close();
    this.#leave();
  }

  #enter(): Promise<FarTable> {
    this.#inside ??= this.#start();
    return this.#inside;
  }

  async #start(): Promise<FarTable> {
    const loop = farLoop({ procRoot: PROC, allowChanges: false });
    const enter = ['nsenter', `--net=${this.#path}`, 'sh'];
    const shell = new FarShell([...enter, '-c', loop], () => this.#leave(), { byHand: enter.join(' ') });
    this.#shell = shell;
    await shell.hello(PATIENCE);
    return new FarTable(shell, PROC);
  }

  /** The next reading enters anew. */
  #leave(): void {
    this.#proc?.close();
    this.#proc = undefined;
    this.#inside = undefined;
  }
}

const ENTER_HINT = 'run conntop as root; nsenter is part of util-linux';
