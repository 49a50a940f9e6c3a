// conntrack(8) as the source: for kernels without the proc file, and for those that print it at quadratic cost.
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { LABEL_NAMES } from './label-names.ts';
import { PLAIN_PLACE, type Place } from './place.ts';
import { readFactFiles } from './proc-source.ts';
import { runConntrackHere } from './run-conntrack.ts';
import { Silence } from './silence.ts';
import { CONNTRACK_STATISTICS, type FactTexts, type Source, SourceError, type TableSink } from './source.ts';

/** Its end says how many flows it listed, on standard error; whatever else it says there is trouble. */
const CLOSING_LINE = /flow entries have been shown/;
const PERMISSION = /permitted|permission|must be root/i;
/** conntrack(8) writes its complaints in a line or two; more than this is not kept. Characters. */
const KEPT_COMPLAINT = 500;
/** The counters take a few hundred bytes for each CPU. Bytes. */
const LONGEST_STATISTICS = 1024 * 1024;
/** A tool that has said nothing for so long hangs; a table is printed as it is read. Milliseconds. */
const LONGEST_SILENCE = 20_000;
const HINT = 'run conntrack -L yourself to see what it lacks';
const FAMILIES = ['ipv4', 'ipv6'] as const;

export class ConntrackSource implements Source {
  readonly place: Place = {
    ...PLAIN_PLACE,
    label: 'conntrack(8)',
    isThisMachine: true,
    tool: { mayChange: true, run: runConntrackHere },
  };
  readonly #root: string;
  readonly #program: string;
  readonly #patience: number;
  /** A table and the counters may be asked for at the same time. */
  readonly #running = new Set<ChildProcess>();

  /** `root` is where the sysctls are read from, `program` the tool to run, ended after `patience` ms of silence. */
  constructor(root = '/proc', program = 'conntrack', patience = LONGEST_SILENCE) {
    this.#root = root;
    this.#program = program;
    this.#patience = patience;
  }

  async facts(paths: readonly string[]): Promise<FactTexts> {
    const texts = new Map(readFactFiles(this.#root, paths));
    if (!paths.includes(CONNTRACK_STATISTICS)) return texts;
    try {
      texts.set(CONNTRACK_STATISTICS, await this.#readStatistics());
    } catch {
      // Without them there are no trouble counters; the table itself says why the tool cannot run.
    }
    return texts;
  }

  /** One family after the other: before 1.4.7 the tool listed IPv4 alone unless told the family. */
  async read(sink: TableSink, signal: AbortSignal): Promise<void> {
    const output = existsSync(LABEL_NAMES) ? 'extended,id,labels' : 'extended,id';
    for (const family of FAMILIES) {
      await this.#run(['-L', '-f', family, '-o', output], sink, signal);
    }
  }

  close(): void {
    for (const child of this.#running) child.kill('SIGKILL');
  }

  async #readStatistics(): Promise<string> {
    const tooMuch = new AbortController();
    let text = '';
    const take: TableSink = chunk => {
      text += Buffer.from(chunk).toString('latin1');
      if (text.length > LONGEST_STATISTICS) tooMuch.abort();
    };
    await this.#run(['-S'], take, tooMuch.signal);
    return text;
  }

  #run(args: readonly string[], sink: TableSink, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = this.#spawn(args, signal);
      let complaint = '';
      const silence = new Silence(this.#patience, () => {
        child.kill('SIGKILL');
        reject(new SourceError(`conntrack: said nothing for ${this.#patience / 1000} s`, HINT));
      });
      this.#running.add(child);
      child.stdout.on('data', (chunk: Buffer) => {
        silence.broken();
        sink(chunk, performance.now());
      });
      child.stderr.on('data', (chunk: Buffer) => {
        if (complaint.length < KEPT_COMPLAINT) complaint += chunk.toString('latin1');
      });
      child.on('error', error => {
        silence.end();
        reject(signal.aborted ? signal.reason : explainStart(this.#program, error));
      });
      child.on('close', code => {
        silence.end();
        this.#running.delete(child);
        if (code === 0) resolve();
        else reject(explainExit(complaint, code));
      });
    });
  }

  /** Most failures are told by the child's `error` event; some, such as too little memory, are thrown. */
  #spawn(args: readonly string[], signal: AbortSignal): ChildProcessByStdio<null, Readable, Readable> {
    try {
      return spawn(this.#program, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
    } catch (error) {
      throw explainStart(this.#program, error as NodeJS.ErrnoException);
    }
  }
}

function explainStart(program: string, { code, message }: NodeJS.ErrnoException): SourceError {
  return code === 'ENOENT'
    ? new SourceError(`${program} is not installed`, 'apt install conntrack, or opkg install conntrack')
    : new SourceError(`${program}: ${message}`, 'check that it can be run');
}

function explainExit(complaint: string, code: number | null): SourceError {
  const lines = complaint.split('\n').filter(line => line !== '' && !CLOSING_LINE.test(line));
  const said = lines.at(-1) ?? `ended with ${code ?? 'a signal'}`;
  const hint = PERMISSION.test(said) ? 'run conntop as root, or give it CAP_NET_ADMIN' : HINT;
  return new SourceError(`conntrack: ${said.replace(/^conntrack v[\d.]+ \(conntrack-tools\): /, '')}`, hint);
}
