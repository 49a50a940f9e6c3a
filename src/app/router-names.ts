// Names for addresses: what the router's own files say first, then this host's files and reverse DNS.
import type { NameBook } from '../names/name-book.ts';
import { namesFromTexts, ROUTER_NAME_PATHS } from '../names/router-files.ts';
import type { Source } from '../reader/source.ts';

/** Leases live for hours; what a far router is asked for is asked seldom. Milliseconds. */
const INTERVAL = 30_000;

export class RouterNames {
  readonly #source: Source;
  readonly #book: NameBook;
  #names: ReadonlyMap<string, string> = new Map();
  #timer: NodeJS.Timeout | undefined;

  /** Asks `source` for the files; a source that reads this host has none of them, and the book answers. */
  constructor(source: Source, book: NameBook) {
    this.#source = source;
    this.#book = book;
  }

  start(): void {
    void this.#read();
    this.#timer = setInterval(() => void this.#read(), INTERVAL);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The name of an address in RFC 5952 form, safe to show; with `lookUp`, one not known yet is asked of the DNS. */
  nameOf(address: string, options: { readonly lookUp?: boolean } = {}): string | undefined {
    return this.#names.get(address) ?? this.#book.nameOf(address, options);
  }

  /** The service on a port, safe to show. */
  serviceOf(port: number, protocol: string): string | undefined {
    return this.#book.serviceOf(port, protocol);
  }

  async #read(): Promise<void> {
    try {
      const texts = await this.#source.readFiles?.(ROUTER_NAME_PATHS);
      if (texts) this.#names = namesFromTexts(texts, Date.now());
    } catch {
      // Without a connection the names known by now stay.
    }
  }
}
