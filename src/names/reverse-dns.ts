// Reverse DNS in the background: PTR look-ups, few at a time, remembered.
import { promises as dns, NODATA, NOTFOUND } from 'node:dns';
import { safeHostName } from '../words/safe-text.ts';
import { canonicalAddress, reverseName } from './address-text.ts';

export const MAX_OUTSTANDING = 32;
export const MAX_WAITING = 4096;
/** The address answered longest ago is forgotten first. */
const MAX_ANSWERS = 16_384;

const NAME_TTL_MS = 60 * 60 * 1000;
/** Of an address without a name, and of a server that did not answer. */
const NO_NAME_TTL_MS = 5 * 60 * 1000;
const TIMEOUT_MS = 2000;
const TRIES = 2;

export interface ReverseDnsOptions {
  /** `ADDRESS[:PORT]` of the name servers; those of the system by default. */
  readonly servers?: readonly string[];
  /** For the first try of a look-up. */
  readonly timeoutMs?: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

interface Answer {
  readonly name: string | undefined;
  /** On the clock of `now`. */
  readonly staleAt: number;
}

export class ReverseDns {
  readonly #onChange: () => void;
  readonly #resolver: dns.Resolver;
  readonly #now: () => number;
  readonly #answers = new Map<string, Answer>();
  /** Newest last. */
  readonly #waiting: string[] = [];
  /** What is waiting or outstanding. */
  readonly #asked = new Set<string>();
  #outstanding = 0;
  #closed = false;

  /** @param onChange called after the name of an address became known or another one */
  constructor(onChange: () => void, options: ReverseDnsOptions = {}) {
    this.#onChange = onChange;
    this.#now = options.now ?? (() => performance.now());
    this.#resolver = new dns.Resolver({ timeout: options.timeoutMs ?? TIMEOUT_MS, tries: TRIES });
    if (options.servers !== undefined) this.#resolver.setServers(options.servers);
  }

  /** Look-ups sent and not yet answered or given up: 32 at most. */
  get outstanding(): number {
    return this.#outstanding;
  }

  /** Look-ups yet to be sent: 4,096 at most, the oldest being dropped for the newest. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** The name last heard for a canonical address, safe for a terminal; an old one is kept until the next answer. */
  nameOf(address: string): string | undefined {
    return this.#answers.get(address)?.name;
  }

  /** Asks for the name of a canonical address, unless it is known or asked for already. Returns at once. */
  lookUp(address: string): void {
    if (this.#closed || this.#asked.has(address) || this.#isFresh(address)) return;
    if (canonicalAddress(address) !== address) return;
    this.#asked.add(address);
    this.#waiting.push(address);
    if (this.#waiting.length > MAX_WAITING) this.#asked.delete(this.#waiting.shift() ?? '');
    this.#sendNext();
  }

  /** Gives up what is outstanding and waiting; nothing keeps the process alive after it. */
  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
    this.#resolver.cancel();
  }

  #isFresh(address: string): boolean {
    const answer = this.#answers.get(address);
    return answer !== undefined && this.#now() < answer.staleAt;
  }

  #sendNext(): void {
    while (this.#outstanding < MAX_OUTSTANDING) {
      const address = this.#waiting.pop();
      if (address === undefined) return;
      void this.#send(address);
    }
  }

  async #send(address: string): Promise<void> {
    this.#outstanding++;
    const name = await this.#resolve(address);
    this.#outstanding--;
    this.#asked.delete(address);
    if (this.#closed) return;
    const changed = name !== this.nameOf(address);
    this.#remember(address, name);
    this.#sendNext();
    if (changed) this.#onChange();
  }

  async #resolve(address: string): Promise<string | undefined> {
    try {
      const [name = ''] = await this.#resolver.resolvePtr(reverseName(address));
      return safeHostName(name);
    } catch (error) {
      return saysNoName(error) ? undefined : this.nameOf(address);
    }
  }

  #remember(address: string, name: string | undefined): void {
    const staleAt = this.#now() + (name === undefined ? NO_NAME_TTL_MS : NAME_TTL_MS);
    this.#answers.delete(address);
    this.#answers.set(address, { name, staleAt });
    if (this.#answers.size <= MAX_ANSWERS) return;
    for (const [oldest] of this.#answers) {
      this.#answers.delete(oldest);
      return;
    }
  }
}

/** Whether the DNS said that there is no name, rather than not to have answered. */
function saysNoName(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === NOTFOUND || error.code === NODATA);
}
