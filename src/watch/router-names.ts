// Names for addresses: what the router's own files say first, then this host's files and reverse DNS.
import type { AddressNames } from '../names/address-names.ts';
import type { NameBook } from '../names/name-book.ts';
import { namesFromTexts, ROUTER_NAME_PATHS } from '../names/router-files.ts';
import type { Source } from '../reader/source.ts';

/** Leases live for hours; what a far router is asked for is asked seldom. Milliseconds. */
const INTERVAL = 30_000;
/** A router that blocks advertisers may have megabytes of hosts files: reading them takes at most 1/50 of the time. */
const REST = 50;

/** What this machine knows of names. */
export type Book = Pick<NameBook, 'nameOf' | 'serviceOf'>;

export class RouterNames {
  readonly #source: Source;
  readonly #book: Book | undefined;
  #known: AddressNames = new Map();
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  /** Asks `source` for the files; a source that reads this host has none of them, and the book answers. */
  constructor(source: Source, book?: Book) {
    this.#source = source;
    this.#book = book;
  }

  /** By address: what the router's files said last; empty where this host is the router. */
  get known(): AddressNames {
    return this.#known;
  }

  /** Resolves when the files have been read for the first time; they are read again from then on. */
  async start(): Promise<void> {
    this.#isStopped = false;
    await this.#read();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** The name of an address in RFC 5952 form, safe to show; with `lookUp`, one not known yet is asked of the DNS. */
  nameOf(address: string, options: { readonly lookUp?: boolean } = {}): string | undefined {
    return this.#known.get(address) ?? this.#book?.nameOf(address, options);
  }

  /** The service on a port, safe to show. */
  serviceOf(port: number, protocol: string): string | undefined {
    return this.#book?.serviceOf(port, protocol);
  }

  async #read(): Promise<void> {
    const begun = performance.now();
    try {
      this.#known = await readRouterNames(this.#source);
    } catch {
      // Without a connection the names known by now stay.
    }
    if (this.#isStopped) return;
    const rest = Math.max(INTERVAL, (performance.now() - begun) * REST);
    this.#timer = setTimeout(() => void this.#read(), rest).unref();
  }
}

/** By address: what the router's own files say. Empty where the source reads this host; rejects without a connection. */
export async function readRouterNames(source: Source): Promise<AddressNames> {
  const texts = await source.place.readFiles?.(ROUTER_NAME_PATHS);
  return texts ? namesFromTexts(texts, Date.now()) : new Map();
}
