// The sockets of a network namespace, as /proc/net/{tcp,udp}{,6} list them, by the ends that a flow states.
import { endianness } from 'node:os';
import { Family, formatAddress, parseAddress } from '../conntrack/address.ts';
import type { FactTexts } from '../conntrack/fact-paths.ts';

/** By path relative to the proc root: the protocol of the sockets in each. */
const FILES: Readonly<Record<string, number>> = {
  'net/tcp': 6,
  'net/tcp6': 6,
  'net/udp': 17,
  'net/udp6': 17,
};
/** The namespace's own addresses. */
const LOCAL_V4 = 'net/fib_trie';
const LOCAL_V6 = 'net/if_inet6';
export const SOCKET_PATHS: readonly string[] = [...Object.keys(FILES), LOCAL_V4, LOCAL_V6];

const IS_LITTLE = endianness() === 'LE';
const ANY = new Set(['0.0.0.0', '::']);
/** ::ffff:0:0/96: an IPv4 address on a socket of IPv6. */
const MAPPED = 0xffff;

/** An address in RFC 5952 form with its port. */
export interface SocketEnd {
  readonly address: string;
  readonly port: number;
}

export class SocketTable {
  readonly #inodes = new Map<string, string>();
  readonly #own = new Set<string>();
  /** Ports of the local ends of sockets, and the last words of addresses that such an end can have. */
  readonly #ports = new Uint8Array(65_536);
  readonly #words = new Set<number>();

  /** Never throws; lines that are none of the kernel's are passed over. */
  constructor(texts: FactTexts) {
    for (const [path, protocol] of Object.entries(FILES)) this.#addSockets(protocol, texts.get(path) ?? '');
    for (const [, address = ''] of (texts.get(LOCAL_V4) ?? '').matchAll(/\|-- (\S+)\n\s+\/32 host LOCAL/g)) {
      this.#own.add(address);
      this.#words.add(parseAddress(address)?.words[3] ?? 0);
    }
    for (const [, hex = ''] of (texts.get(LOCAL_V6) ?? '').matchAll(/^([\da-f]{32}) /gm)) {
      const words = wordsOf(hex);
      this.#own.add(formatAddress(Family.IPV6, ...words));
      this.#words.add(words[3]);
    }
  }

  /**
   * Whether a socket may have this local end, by the last word of its address: false for nearly all that a router forwards,
   * at less than it costs to write an address down.
   */
  mayHold(lastWord: number, port: number): boolean {
    return this.#ports[port] === 1 && (this.#words.has(lastWord) || lastWord >>> 24 === 127);
  }

  /** The inode of the socket that sends from `local` to `remote`: a connected one, or else one bound to the port. */
  inodeOf(protocol: number, local: SocketEnd, remote: SocketEnd): string | undefined {
    const from = `${protocol} ${local.address} ${local.port}`;
    const connected = this.#inodes.get(`${from} ${remote.address} ${remote.port}`);
    if (connected !== undefined || !this.#isOwn(local.address)) return connected;
    return (
      this.#inodes.get(from) ??
      this.#inodes.get(`${protocol} ${local.address.includes(':') ? '::' : '0.0.0.0'} ${local.port}`) ??
      this.#inodes.get(`${protocol} :: ${local.port}`)
    );
  }

  /** All of 127.0.0.0/8 is, whichever of it is listed. */
  #isOwn(address: string): boolean {
    return address.startsWith('127.') || this.#own.has(address);
  }

  /** `SL: LOCAL:PORT REMOTE:PORT ST TX:RX TR:WHEN RETRANS UID TIMEOUT INODE ...`; what has no inode has no process. */
  #addSockets(protocol: number, text: string): void {
    for (const line of text.split('\n')) {
      const [, local = '', remote = '', , , , , , , inode = '0'] = line.trim().split(/\s+/, 10);
      const [one, other] = [endOf(local), endOf(remote)];
      if (!one || !other || inode === '0') continue;
      const from = `${protocol} ${one.address} ${one.port}`;
      const key = ANY.has(other.address) ? from : `${from} ${other.address} ${other.port}`;
      // Of sockets that share a port the kernel lists the newest first.
      if (!this.#inodes.has(key)) this.#inodes.set(key, inode);
      this.#ports[one.port] = 1;
      this.#words.add(one.lastWord);
    }
  }
}

function endOf(text: string): (SocketEnd & { readonly lastWord: number }) | undefined {
  const [, hex = '', port = ''] = /^([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4})$/.exec(text) ?? [];
  if (hex === '') return undefined;
  const words = hex.match(/.{8}/g)?.map(wordOf) ?? [];
  const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = words.length === 1 ? [0, 0, MAPPED, ...words] : words;
  const isIPv4 = w0 === 0 && w1 === 0 && w2 === MAPPED;
  const address = isIPv4
    ? formatAddress(Family.IPV4, 0, 0, 0, w3)
    : formatAddress(Family.IPV6, w0, w1, w2, w3);
  return { address, port: Number.parseInt(port, 16), lastWord: w3 };
}

/** The kernel prints the bytes of an address as words of this machine. */
function wordOf(hex: string): number {
  const word = Number.parseInt(hex, 16);
  if (!IS_LITTLE) return word;
  return (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}

function wordsOf(hex: string): [number, number, number, number] {
  const word = (at: number): number => Number.parseInt(hex.slice(at * 8, at * 8 + 8), 16);
  return [word(0), word(1), word(2), word(3)];
}
