// The demo router's table: its limit, its lazy removal of expired flows, and what it does when it is full.
import type { Flow, TcpState } from './flow.ts';
import type { Service } from './service.ts';
import { MAX } from './sysctls.ts';
import type { Tuple } from './tuples.ts';

/** How many neighbouring buckets early drop looks into (NF_CT_EVICTION_RANGE). */
const EVICTION_RANGE = 8;
/** From this share of the maximum on, the collector removes live flows too. */
const CROWDED = 0.95;
/** Assured flows in these states may be removed from a crowded table. */
const CLOSING: ReadonlySet<TcpState | undefined> = new Set([
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
] as const);

export class FlowTable {
  /** In the order of their buckets, as the kernel lists them. */
  #flows: Flow[] = [];
  readonly #byTuple = new Map<string, Flow>();

  /** What `nf_conntrack_count` says: expired flows that nobody has removed yet count too. */
  get count(): number {
    return this.#flows.length;
  }

  /** Every flow there is, expired ones included; borrowed until the next change. */
  get flows(): readonly Flow[] {
    return this.#flows;
  }

  /** Whether a flow has this tuple; an expired one does not hold it any more, whether removed or not. */
  isTaken(protocol: Service['protocol'], tuple: Tuple, now: number): boolean {
    const flow = this.#byTuple.get(tupleKey(protocol, tuple));
    return flow !== undefined && flow.expiresAt > now;
  }

  /** Takes a new flow in; says whether the table was full, and what came of it. */
  add(flow: Flow, now: number): 'added' | 'early drop' | 'drop' {
    const full = this.#flows.length >= MAX;
    if (full && !this.#dropEarly(flow.bucket, now)) return 'drop';
    this.#flows.splice(this.#firstAt(flow.bucket), 0, flow);
    for (const key of tupleKeys(flow)) this.#byTuple.set(key, flow);
    return full ? 'early drop' : 'added';
  }

  /** Removes what has expired: the collector does so now and then, and so does every reader of the table. */
  collect(now: number): void {
    this.#keep(flow => flow.expiresAt > now);
  }

  /** What the collector does in a crowded table: removes flows until it is crowded no more. */
  relieve(): void {
    let surplus = this.#flows.length - Math.floor(MAX * CROWDED);
    if (surplus <= 0) return;
    this.#keep(flow => surplus <= 0 || !isRemovable(flow) || surplus-- <= 0);
  }

  /** Frees the first of the neighbouring buckets that has something to free. */
  #dropEarly(bucket: number, now: number): boolean {
    for (let at = bucket; at < bucket + EVICTION_RANGE; at++) {
      const before = this.#flows.length;
      for (let index = this.#firstAt(at); this.#flows[index]?.bucket === at; ) {
        const flow = this.#flows[index];
        if (flow && (flow.expiresAt <= now || !flow.assured)) this.#removeAt(index);
        else index++;
      }
      if (this.#flows.length < before) return true;
    }
    return false;
  }

  /** Index of the first flow in this bucket, or of the place where it would stand. */
  #firstAt(bucket: number): number {
    let low = 0;
    let high = this.#flows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#flows[middle]?.bucket ?? 0) < bucket) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #keep(isKept: (flow: Flow) => boolean): void {
    this.#flows = this.#flows.filter(flow => isKept(flow) || this.#forget(flow));
  }

  #removeAt(index: number): void {
    for (const flow of this.#flows.splice(index, 1)) this.#forget(flow);
  }

  /** Frees what tuples a flow that leaves still holds; false, for it is not kept. */
  #forget(flow: Flow): false {
    for (const key of tupleKeys(flow)) if (this.#byTuple.get(key) === flow) this.#byTuple.delete(key);
    return false;
  }
}

function isRemovable(flow: Flow): boolean {
  return !flow.assured || (!flow.offloaded && CLOSING.has(flow.state));
}

function tupleKeys({ service, tuples }: Flow): string[] {
  return [tupleKey(service.protocol, tuples.original), tupleKey(service.protocol, tuples.reply)];
}

function tupleKey(protocol: Service['protocol'], { src, dst, sport, dport }: Tuple): string {
  return `${protocol} ${src} ${dst} ${sport} ${dport}`;
}
