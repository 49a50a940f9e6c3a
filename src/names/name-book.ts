// The names of hosts and services: from the files of this host first, then from reverse DNS.
import { join } from 'node:path';
import { NameFiles, type NameFilesOptions } from './name-files.ts';
import { readText } from './read-text.ts';
import { ReverseDns, type ReverseDnsOptions } from './reverse-dns.ts';
import { parseServices, type ServiceNames } from './services-file.ts';

/** Answers of a name server come by the hundred; views hear of them this often at most. */
const CHANGE_INTERVAL_MS = 250;

export interface NameBookOptions extends NameFilesOptions {
  readonly dns?: ReverseDnsOptions;
  /** Called when names have changed, at most four times a second. */
  readonly onChange?: () => void;
}

/** Nothing is read before a name is asked for: the first frame of a screen has none to show. */
export class NameBook {
  readonly #options: NameBookOptions;
  /** Undefined until the first question. */
  #read: { readonly files: NameFiles; readonly ready: Promise<void> } | undefined;
  readonly #dns: ReverseDns;
  readonly #onChange: () => void;
  #services: ServiceNames = new Map();
  #version = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  #telling: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: NameBookOptions = {}) {
    this.#options = options;
    this.#onChange = options.onChange ?? (() => {});
    this.#dns = new ReverseDns(() => this.#noteChange(), options.dns);
  }

  /** Resolves once the files, /etc/services among them, were read for the first time. */
  get ready(): Promise<void> {
    return this.#begin().ready;
  }

  /** Grows whenever a name came, changed or went. */
  get version(): number {
    return this.#version;
  }

  /** True while names asked of the DNS are yet to come. */
  get isLookingUp(): boolean {
    return this.#dns.outstanding > 0 || this.#dns.waiting > 0;
  }

  /**
   * The name of an address in RFC 5952 form, safe for a terminal; absent where none is known yet. Costs no I/O.
   * With `lookUp`, an address that no file names is asked of the DNS in the background.
   */
  nameOf(address: string, { lookUp = false } = {}): string | undefined {
    const fromFiles = this.#begin().files.nameOf(address);
    if (fromFiles !== undefined) return fromFiles;
    if (lookUp) this.#dns.lookUp(address);
    return this.#dns.nameOf(address);
  }

  /** The service on a port, safe for a terminal. @param protocol as in /etc/services: `tcp`, `udp`, ... */
  serviceOf(port: number, protocol: string): string | undefined {
    this.#begin();
    return this.#services.get(protocol)?.get(port);
  }

  /** Ends watches and look-ups; resolves when nothing of them is left. `onChange` is not called any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#telling);
    this.#dns.close();
    await this.#read?.files.close();
  }

  #begin(): { readonly files: NameFiles; readonly ready: Promise<void> } {
    if (this.#read) return this.#read;
    const files = new NameFiles(() => this.#noteChange(), this.#options);
    const ready = Promise.all([files.ready, this.#readServices(this.#options.root ?? '/')]).then(() => {});
    this.#read = { files, ready };
    return this.#read;
  }

  async #readServices(root: string): Promise<void> {
    this.#services = parseServices(await readText(join(root, '/etc/services')));
    if (this.#services.size > 0) this.#noteChange();
  }

  #noteChange(): void {
    this.#version++;
    if (this.#closed) return;
    const wait = Math.max(0, this.#toldAt + CHANGE_INTERVAL_MS - performance.now());
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#toldAt = performance.now();
      this.#onChange();
    }, wait).unref();
  }
}
