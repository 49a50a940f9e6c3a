// Keeps the table from reading to reading: takes in chunks of kernel text, yields sealed snapshots.
//
// Who owns which buffers: a generation is the store's while it is filled. Sealing hands it to its snapshot, and
// nothing writes it from then on. The store itself still reads the newest snapshot, to compare the next one with.
// Whoever showed a snapshot and no longer does gives it back with `recycle`; only then is its memory used again.
// A snapshot that is never given back is merely collected as garbage.

import { type Address, Family, type Prefix } from '../conntrack/address.ts';
import { type Feed, makeFeed } from '../conntrack/feed.ts';
import type { FlowLine } from '../conntrack/flow-line.ts';
import { type MaskedPrefix, masked } from '../conntrack/masked-prefix.ts';
import { FlowBuilder } from './flow-builder.ts';
import { Generation } from './generation.ts';
import { learnOuterAddresses } from './outer-addresses.ts';
import { Snapshot } from './snapshot.ts';

/** Room beyond the expected number of flows, so that a growing table need not copy its columns in mid-reading. */
const HEADROOM = 1.1;
const SMALLEST = 1024;
/** A generation with room for so many times the rows is let go: a flood that is over must not be paid for ever after. */
const TOO_LARGE = 4;
/** Rows that a mere guess may reserve; a table that is really larger grows into it. */
const LARGEST_GUESS = 1 << 20;

export class FlowStore {
  readonly #builder = new FlowBuilder();
  readonly #feed: Feed;
  readonly #free: Generation[] = [];
  /** Given back already: a generation in two hands would be written under the eyes of a reader. */
  readonly #recycled = new WeakSet<Snapshot>();
  /** The router's, as all snapshots so far have told them. */
  readonly #outer = new Set<number>();
  /** Networks inside, as they are known now, and the IPv6 addresses of the machine itself. */
  readonly #inner: MaskedPrefix[] = [];
  readonly #own: readonly MaskedPrefix[];
  #filling: Generation | undefined;
  #latest: Snapshot | undefined;
  #begun = 0;
  #wallTime = 0;
  #instant = 0;

  /**
   * `isSaved`: the text was saved, mailed or pasted, and may be a table of any kind among other text. `own` are the
   * addresses of the machine whose table it is, as far as they are known.
   */
  constructor(isSaved = false, own: readonly Address[] = []) {
    for (const { family, words } of own) if (family === Family.IPV4) this.#outer.add(words[3]);
    this.#own = own
      .filter(({ family }) => family === Family.IPV6)
      .map(each => masked({ ...each, length: 128 }));
    this.#inner.push(...this.#own);
    this.#feed = makeFeed(isSaved, (line: FlowLine) => this.#builder.add(line, this.#instant));
  }

  /** The newest sealed snapshot. */
  get latest(): Snapshot | undefined {
    return this.#latest;
  }

  /** Takes in which networks are inside, in place of what was known of them; it counts for the newest snapshot too. */
  learnInner(prefixes: readonly Prefix[]): void {
    this.#inner.splice(0, this.#inner.length, ...this.#own, ...prefixes.map(masked));
  }

  /**
   * Begins a reading. A reading under way is dropped. `instant` and `wallTime` in milliseconds of the monotonic
   * and the wall clock; `expectedRows` is a guess (the kernel's count) that saves growing.
   */
  begin(instant: number, wallTime: number, expectedRows = 0): void {
    this.abort();
    const guess = Math.min(Math.ceil(expectedRows * HEADROOM), LARGEST_GUESS);
    const rows = Math.max(SMALLEST, guess, this.#latest?.rows.total ?? 0);
    const generation = this.#takeFree(rows) ?? new Generation(rows);
    generation.clear(rows);
    this.#filling = generation;
    this.#begun = instant;
    this.#wallTime = wallTime;
    this.#builder.begin(generation, this.#latest, instant);
    this.#feed.begin();
  }

  #takeFree(rows: number): Generation | undefined {
    const free = this.#free.pop();
    return free && free.columns.capacity <= rows * TOO_LARGE ? free : undefined;
  }

  /** Takes in the table's next bytes, read at `instant`; the bytes are borrowed until this returns. */
  push(chunk: Uint8Array, instant: number): void {
    this.#instant = instant;
    this.#feed.push(chunk);
  }

  /** Ends the reading and seals it; throws if none was begun. `instant` as in `push`. */
  seal(instant: number): Snapshot {
    const generation = this.#filling;
    if (!generation) throw new Error('sealing a reading that was never begun');
    this.#feed.end();
    const { rows, diff } = this.#builder.finish(instant);
    this.#filling = undefined;
    this.#letGo();
    this.#latest = new Snapshot(generation, {
      instant: this.#begun,
      wallTime: this.#wallTime,
      readMilliseconds: instant - this.#begun,
      rows,
      presence: this.#builder.presence,
      hasIPv6: this.#builder.hasIPv6,
      doubled: this.#builder.doubled,
      unreadable: this.#feed.unreadable,
      saved: this.#feed.report,
      diff,
      outer: this.#outer,
      inner: this.#inner,
    });
    learnOuterAddresses(this.#latest, this.#outer);
    return this.#latest;
  }

  /** Drops a reading under way, as when the source failed: it must not make flows look gone. */
  abort(): void {
    if (this.#filling) this.#free.push(this.#filling);
    this.#filling = undefined;
  }

  /** Compares the next reading with none: its flows are others than those before, whatever their tuples. */
  forget(): void {
    this.abort();
    this.#letGo();
    this.#latest = undefined;
  }

  /** Takes back a snapshot that nobody shows any more, once. The newest is still needed, until there is a newer one. */
  recycle(snapshot: Snapshot): void {
    if (this.#recycled.has(snapshot)) return;
    this.#recycled.add(snapshot);
    if (snapshot !== this.#latest) this.#free.push(snapshot.generation);
  }

  /** The newest is about to be the newest no more. */
  #letGo(): void {
    if (this.#latest && this.#recycled.has(this.#latest)) this.#free.push(this.#latest.generation);
  }
}
