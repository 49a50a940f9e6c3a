// Runs a program to its end for what it prints, within bounds, and says in one line what went wrong.
import { type ChildEvents, type ChildFault, GuardedChild, LONGEST_SILENCE } from './guarded-child.ts';
import { SourceError } from './source-error.ts';

/** A complaint is a line or two; more is not kept. Bytes. */
const KEPT_COMPLAINT = 2000;
/** conntrack(8) closes each list with this, on standard error; it is no complaint. */
const CLOSING_LINE = /flow entries have been shown/;
const PERMISSION = /permitted|permission|must be root/i;

export interface RunOptions {
  /** What messages call it; the program's own name by default. */
  readonly name?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds in which it must print something, again and again; 20 s by default. */
  readonly patience?: number | undefined;
  /** Bytes that it may print at most; no bound by default. */
  readonly mostBytes?: number | undefined;
  /** What stands on its standard input; nothing by default. */
  readonly input?: string | undefined;
  /**
   * Hears what it says on standard error, a byte a character, while it runs; it may then complain for as long as it does.
   */
  readonly onComplaint?: ((text: string) => void) | undefined;
}

/** How a run ended. */
export interface ChildRun {
  /** The exit status; undefined where a signal ended it. */
  readonly status: number | undefined;
  /** What it said on standard error, a byte a character, cut where it is long. */
  readonly complaint: string;
}

/**
 * Runs `argv` without a shell and hands on what it prints, borrowed until `take` returns. Resolves when it ends, however
 * it does; rejects with a SourceError where it cannot be started or goes wrong, and with the signal's reason. What
 * `take` throws ends it, too.
 */
export function runChild(
  argv: readonly string[],
  take: (chunk: Buffer) => void,
  {
    name = argv[0] ?? '',
    signal,
    patience = LONGEST_SILENCE,
    mostBytes,
    input,
    onComplaint,
  }: RunOptions = {},
): Promise<ChildRun> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    let complaint = '';
    const end = (settle: () => void): void => {
      signal?.removeEventListener('abort', giveUp);
      child.close();
      settle();
    };
    const giveUp = (): void => end(() => reject(signal?.reason));
    const events: ChildEvents = {
      bytes: chunk => {
        try {
          take(chunk);
        } catch (error) {
          end(() => reject(error));
        }
      },
      complaint: chunk => {
        const text = chunk.toString('latin1');
        if (complaint.length < KEPT_COMPLAINT) complaint += text;
        if (onComplaint === undefined) return;
        onComplaint(text);
        child.expect(patience, mostBytes);
      },
      failed: error => end(() => reject(startError(name, error))),
      faulted: fault => end(() => reject(faultError(name, fault, patience))),
      ended: status => end(() => resolve({ status: status ?? undefined, complaint })),
    };
    const child = new GuardedChild(argv, events, { hasInput: input !== undefined });
    signal?.addEventListener('abort', giveUp);
    child.expect(patience, mostBytes);
    if (input === undefined) return;
    child.write(input);
    child.endInput();
  });
}

/** All that a program prints, a byte a character. Rejects with a SourceError unless it ends with status 0. */
export async function runForText(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const chunks: Buffer[] = [];
  const run = await runChild(argv, chunk => void chunks.push(Buffer.from(chunk)), options);
  if (run.status !== 0) throw exitError(options.name ?? argv[0] ?? '', run);
  return Buffer.concat(chunks).toString('latin1');
}

/**
 * Hands on each line that a program prints, a byte a character, for as long as it runs: it may be silent. Resolves when
 * it ends, or when `signal` ends it; rejects with a SourceError unless it ends with status 0.
 */
export async function runForLines(
  argv: readonly string[],
  onLine: (line: string) => void,
  signal: AbortSignal,
  onComplaint?: RunOptions['onComplaint'],
): Promise<void> {
  let open = '';
  const take = (chunk: Buffer): void => {
    const lines = (open + chunk.toString('latin1')).split('\n');
    open = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
  try {
    const run = await runChild(argv, take, { patience: Number.POSITIVE_INFINITY, signal, onComplaint });
    if (open !== '') onLine(open);
    if (run.status !== 0) throw exitError(argv[0] ?? '', run);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Why a run that did not end with status 0 failed: the last line that it complained with. */
export function exitError(program: string, { status, complaint }: ChildRun): SourceError {
  const said = lastLine(complaint) ?? `ended with ${status ?? 'a signal'}`;
  const hint = PERMISSION.test(said) ? 'run conntop as root, or give it CAP_NET_ADMIN' : byYourself(program);
  const itself = /^conntrack v[\d.]+ \(conntrack-tools\): /;
  const bare = said.startsWith(`${program}: `) ? said.slice(program.length + 2) : said.replace(itself, '');
  return new SourceError(`${program}: ${bare}`, hint);
}

function lastLine(complaint: string): string | undefined {
  const lines = complaint.split('\n').map(line => line.trim());
  return lines.findLast(line => line !== '' && !CLOSING_LINE.test(line));
}

function startError(program: string, { code, message }: NodeJS.ErrnoException): SourceError {
  if (code !== 'ENOENT') return new SourceError(`${program}: ${message}`, 'check that it can be run');
  const hint = INSTALL[program] ?? `install ${program}, then try again`;
  return new SourceError(`${program} is not installed`, hint);
}

/** Which package of Debian, and of OpenWrt, has a program. */
const INSTALL: Readonly<Record<string, string>> = {
  conntrack: 'apt install conntrack, or opkg install conntrack',
  nsenter: 'apt install util-linux, or opkg install nsenter',
};

function faultError(program: string, fault: ChildFault, patience: number): SourceError {
  const what = {
    silent: `said nothing for ${patience / 1000} s`,
    endless: 'prints without end',
    'long line': 'prints a line without end',
  }[fault];
  return new SourceError(`${program}: ${what}`, byYourself(program));
}

function byYourself(program: string): string {
  return program === 'conntrack'
    ? 'run conntrack -L yourself to see what it lacks'
    : `run ${program} yourself to see what it lacks`;
}
