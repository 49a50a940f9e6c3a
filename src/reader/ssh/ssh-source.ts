// A router's table over ssh, where the router itself runs nothing but a shell and cat.
import { type Connection, ConnectionState, type LinkCost } from '../link.ts';
import { PLAIN_PLACE, type Place, type ToolRun } from '../place.ts';
import { farLoop, quoteWords, Request } from '../shell/far-loop.ts';
import { FarShell } from '../shell/far-shell.ts';
import { FarTable } from '../shell/far-table.ts';
import { type FactTexts, type Source, SourceError, type TableSink } from '../source.ts';
import { type Destination, parseDestination } from './destination.ts';
import { type ProcessIo, parseUsage, readProcessIo } from './link-cost.ts';

/** A person may have to find a password first; servers wait two minutes, too. Milliseconds. */
const PATIENCE_AT_FIRST = 120_000;
const PATIENCE_AGAIN = 20_000;
/** Who has waited so long at a question, or at a far side that says nothing, is told what goes on. Milliseconds. */
const LONG_WAIT = 20_000;
/** Milliseconds from each loss of a connection to the attempt at another; the last counts from then on. */
const DELAYS = [0, 1000, 2000, 4000, 8000, 10_000] as const;
/** ssh had to ask somebody, and there is nobody to ask while the screen is open. */
const NEEDS_PERSON = /permission denied|a password is required|authentication failures|verification failed/i;
/** The far side's processor time is asked for so often. Milliseconds. */
const USAGE_INTERVAL = 10_000;
const HOST_NAME = '/proc/sys/kernel/hostname';
/** A server that refuses us again and again may lock us out: no key tries more often. Milliseconds. */
const BETWEEN_REFUSALS = 2000;
const PERSON_HINT = 'ssh must ask you: quit and start conntop again, or use a key';
const DISTRUSTED = 'changes are not allowed over this connection';

export interface SshSourceOptions {
  /** Without it the far loop cannot change the table, whatever it is asked. */
  readonly allowChanges?: boolean;
  /** Whether the loop runs under the far side's sudo(8), which may ask nothing. */
  readonly sudo?: boolean;
  /** Whether nobody is there to be asked: ssh then fails where it would, at the first connection too. */
  readonly unattended?: boolean;
  /** Whether labels are asked for, which conntrack(8) alone tells. */
  readonly withLabels?: boolean;
  /** The far side's proc file system; /proc by default. */
  readonly procRoot?: string;
  /** ssh by default. */
  readonly program?: string;
}

interface Link {
  readonly table: FarTable;
  readonly begun: number;
  readonly io: ProcessIo | undefined;
  /** Bytes on our side of ssh when `io` was taken. */
  readonly written: number;
  readonly read: number;
  /** As the far side's SSH_CONNECTION has it. */
  readonly ends: string;
}

export class SshSource implements Source {
  readonly #label: string;
  readonly #destination: Destination;
  readonly #program: string;
  readonly #procRoot: string;
  readonly #allowChanges: boolean;
  readonly #sudo: boolean;
  readonly #unattended: boolean;
  readonly #withLabels: boolean;
  #connection: Connection = stateOf(ConnectionState.CONNECTING);
  #opening: FarShell | undefined;
  #link: Link | undefined;
  #retry: NodeJS.Timeout | undefined;
  #attempts = 0;
  /** When the last attempt began, on the monotonic clock. */
  #triedAt = 0;
  #usage: number[] = [];
  #usageAt = 0;
  #hostName = '';
  /** What can be done about the last loss. */
  #remedy = '';

  /** Throws a SourceError where `destination` is none. Nothing is started before `connect`. */
  constructor(destination: string, options: SshSourceOptions = {}) {
    this.#destination = parseDestination(destination);
    this.#label = `ssh ${this.#destination.label}`;
    this.#program = options.program ?? 'ssh';
    this.#procRoot = options.procRoot ?? '/proc';
    this.#allowChanges = options.allowChanges ?? false;
    this.#sudo = options.sudo ?? false;
    this.#unattended = options.unattended ?? false;
    this.#withLabels = options.withLabels ?? false;
  }

  get place(): Place {
    return {
      ...PLAIN_PLACE,
      label: this.#label,
      tellsLabels: this.#link?.table.tellsLabels ?? true,
      // What the router calls itself, or else the name it was called by.
      hostName: this.#hostName || this.#destination.host,
      tool: { mayChange: this.#allowChanges, run: args => this.#runConntrack(args) },
      readFiles: paths => this.#readFiles(paths),
      readRules: async () => this.#requireLink().table.readRules(),
      link: {
        connection: this.#connection,
        ends: this.#link?.ends,
        cost: () => this.#cost(),
        retry: () => this.#retryNow(),
      },
    };
  }

  /**
   * Makes the connection and resolves when the far side answers. Until then ssh may ask for passwords and host keys
   * on the terminal, unless it is unattended, so the screen must not be open yet. Rejects with a SourceError; there is no second attempt.
   */
  async connect(): Promise<void> {
    const tellWait = () => process.stderr.write(`\nconntop: ${this.#label}: no answer yet; ^C ends\n`);
    const waiting = this.#unattended ? undefined : setTimeout(tellWait, LONG_WAIT);
    try {
      await this.#open(this.#unattended);
    } catch (error) {
      this.close();
      throw error;
    } finally {
      clearTimeout(waiting);
    }
  }

  async facts(paths: readonly string[]): Promise<FactTexts> {
    const link = this.#link;
    if (!link) return new Map();
    const texts = await link.table.readFacts(paths);
    await this.#readUsage(link);
    return texts;
  }

  async read(sink: TableSink, signal: AbortSignal): Promise<void> {
    try {
      await this.#requireLink().table.readTable(sink, signal);
    } catch (error) {
      if (signal.aborted || !(error instanceof SourceError)) throw error;
      throw this.#link
        ? new SourceError(`${this.#label}: ${error.message}`, error.hint)
        : this.#explainLoss();
    }
  }

  async #readFiles(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#requireLink().table.readFiles(paths);
  }

  /**
   * Runs the router's conntrack(8) with these arguments and gives its exit status and what it said. Rejects with a
   * SourceError unless changes were allowed when the source was made.
   */
  async #runConntrack(args: readonly string[]): Promise<ToolRun> {
    if (!this.#allowChanges) throw new SourceError(`${this.#label}: ${DISTRUSTED}`, 'give --allow-changes');
    const chunks: Buffer[] = [];
    const take = (bytes: Buffer) => void chunks.push(Buffer.from(bytes));
    const status = await this.#requireLink().table.shell.ask(Request.CHANGE, quoteWords(args), () => take);
    return { status, output: Buffer.concat(chunks).toString('latin1') };
  }

  #cost(): LinkCost | undefined {
    const link = this.#link;
    if (!link) return undefined;
    const { shell } = link.table;
    const [shellSeconds, serverSeconds] = this.#usage;
    const written = shell.written - link.written;
    const read = shell.read - link.read;
    const now = readProcessIo(shell.pid);
    const isWire = now !== undefined && link.io !== undefined;
    return {
      seconds: (performance.now() - link.begun) / 1000,
      // Of what ssh reads and writes, the other part goes through the pipes between us.
      received: isWire ? Math.max(0, now.read - link.io.read - written) : read,
      sent: isWire ? Math.max(0, now.written - link.io.written - read) : written,
      isWire,
      usageSeconds: Math.max(0, this.#usageAt - link.begun) / 1000,
      shellSeconds,
      serverSeconds,
    };
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#connection = stateOf(ConnectionState.CLOSED);
    this.#opening?.close();
    this.#link?.table.shell.close();
    this.#link = undefined;
  }

  async #open(again: boolean): Promise<void> {
    this.#triedAt = performance.now();
    this.#connection = this.#stillWithout(ConnectionState.CONNECTING, this.#connection.reason);
    const options = { byHand: this.#byHand, showComplaints: !again };
    const shell = new FarShell(this.#command(again), error => this.#lose(shell, error), options);
    this.#opening = shell;
    const ends = await shell.hello(again ? PATIENCE_AGAIN : PATIENCE_AT_FIRST);
    const table = new FarTable(shell, this.#procRoot, this.#withLabels);
    const name = (await table.readFiles([HOST_NAME])).get(HOST_NAME)?.trim() ?? '';
    if (this.#connection.state === ConnectionState.CLOSED) return shell.close();
    this.#hostName = /^[A-Za-z0-9._-]{1,64}$/.test(name) ? name : '';
    this.#opening = undefined;
    this.#attempts = 0;
    this.#usage = [];
    const { written, read } = shell;
    this.#link = { table, begun: performance.now(), io: readProcessIo(shell.pid), written, read, ends };
    this.#connection = stateOf(ConnectionState.CONNECTED);
  }

  /** Once the screen is open nobody can answer a question: BatchMode then makes ssh fail instead of asking. */
  #command(again: boolean): string[] {
    const loop = farLoop({ procRoot: this.#procRoot, allowChanges: this.#allowChanges });
    const batch = again ? ['-o', 'BatchMode=yes'] : [];
    return [this.#program, ...OPTIONS, ...batch, ...this.#destination.args, this.#farCommand(loop)];
  }

  /** sudo takes SSH_CONNECTION away, so that the loop is handed it as an argument. */
  #farCommand(loop: string): string {
    return this.#sudo ? `exec sudo -n sh -c '${loop}' sh "$SSH_CONNECTION"` : `exec sh -c '${loop}'`;
  }

  /** The same connection, for a person to try. */
  get #byHand(): string {
    const words = [this.#program, ...this.#destination.args.filter(word => word !== '--')];
    return words.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoteWords([word]))).join(' ');
  }

  #lose(shell: FarShell, error: SourceError): void {
    const wasFirst = this.#attempts === 0 && this.#link === undefined;
    if (this.#connection.state === ConnectionState.CLOSED || wasFirst) return;
    if (this.#link && this.#link.table.shell !== shell) return;
    this.#link = undefined;
    this.#opening = undefined;
    // Asking again and again would only have us locked out.
    const needsPerson = NEEDS_PERSON.test(error.message);
    const delay = DELAYS[Math.min(this.#attempts, DELAYS.length - 1)] ?? 0;
    this.#attempts++;
    this.#remedy = needsPerson ? PERSON_HINT : error.hint;
    const retryAt = needsPerson ? undefined : performance.now() + delay;
    this.#connection = this.#stillWithout(ConnectionState.LOST, error.message, retryAt);
    if (!needsPerson) this.#retry = setTimeout(() => this.#retryNow(), delay).unref();
  }

  /** Tries at once where the connection is lost; does nothing elsewhere. */
  #retryNow(): void {
    const { state, retryAt } = this.#connection;
    if (state !== ConnectionState.LOST) return;
    if (retryAt === undefined && performance.now() - this.#triedAt < BETWEEN_REFUSALS) return;
    clearTimeout(this.#retry);
    // What went wrong is told by #lose, which ends each attempt that fails.
    void this.#open(true).catch(() => {});
  }

  /** Until the connection is there again, the reason why it went stays, and since when it is gone. */
  #stillWithout(state: ConnectionState, reason: string, retryAt?: number): Connection {
    const { reason: before, since } = this.#connection;
    return { ...stateOf(state, reason, retryAt), ...(before !== '' && { since }) };
  }

  #requireLink(): Link {
    if (!this.#link) throw this.#explainLoss();
    return this.#link;
  }

  #explainLoss(): SourceError {
    const { state, reason } = this.#connection;
    return reason === ''
      ? new SourceError(`${this.#label}: ${state}`, 'wait for the router')
      : new SourceError(`${this.#label}: connection lost: ${reason}`, this.#remedy);
  }

  async #readUsage(link: Link): Promise<void> {
    const now = performance.now();
    if (this.#usage.length > 0 && now - this.#usageAt < USAGE_INTERVAL) return;
    this.#usageAt = now;
    const sections = await link.table.shell.askText(Request.USAGE).catch(() => []);
    this.#usage = parseUsage(sections[0]?.text ?? '');
  }
}

/**
 * No terminal on the far side, no forwarding of anything, whatever the configuration says; a dead connection ends
 * after 15 s.
 */
const OPTIONS = [
  ...['-T', '-C', '-a', '-x'],
  ...['-o', 'ClearAllForwardings=yes', '-o', 'RemoteCommand=none', '-o', 'PermitLocalCommand=no'],
  ...['-o', 'ConnectTimeout=15', '-o', 'ServerAliveInterval=5', '-o', 'ServerAliveCountMax=3'],
];

function stateOf(state: ConnectionState, reason = '', retryAt?: number): Connection {
  return { state, since: performance.now(), reason, retryAt };
}
