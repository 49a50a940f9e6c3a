// The country and the network of an address, from MaxMind databases on this machine.
import { fileFault } from '../reader/bounded-file.ts';
import { safeText } from '../words/safe-text.ts';
import type { Network } from './network.ts';
import { type NetworkDatabase, openDatabase } from './network-database.ts';

/** The address asked for longest ago is forgotten first. */
const MAX_KNOWN = 16_384;

export interface NetworksOptions {
  /** Reads a database whole. Rejects, or throws, where it cannot. */
  readonly read: (path: string) => Buffer | Promise<Buffer>;
  /** Called when databases that were read meanwhile can be asked. */
  readonly onChange?: () => void;
  /** Called once for a database that cannot be read, or is none, with words for the user. */
  readonly onProblem?: (text: string) => void;
}

/** Nothing is read before the first question. */
export class Networks {
  readonly #paths: readonly string[];
  readonly #options: NetworksOptions;
  readonly #known = new Map<string, Network | undefined>();
  /** Undefined until the first question. */
  #databases: NetworkDatabase[] | undefined;

  /** @param paths what an earlier database does not tell is asked of the next */
  constructor(paths: readonly string[], options: NetworksOptions) {
    this.#paths = paths;
    this.#options = options;
  }

  /** Of an address in RFC 5952 form; undefined where no database tells, or none has been read yet. Never throws. */
  readonly networkOf = (address: string): Network | undefined => {
    this.#databases ??= this.#open();
    if (this.#databases.length === 0) return undefined;
    if (this.#known.has(address)) return this.#known.get(address);
    const network = this.#ask(this.#databases, address);
    if (this.#known.size >= MAX_KNOWN) this.#known.delete(this.#known.keys().next().value ?? '');
    this.#known.set(address, network);
    return network;
  };

  /** Those read at once; the others follow. */
  #open(): NetworkDatabase[] {
    const databases: NetworkDatabase[] = [];
    for (const path of this.#paths) {
      try {
        const bytes = this.#options.read(path);
        if (bytes instanceof Promise) void this.#openLater(path, bytes);
        else databases.push(openDatabase(path, bytes));
      } catch (error) {
        this.#tell(path, error);
      }
    }
    return databases;
  }

  async #openLater(path: string, reading: Promise<Buffer>): Promise<void> {
    try {
      const database = openDatabase(path, await reading);
      this.#databases?.push(database);
      this.#known.clear();
      this.#options.onChange?.();
    } catch (error) {
      this.#tell(path, error);
    }
  }

  #ask(databases: NetworkDatabase[], address: string): Network | undefined {
    let network: Network | undefined;
    for (const database of [...databases]) {
      try {
        const found = database.networkOf(address);
        network = joined(network, found);
      } catch {
        // What is broken at one place is not asked at another.
        databases.splice(databases.indexOf(database), 1);
        this.#tell(database.path, new Error('is damaged'));
      }
    }
    return network;
  }

  #tell(path: string, error: unknown): void {
    this.#options.onProblem?.(safeText(`${path} is not used: ${fileFault(error)}`));
  }
}

/** The earlier counts, wherever it tells. */
function joined(first: Network | undefined, second: Network | undefined): Network | undefined {
  if (!first || !second) return first ?? second;
  const { asNumber, organization } = first.asNumber === undefined ? second : first;
  return { country: first.country ?? second.country, asNumber, organization };
}
