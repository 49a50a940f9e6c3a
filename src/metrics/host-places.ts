// Which hosts are told of one by one: a fixed number of places, each kept for a while, so that series do not come and go.

/** A host out of the largest keeps its place so long. Milliseconds. */
const KEPT = 600_000;
/** Except to one with this many times its flows: who fills the table now is told now. */
const HEAVIER = 2;
/** Smaller hosts than this get no place: the addresses of a scan are many and have a flow each. Share of all flows. */
const LEAST_SHARE = 1 / 1000;

/** A host as it stands in a reading. */
export interface Contender {
  readonly address: string;
  readonly flows: number;
}

export interface Contest {
  /** The largest hosts, as many as there are places or fewer. */
  readonly largest: readonly Contender[];
  /** Flows of all hosts. */
  readonly all: number;
  /** Of one that holds a place; 0 where it has none left. */
  flowsOf(address: string): number;
}

export class HostPlaces {
  readonly #places: number;
  /** By address: when it was last among the largest, in milliseconds of the monotonic clock. */
  readonly #held = new Map<string, number>();

  constructor(places: number) {
    this.#places = places;
  }

  /** The addresses that hold a place. */
  get holders(): Iterable<string> {
    return this.#held.keys();
  }

  /** Gives the places anew after a reading at `instant`. */
  assign({ largest, all, flowsOf }: Contest, instant: number): void {
    const contenders = largest.slice(0, this.#places).filter(({ flows }) => flows >= all * LEAST_SHARE);
    for (const { address } of contenders) if (this.#held.has(address)) this.#held.set(address, instant);
    for (const [address, since] of this.#held) if (instant - since > KEPT) this.#held.delete(address);
    for (const newcomer of contenders) {
      if (this.#held.has(newcomer.address) || !this.#makeRoom(newcomer, flowsOf, instant)) continue;
      this.#held.set(newcomer.address, instant);
    }
  }

  /** Whether there is room for the newcomer, at the cost of one that is not among the largest now. */
  #makeRoom({ flows }: Contender, flowsOf: Contest['flowsOf'], instant: number): boolean {
    if (this.#held.size < this.#places) return true;
    const others = [...this.#held].filter(([, since]) => since !== instant).map(([address]) => address);
    const [least] = others.sort((a, b) => flowsOf(a) - flowsOf(b));
    if (least === undefined || flows < HEAVIER * flowsOf(least)) return false;
    return this.#held.delete(least);
  }
}
