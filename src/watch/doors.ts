// What let a flow in, the lease or the rule that sent it on to one of ours, and where its mark may lead: looked for when the
// first such flow is asked for.
import { Family } from '../conntrack/address.ts';
import { type Door, type ForwardedFlow, forwardOf, type PortForward } from '../names/forwards.ts';
import { parseIptablesForwards } from '../names/iptables-forwards.ts';
import { type MarkRoute, parseMarkRoutes, routeOfMark } from '../names/mark-routes.ts';
import { parseNftForwards } from '../names/nft-forwards.ts';
import { readText } from '../names/read-text.ts';
import { LEASE_FILES, LEASE_SETTINGS, leaseFileIn, parseUpnpLeases } from '../names/upnp-leases.ts';
import type { Place } from '../reader/place.ts';
import type { Rules } from '../reader/rules.ts';
import type { Source } from '../reader/source.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';

/** From one look to the next, at least; rules change seldom. Milliseconds. */
const INTERVAL = 30_000;
/** Of a router with very many rules, listing them takes at most 1/50 of the time. */
const REST = 50;

export class Doors {
  readonly #source: Source;
  readonly #nameOf: (address: string) => string | undefined;
  readonly #onChange: () => void;
  #forwards: readonly PortForward[] = [];
  #routes: readonly MarkRoute[] = [];
  #dueAt = Number.NEGATIVE_INFINITY;
  #isLooking = false;

  /** Nothing is read before a flow is asked for. @param onChange called when another look is over */
  constructor(source: Source, nameOf: (address: string) => string | undefined, onChange: () => void) {
    this.#source = source;
    this.#nameOf = nameOf;
    this.#onChange = onChange;
  }

  /** Of a flow whose destination is translated; undefined where nothing is known to have done it. Costs no I/O. */
  readonly doorOf = (snapshot: Snapshot, row: number): Door | undefined => {
    if (!snapshot.hasAddresses(row) || !snapshot.isDestinationNat(row)) return undefined;
    this.#lookSoon();
    return forwardOf(this.#forwards, forwardedFlow(snapshot, row))?.door(this.#nameOf);
  };

  /** By which routing table the packets of a marked flow go, if they bear its mark; undefined where no rule says so. */
  readonly routeOf = (snapshot: Snapshot, row: number): MarkRoute | undefined => {
    const mark = snapshot.mark(row) ?? 0;
    if (mark !== 0) this.#lookSoon();
    return routeOfMark(this.#routes, mark);
  };

  #lookSoon(): void {
    if (!this.#isLooking && performance.now() >= this.#dueAt) void this.#look();
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    const begun = performance.now();
    try {
      const { place } = this.#source;
      const rules = (await place.readRules?.()) ?? new Map<string, string>();
      this.#routes = parseMarkRoutes(utf8(rules.get('ip')));
      this.#forwards = [...(await readLeases(place)), ...forwardsIn(rules)];
    } catch {
      // Without a connection what is known by now stays.
    }
    const end = performance.now();
    this.#dueAt = end + Math.max(INTERVAL, (end - begun) * REST);
    this.#isLooking = false;
    this.#onChange();
  }
}

/** They come first: miniupnpd makes a rule of each, which tells less. */
async function readLeases(place: Place): Promise<PortForward[]> {
  const read = readerAt(place);
  if (!read) return [];
  const texts = await read([...LEASE_SETTINGS, ...LEASE_FILES]);
  const named = LEASE_SETTINGS.flatMap(path => leaseFileIn(texts.get(path) ?? '') ?? []);
  const others = named.filter(path => !LEASE_FILES.includes(path));
  const leases = others.length > 0 ? new Map([...texts, ...(await read(others))]) : texts;
  return [...others, ...LEASE_FILES].flatMap(path => parseUpnpLeases(utf8(leases.get(path)), Date.now()));
}

function forwardsIn(rules: Rules): PortForward[] {
  return [
    ...parseNftForwards(utf8(rules.get('nft'))),
    ...parseIptablesForwards(utf8(rules.get('iptables-save'))),
    ...parseIptablesForwards(utf8(rules.get('ip6tables-save'))),
  ];
}

/** Files of the machine whose table it is, a byte a character; undefined where they cannot be had. */
function readerAt({ readFiles, isThisMachine }: Place): Place['readFiles'] {
  if (readFiles || !isThisMachine) return readFiles;
  return async paths => {
    const texts = await Promise.all(paths.map(readText));
    return new Map(paths.map((path, at) => [path, Buffer.from(texts[at] ?? '').toString('latin1')]));
  };
}

function utf8(bytes = ''): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function forwardedFlow(snapshot: Snapshot, row: number): ForwardedFlow {
  const address = (end: End): ForwardedFlow['from'] => ({
    family: snapshot.family(row) === Family.IPV6 ? Family.IPV6 : Family.IPV4,
    words: [
      snapshot.word(row, end, 0),
      snapshot.word(row, end, 1),
      snapshot.word(row, end, 2),
      snapshot.word(row, end, 3),
    ],
  });
  const hasPorts = snapshot.hasPorts(row);
  return {
    protocol: snapshot.protocol(row),
    from: address(End.ORIGINAL_SRC),
    asked: address(End.ORIGINAL_DST),
    port: hasPorts ? snapshot.dport(row) : 0,
    server: address(End.REPLY_SRC),
    serverPort: hasPorts ? snapshot.sport(row, End.REPLY_SRC) : 0,
  };
}
