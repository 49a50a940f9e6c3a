// Reads one table and what the kernel says beside it, and knows what the next reading of it is compared with.
import { type Moment, momentAt } from '../reader/place.ts';
import { checkReadable } from '../reader/readable.ts';
import type { FactTexts, Source } from '../reader/source.ts';
import { FlowStore } from '../snapshot/flow-store.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { log } from '../words/debug-log.ts';
import { InnerNetworks } from './inner-networks.ts';
import { Reading } from './reading.ts';
import { addressesOfPlace } from './slow-facts.ts';
import { nextFacts, noFacts, noteRates, type TableFacts, withCount } from './table-facts.ts';
import { Traffic } from './traffic.ts';

export class TableReader {
  facts: TableFacts = noFacts();
  readonly #source: Source;
  readonly #withFlows: boolean;
  readonly #store: FlowStore;
  readonly #networks: InnerNetworks;
  /** Of the reading before. */
  #traffic: Traffic | undefined;
  /** When that was read which a recording gives now; undefined where the table is read as it stands. */
  #moment: Moment | undefined;

  /** Without flows the table is read, and nothing is made of it. */
  constructor(source: Source, withFlows: boolean) {
    this.#source = source;
    this.#store = new FlowStore(source.place.isSaved, addressesOfPlace(source.place));
    this.#networks = new InnerNetworks(source, prefixes => this.#store.learnInner(prefixes));
    this.#withFlows = withFlows;
  }

  /** Takes in facts that came just now. */
  takeFacts(texts: FactTexts): void {
    this.#takeMoment();
    this.facts = nextFacts(this.facts, texts, this.#moment?.instant ?? performance.now());
  }

  /** Reads the table; the facts that belong to it have been taken in before. Throws a SourceError, or what `signal` says. */
  async read(signal: AbortSignal): Promise<Reading> {
    const { limits } = this.facts;
    const store = this.#store;
    const begun = performance.now();
    const { instant = performance.now(), wallTime = Date.now() } = this.#moment ?? {};
    store.begin(instant, wallTime, limits.count ?? 0);
    try {
      await this.#source.read((chunk, at) => {
        if (this.#withFlows && !signal.aborted) store.push(chunk, at);
      }, signal);
      signal.throwIfAborted();
    } catch (error) {
      store.abort();
      throw error;
    }
    const moment = this.#moment;
    const snapshot = store.seal(moment ? moment.instant + moment.readMilliseconds : performance.now());
    checkReadable(this.#source.place, snapshot);
    this.#takeSnapshot(snapshot, limits.count);
    logReading(snapshot, performance.now() - begun);
    if (snapshot.facts.hasIPv6) await this.#networks.learn();
    this.#traffic = new Traffic(snapshot, this.#traffic);
    return new Reading(snapshot, { ...this.facts, limits }, moment, this.#traffic, each =>
      store.recycle(each),
    );
  }

  /** `count` is what the kernel told just before the table was read. */
  #takeSnapshot({ rows, facts }: Snapshot, count: number | undefined): void {
    const isCounted = this.facts.limits.count !== undefined;
    if (!isCounted) this.facts = withCount(this.facts, facts.instant + facts.readMilliseconds, rows.listed);
    noteRates(this.facts, facts.diff);
    const vanished = facts.diff.gone + facts.diff.notSeen;
    if (count !== undefined && this.#withFlows) this.facts.history.noteUnlisted(count, rows.listed, vanished);
  }

  /** A recording may go back in time, or on to another run of the recorder: then all that compares begins anew. */
  #takeMoment(): void {
    const before = this.#moment;
    this.#moment = momentAt(this.#source.place);
    if (!this.#moment || !before || isSequel(before, this.#moment)) return;
    this.#store.forget();
    this.facts = { ...noFacts(), ...this.#lasting() };
  }

  /** What one reading alone tells. */
  #lasting(): Pick<TableFacts, 'limits' | 'timeouts' | 'idle'> {
    const { limits, timeouts, idle } = this.facts;
    return { limits, timeouts, idle };
  }
}

function logReading({ rows, facts }: Snapshot, ms: number): void {
  const { new: fresh, gone, changed, notSeen } = facts.diff;
  const unreadable = facts.unreadable.count;
  log('reading', { ms, rows: rows.listed, new: fresh, gone, changed, notSeen, unreadable });
}

function isSequel(before: Moment, after: Moment): boolean {
  return after.run === before.run && after.instant >= before.instant;
}
