// The networks on the inner side of the machine whose table is read, asked for as long as flows of IPv6 are in it: those
// are not translated, and nothing but a route tells whose addresses are inside.
import type { Prefix } from '../conntrack/address.ts';
import { parseRoutes, type Routes } from '../conntrack/routes.ts';
import type { FactTexts, Source } from '../reader/source.ts';

/** Where the way out leads: the interface towards the provider, whose network is none of ours. */
const ROUTES = 'net/route';
const ROUTES_V6 = 'net/ipv6_route';
export const ROUTE_PATHS: readonly string[] = [ROUTES, ROUTES_V6];
/** A provider may give another prefix at any time, but seldom does. Milliseconds. */
const INTERVAL = 60_000;

/** What the routes tell; nothing where they have not been told. */
export function routesIn(texts: FactTexts): Routes {
  return parseRoutes(texts.get(ROUTES) ?? '', texts.get(ROUTES_V6) ?? '');
}

export class InnerNetworks {
  readonly #source: Source;
  readonly #onLearned: (prefixes: readonly Prefix[]) => void;
  #dueAt = Number.NEGATIVE_INFINITY;
  #isKnown = false;

  constructor(source: Source, onLearned: (prefixes: readonly Prefix[]) => void) {
    this.#source = source;
    this.#onLearned = onLearned;
  }

  /** Asks where that is due; resolves at once where something is known already. Never rejects. */
  async learn(): Promise<void> {
    const now = performance.now();
    if (now < this.#dueAt) return;
    this.#dueAt = now + INTERVAL;
    const asked = this.#ask();
    if (!this.#isKnown) await asked;
  }

  async #ask(): Promise<void> {
    try {
      this.#onLearned(routesIn(await this.#source.facts(ROUTE_PATHS)).prefixes);
      this.#isKnown = true;
    } catch {
      // Without a connection what is known stays.
    }
  }
}
