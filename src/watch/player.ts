// Plays a recording: moves its source from snapshot to snapshot, at the pace at which they were taken or another.
import { parseLimits } from '../conntrack/limits.ts';
import { parseStatistics, STATISTICS_PATHS } from '../conntrack/statistics.ts';
import type { Measure, Moment, Recording } from '../reader/place.ts';
import { CONNTRACK_STATISTICS, type FactTexts } from '../reader/source.ts';
import { outsideText } from './replay-time-text.ts';

const SPEEDS = [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300] as const;
/** Where the recorder had stopped for longer, the replay does not wait for it. Milliseconds. */
const LONGEST_WAIT = 2000;
/** How many snapshots each step goes on. */
const STEPS: ReadonlyMap<ReplayControl, number> = new Map([
  ['step', 1],
  ['step-back', -1],
  ['step-ten', 10],
  ['step-ten-back', -10],
]);
const NO_DROP = 'No drop was counted in this recording.';

/** What can be asked of a recording's player. */
export type ReplayControl =
  | 'play'
  | 'faster'
  | 'slower'
  | 'step'
  | 'step-back'
  | 'step-ten'
  | 'step-ten-back'
  | 'peak'
  | 'first-drop';

/** Where the player stands. Times in milliseconds since 1970. */
export interface Replay {
  readonly isPlaying: boolean;
  /** Whether the peak or the first drop is being looked for. */
  readonly isSearching: boolean;
  /** Times as fast as it was. */
  readonly speed: number;
  /** Number of the present snapshot, from 0, and how many there are. */
  readonly position: number;
  readonly length: number;
  readonly present: number;
  readonly first: number;
  readonly last: number;
}

/** Whom the player tells. */
export interface PlayerEvents {
  /** Something has changed that `replay` tells. */
  changed(): void;
  /** What the user asked for is not there. */
  notice(text: string): void;
}

export class Player {
  readonly #source: Recording;
  readonly #events: PlayerEvents;
  #isPlaying = false;
  #speed = 1;
  #timer: NodeJS.Timeout | undefined;
  /** The snapshot that is to be shown. */
  #wanted: number;
  /** The one to be read before it, and not shown: rates need two. */
  #lead: number | undefined;
  /** The source stays where it is until its snapshot has been read, whatever is wanted meanwhile. */
  #isReading = true;
  /** Present while the peak or the first drop is looked for. */
  #search: AbortController | undefined;
  /** A moment of the recording, and when it was shown on the monotonic clock: the pace is kept from there. */
  #from: { readonly moment: Moment; readonly shownAt: number };

  /** The source's first reading is to follow. */
  constructor(source: Recording, events: PlayerEvents) {
    this.#source = source;
    this.#events = events;
    this.#wanted = source.position;
    this.#lead = leadOf(this.#wanted);
    this.#from = { moment: source.moment, shownAt: performance.now() };
    source.seek(this.#lead ?? this.#wanted);
  }

  get replay(): Replay {
    const { length, span } = this.#source;
    const [first, last] = span;
    const present = this.#source.timeOf(this.#wanted);
    return {
      ...{ isPlaying: this.#isPlaying, isSearching: this.#search !== undefined, speed: this.#speed },
      ...{ position: this.#wanted, length, present, first, last },
    };
  }

  control(control: ReplayControl): void {
    this.#begin();
    if (control === 'play') this.#setPlaying(!this.#isPlaying);
    else if (control === 'faster' || control === 'slower') this.#setSpeed(control === 'faster' ? 1 : -1);
    else this.#setPlaying(false);
    const step = STEPS.get(control);
    if (step !== undefined) this.#jumpTo(this.#wanted + step);
    if (control === 'peak') void this.#jumpToFound('largest', countOf, 'No count was recorded.');
    if (control === 'first-drop') void this.#jumpToFound('firstRise', dropsOf, NO_DROP);
    this.#events.changed();
  }

  /** Goes to the snapshot at an instant in milliseconds since 1970, or the last one before it. */
  goTo(wallTime: number): void {
    this.#begin();
    this.#jumpTo(this.#source.indexAt(wallTime));
    this.#events.changed();
    const outside = outsideText(wallTime, this.#source.span);
    if (outside !== undefined) this.#events.notice(`The recording ${outside}.`);
  }

  /**
   * To be called when a snapshot has been read, or could not be. True where another one is wanted by now, and this one
   * is not to be shown; else the next one's time begins to run.
   */
  hasRead(): boolean {
    this.#isReading = false;
    this.#seek();
    this.#waitForNext();
    return this.#isReading;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#search?.abort();
  }

  /** What the user asks for next takes the place of a search, and may lie in what has been recorded meanwhile. */
  #begin(): void {
    this.#search?.abort();
    this.#search = undefined;
    this.#source.extend();
  }

  #setPlaying(isPlaying: boolean): void {
    clearTimeout(this.#timer);
    this.#isPlaying = isPlaying;
    if (isPlaying) this.#jumpTo(this.#isAtEnd ? 0 : this.#wanted);
  }

  #setSpeed(step: 1 | -1): void {
    const index = SPEEDS.indexOf(this.#speed as (typeof SPEEDS)[number]) + step;
    this.#speed = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, index))] ?? 1;
    this.#setPace();
    this.#waitForNext();
  }

  #setPace(): void {
    const moment = this.#source.momentOf(this.#wanted) ?? this.#from.moment;
    this.#from = { moment, shownAt: performance.now() };
  }

  get #isAtEnd(): boolean {
    return this.#wanted === this.#source.length - 1;
  }

  #waitForNext(): void {
    clearTimeout(this.#timer);
    if (!this.#isPlaying || this.#isReading) return;
    const elapsed = this.#isAtEnd ? undefined : this.#elapsedTo(this.#wanted + 1);
    const wait =
      elapsed === undefined ? LONGEST_WAIT : this.#from.shownAt + elapsed / this.#speed - performance.now();
    // Slow motion is no gap.
    const isGap = elapsed === undefined || wait > LONGEST_WAIT / Math.min(1, this.#speed);
    this.#timer = setTimeout(() => this.#advance(isGap), isGap ? LONGEST_WAIT : Math.max(0, wait));
  }

  /** A recording that is still being written may have grown by the time its end is reached. */
  #advance(isGap: boolean): void {
    if (this.#isAtEnd && !this.#source.extend()) this.#setPlaying(false);
    else this.#playOn(isGap);
    this.#events.changed();
  }

  /** What the screen is too slow for is passed over. */
  #playOn(isGap: boolean): void {
    const played = isGap ? 0 : (performance.now() - this.#from.shownAt) * this.#speed;
    this.#wanted++;
    while (!this.#isAtEnd && (this.#elapsedTo(this.#wanted + 1) ?? Number.NaN) <= played) this.#wanted++;
    this.#lead = undefined;
    if (isGap) this.#setPace();
    this.#seek();
  }

  /** By the recorder's monotonic clock, in milliseconds; undefined for another run of it, which has another clock. */
  #elapsedTo(position: number): number | undefined {
    const { moment: from } = this.#from;
    const to = this.#source.momentOf(position);
    return to?.run === from.run ? to.instant - from.instant : undefined;
  }

  async #jumpToFound(search: 'largest' | 'firstRise', measure: Measure, otherwise: string): Promise<void> {
    const controller = new AbortController();
    this.#search = controller;
    const position = await this.#source[search](measure, controller.signal);
    if (controller.signal.aborted) return;
    this.#search = undefined;
    if (position !== undefined) this.#jumpTo(position);
    this.#events.changed();
    if (position === undefined) this.#events.notice(otherwise);
  }

  #jumpTo(position: number): void {
    this.#wanted = Math.max(0, Math.min(this.#source.length - 1, position));
    this.#lead = leadOf(this.#wanted);
    this.#setPace();
    this.#seek();
    this.#waitForNext();
  }

  #seek(): void {
    const { position } = this.#source;
    if (this.#isReading || position === this.#wanted) return;
    const isLed = this.#lead === undefined || position === this.#lead;
    this.#isReading = this.#source.seek(isLed ? this.#wanted : (this.#lead ?? 0));
  }
}

function leadOf(position: number): number | undefined {
  return position > 0 ? position - 1 : undefined;
}

function countOf(texts: FactTexts): number | undefined {
  return parseLimits(texts).count;
}

function dropsOf(texts: FactTexts): number | undefined {
  const path = [...STATISTICS_PATHS.paths, CONNTRACK_STATISTICS].find(name => texts.has(name));
  const totals = path === undefined ? undefined : parseStatistics(texts.get(path) ?? '')?.totals;
  return totals && (totals.get('drop') ?? 0) + (totals.get('early_drop') ?? 0);
}
