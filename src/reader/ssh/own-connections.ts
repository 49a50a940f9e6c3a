// The SSH connections over which this program is used, told by the processes that it hangs on: sudo takes
// SSH_CONNECTION away, and in tmux it is that of a login long gone.
import { readdirSync, readlinkSync } from 'node:fs';
import { endianness } from 'node:os';
import { readFileNow } from '../bounded-file.ts';

/** By what the kernel calls their processes: sshd, and since OpenSSH 9.8 sshd-session. */
const SERVERS = /^(?:sshd|dropbear|tinysshd)/;
/** Device numbers of the pseudo-terminals: 256 for each major. */
const FIRST_PTS_MAJOR = 136;
const LAST_PTS_MAJOR = 143;
/** In the kernel's list of sockets. */
const ESTABLISHED = '01';
/** "::ffff:0:0" as the bytes of an address that stands for an IPv4 one. */
const MAPPED = '00000000000000000000ffff';

/**
 * The two ends of each, as sshd's SSH_CONNECTION has them: client, its port, server, its port; addresses in any spelling.
 * Those of the processes above `pid`, and of whoever looks at a terminal that one of these has open, as the clients of a
 * tmux server do. None where the processes of others cannot be looked at, save by the variable itself.
 */
export function ownSshConnections(pid = process.pid): readonly string[] {
  const found = new Set<string>();
  for (const user of new Users(pid).all) {
    const variable = variableOf(user);
    if (variable !== undefined) found.add(variable);
    const socket = isServer(user) ? socketOf(user) : undefined;
    if (socket !== undefined) found.add(socket);
  }
  return [...found];
}

/** A process with all above it, and with those on the terminals that they have open. */
class Users {
  readonly all = new Set<number>();
  readonly #terminals = new Set<number>();
  #byTerminal: ReadonlyMap<number, readonly number[]> | undefined;

  constructor(pid: number) {
    const waiting = [pid];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const each of this.#climb(next)) waiting.push(...this.#newNeighbours(each));
    }
  }

  /** The process and those above it that were not known yet. */
  #climb(pid: number): number[] {
    const climbed: number[] = [];
    for (let at = pid; at > 1 && !this.all.has(at); at = statOf(at).parent) {
      this.all.add(at);
      climbed.push(at);
    }
    return climbed;
  }

  /** Who is on the terminals that the process has open and nobody before it had. */
  #newNeighbours(pid: number): number[] {
    const opened = [...filesOf(pid).values()].flatMap(file => /^\/dev\/pts\/(\d+)$/.exec(file)?.[1] ?? []);
    const fresh = [...new Set(opened.map(Number))].filter(terminal => !this.#terminals.has(terminal));
    for (const terminal of fresh) this.#terminals.add(terminal);
    if (fresh.length === 0) return [];
    this.#byTerminal ??= processesByTerminal();
    return fresh.flatMap(terminal => this.#byTerminal?.get(terminal) ?? []);
  }
}

function processesByTerminal(): Map<number, number[]> {
  const processes = new Map<number, number[]>();
  for (const name of namesIn('/proc')) {
    const terminal = /^\d+$/.test(name) ? statOf(Number(name)).terminal : undefined;
    if (terminal !== undefined) processes.set(terminal, [...(processes.get(terminal) ?? []), Number(name)]);
  }
  return processes;
}

/** The parent, 0 where there is none, and the number of the pseudo-terminal that the process belongs to. */
function statOf(pid: number): { parent: number; terminal: number | undefined } {
  const text = textOf(pid, 'stat');
  // The name stands in parentheses, and may hold some itself.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0, , , device = 0] = fields;
  const major = (device >>> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
  const isPts = major >= FIRST_PTS_MAJOR && major <= LAST_PTS_MAJOR;
  return { parent, terminal: isPts ? (major - FIRST_PTS_MAJOR) * 256 + minor : undefined };
}

function variableOf(pid: number): string | undefined {
  const prefix = 'SSH_CONNECTION=';
  const found = textOf(pid, 'environ')
    .split('\0')
    .find(each => each.startsWith(prefix));
  return found?.slice(prefix.length);
}

function isServer(pid: number): boolean {
  return SERVERS.test(textOf(pid, 'comm'));
}

/** The server's connection was there before all that it forwards, and so has the lowest number among its files. */
function socketOf(pid: number): string | undefined {
  const sockets = new Map([...socketsIn(pid, 'net/tcp'), ...socketsIn(pid, 'net/tcp6')]);
  const files = [...filesOf(pid)].sort(([a], [b]) => a - b);
  for (const [, file] of files) {
    const ends = sockets.get(/^socket:\[(\d+)\]$/.exec(file)?.[1] ?? '');
    if (ends !== undefined) return ends;
  }
  return undefined;
}

/** The connections of the network namespace that a process is in, by inode. */
function socketsIn(pid: number, table: string): [string, string][] {
  const lines = textOf(pid, table).split('\n').slice(1);
  return lines.flatMap(line => {
    const [, local = '', remote = '', state, , , , , , inode = ''] = line.trim().split(/\s+/);
    return state === ESTABLISHED ? [[inode, `${endText(remote)} ${endText(local)}`] as const] : [];
  }) as [string, string][];
}

/** Address and port of `0100007F:0016`: each word of an address is in the order of this machine's bytes. */
function endText(end: string): string {
  const [words = '', port = ''] = end.split(':');
  const bytes = Buffer.from(words, 'hex');
  if (endianness() === 'LE') bytes.swap32();
  return `${addressText(bytes)} ${Number.parseInt(port, 16)}`;
}

function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  const hex = bytes.toString('hex');
  return hex.startsWith(MAPPED) ? bytes.subarray(12).join('.') : (hex.match(/.{4}/g) ?? []).join(':');
}

/** What the descriptors of a process lead to, by number; none where that is not for us to know. */
function filesOf(pid: number): Map<number, string> {
  const directory = `/proc/${pid}/fd`;
  return new Map(namesIn(directory).map(name => [Number(name), linkAt(`${directory}/${name}`)]));
}

function linkAt(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Empty where the process has ended, or is none of ours. */
function textOf(pid: number, file: string): string {
  try {
    return readFileNow(`/proc/${pid}/${file}`).toString('latin1');
  } catch {
    return '';
  }
}
