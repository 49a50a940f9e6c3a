// One table while it is watched, and all that has been learned of it: another table is another one of these, so that nothing
// of the one before can be left over.
import { recordingAt } from '../reader/place.ts';
import type { Source, SourceError } from '../reader/source.ts';
import { type Beside, contextWithout, type FilterContext } from '../view/filter/context.ts';
import type { Predicate } from '../view/filter/selection.ts';
import { type AskNames, Devices } from './devices.ts';
import { Doors } from './doors.ts';
import { EventLog } from './event-log.ts';
import { filterContext, withIdle } from './filter-context.ts';
import { GroupTrend } from './group-trend.ts';
import { Judge } from './judge.ts';
import { Pace } from './pace.ts';
import { Player, type Replay } from './player.ts';
import { Processes } from './processes.ts';
import type { Reading } from './reading.ts';
import { type Book, RouterNames } from './router-names.ts';
import { noFacts, type TableFacts } from './table-facts.ts';
import { type News, watch } from './watch.ts';

export interface WatchedOptions {
  /** Milliseconds between two readings. */
  readonly interval: number;
  /** What this machine knows of names; without it the router's own files are all there is. */
  readonly book?: Book;
  /** Without it no address has a network. */
  readonly networkOf?: FilterContext['networkOf'];
  /** Asks devices that no file names for their names; without it nobody is asked. */
  readonly askNames?: AskNames | undefined;
  /** What is not to be looked for beside the table; nothing by default. */
  readonly without?: readonly Beside[];
  /** Without it none has a name. */
  readonly savedFilters?: FilterContext['savedFilters'];
}

/** Whom it tells of what happens between two readings. */
export interface WatchedListener {
  /** A new report stands. */
  judged(): void;
  /** The player stands elsewhere, or plays in another way. */
  replayed(replay: Replay): void;
  /** More is known of flows than the readings tell. */
  learned(): void;
  /** What the player was asked for is not there. */
  notice(text: string): void;
}

/** How it stands with reading. Milliseconds, on the monotonic clock. */
export interface ReadingStatus {
  /** Why the last reading failed, and since when they do; undefined while they succeed. */
  readonly failure: SourceError | undefined;
  readonly failingSince: number | undefined;
  /** Between two readings, as it is in force. */
  readonly interval: number;
  /** Whether reading takes so long that the interval asked for cannot be kept. */
  readonly isStretched: boolean;
  /** When the table under way was first asked for; undefined while none is. */
  readonly readingSince: number | undefined;
}

export class Watched {
  readonly source: Source;
  readonly pace: Pace;
  readonly events = new EventLog();
  readonly trend = new GroupTrend();
  readonly names: RouterNames;
  readonly judge: Judge;
  /** Moves the recording that is shown; undefined where the table is read live. */
  readonly player: Player | undefined;
  /** The newest, also while a table is still being read. */
  facts: TableFacts = noFacts();
  /** The newest reading; undefined until there is one. Held here: who goes on looking at it holds it as well. */
  latest: Reading | undefined;
  #failure: SourceError | undefined;
  #failingSince: number | undefined;
  #listener: WatchedListener | undefined;
  readonly #context: FilterContext;
  readonly #stop = new AbortController();

  /** Takes over the source: it is closed with `stop`. */
  constructor(
    source: Source,
    { interval, book, networkOf, savedFilters, askNames, without = [] }: WatchedOptions,
  ) {
    this.source = source;
    this.pace = new Pace(interval, source.place.changes.how === 'polled');
    this.names = new RouterNames(source, book);
    this.judge = new Judge(source, () => this.#listener?.judged());
    const learned = (): void => this.#listener?.learned();
    const nameOf = (address: string): string | undefined => this.names.nameOf(address);
    const { processOf } = new Processes(source, learned);
    const { doorOf, routeOf } = new Doors(source, nameOf, learned);
    const devices = new Devices(source, nameOf, learned, askNames);
    const context: FilterContext = {
      ...filterContext(() => this.names.known),
      tellsLabels: () => source.place.tellsLabels,
      nameOf,
      processOf,
      doorOf,
      routeOf,
      deviceOf: devices.deviceOf,
      deviceNames: () => devices.names,
      ...(networkOf && { networkOf }),
      ...(savedFilters && { savedFilters }),
    };
    this.#context = contextWithout(context, without);
    const recording = recordingAt(source.place);
    this.player =
      recording &&
      new Player(recording, {
        changed: () => this.player && this.#listener?.replayed(this.player.replay),
        notice: text => this.#listener?.notice(text),
      });
  }

  attach(listener: WatchedListener): void {
    this.#listener = listener;
  }

  get status(): ReadingStatus {
    const { interval, isStretched, readingSince } = this.pace;
    const [failure, failingSince] = [this.#failure, this.#failingSince];
    return { failure, failingSince, interval, isStretched, readingSince };
  }

  /** What filters may ask for; idle times go by the timeouts of the reading, else by the newest. */
  contextOf(reading: Reading | undefined): FilterContext {
    return withIdle(this.#context, (reading?.facts ?? this.facts).idle);
  }

  /**
   * Reads until it is stopped, and yields what is worth showing: no facts that a table follows at once, and no snapshot that
   * the player passes over. `selection` chooses the flows of a reading whose events are kept.
   */
  async *news(selection: (reading: Reading) => Predicate | undefined): AsyncGenerator<News, void, undefined> {
    const { pace } = this;
    for await (const news of watch(this.source, { pace, stride: 0, signal: this.#stop.signal })) {
      if (news.type === 'reading') this.events.add(news.reading.snapshot, selection(news.reading));
      if (this.#take(news)) yield news;
    }
  }

  /** No news comes after it. */
  stop(): void {
    this.#stop.abort(new Error('stopped'));
    this.#listener = undefined;
    this.player?.stop();
    this.names.stop();
    this.source.close();
  }

  /** Takes news in; tells whether they are to be shown. */
  #take(news: News): boolean {
    if (news.type === 'facts') {
      this.facts = news.facts;
      return news.isInBetween || this.pace.isStretched;
    }
    this.#failure = news.type === 'failure' ? news.error : undefined;
    this.#failingSince = this.#failure && (this.#failingSince ?? performance.now());
    const isPassedOver = this.player?.hasRead() ?? false;
    if (news.type === 'reading') this.#takeReading(news.reading, isPassedOver);
    return !isPassedOver;
  }

  #takeReading(reading: Reading, isPassedOver: boolean): void {
    this.facts = { ...reading.facts, limits: this.facts.limits };
    if (isPassedOver) reading.release();
    else {
      this.latest?.release();
      this.latest = reading;
    }
  }
}
