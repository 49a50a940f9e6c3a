// Plays a recording: moves its source from snapshot to snapshot, at the pace at which they were taken or another.
import { parseLimits } from '../conntrack/limits.ts';
import { parseStatistics, STATISTICS_PATHS } from '../conntrack/statistics.ts';
import type { RecordingSource } from '../reader/recording/recording-source.ts';
import { CONNTRACK_STATISTICS, type FactTexts } from '../reader/source.ts';
import type { Replay, ReplayControl } from './replay.ts';

const SPEEDS = [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300] as const;
/** Where the recorder had stopped for longer, the replay does not wait for it. Milliseconds. */
const LONGEST_WAIT = 2000;
const LONG_STEP = 10;

export class Player {
  readonly #source: RecordingSource;
  readonly #onChange: () => void;
  #isPlaying = false;
  #speed = 1;
  #timer: NodeJS.Timeout | undefined;
  /** An instant of the recording, and when it was shown on the monotonic clock: the pace is kept from there. */
  #from = { wallTime: 0, shownAt: 0 };

  /** `onChange` is called when something has changed that `replay` tells. */
  constructor(source: RecordingSource, onChange: () => void) {
    this.#source = source;
    this.#onChange = onChange;
  }

  get replay(): Replay {
    const { position, length, moment, span } = this.#source;
    const [first, last] = span;
    const isPlaying = this.#isPlaying;
    return {
      ...{ isPlaying, speed: this.#speed, position, length },
      ...{ present: moment.wallTime, first, last, target: undefined },
    };
  }

  control(control: ReplayControl): void {
    if (control === 'play') this.#setPlaying(!this.#isPlaying);
    else if (control === 'faster' || control === 'slower') this.#setSpeed(control === 'faster' ? 1 : -1);
    else this.#pauseAt(this.#placeOf(control));
    this.#onChange();
  }

  /** Goes to the snapshot at an instant in milliseconds since 1970, or the last one before it. */
  goTo(wallTime: number): void {
    this.#source.seek(this.#source.indexAt(wallTime));
    this.#setPace();
    this.#onChange();
  }

  /** To be called when the present snapshot is on the screen: only then does the next one's time begin to run. */
  shown(): void {
    clearTimeout(this.#timer);
    if (!this.#isPlaying) return;
    if (this.#source.position === this.#source.length - 1) this.#setPlaying(false);
    else this.#waitForNext();
    this.#onChange();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #setPlaying(isPlaying: boolean): void {
    clearTimeout(this.#timer);
    const atEnd = this.#source.position === this.#source.length - 1;
    this.#isPlaying = isPlaying;
    if (!isPlaying) return;
    if (atEnd) this.#source.seek(0);
    this.#setPace();
    if (!atEnd) this.#waitForNext();
  }

  #setSpeed(step: 1 | -1): void {
    const index = SPEEDS.indexOf(this.#speed as (typeof SPEEDS)[number]) + step;
    this.#speed = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, index))] ?? 1;
    this.#setPace();
    if (this.#isPlaying) this.#waitForNext();
  }

  #setPace(): void {
    this.#from = { wallTime: this.#source.moment.wallTime, shownAt: performance.now() };
  }

  #waitForNext(): void {
    clearTimeout(this.#timer);
    const next = this.#source.timeOf(this.#source.position + 1);
    const due = this.#from.shownAt + (next - this.#from.wallTime) / this.#speed;
    const wait = due - performance.now();
    const isGap = wait > LONGEST_WAIT;
    this.#timer = setTimeout(() => this.#advance(isGap), Math.max(0, Math.min(wait, LONGEST_WAIT)));
  }

  /** What the screen is too slow for is passed over. */
  #advance(isGap: boolean): void {
    const elapsed = (performance.now() - this.#from.shownAt) * this.#speed;
    const reached = isGap ? 0 : this.#source.indexAt(this.#from.wallTime + elapsed);
    this.#source.seek(Math.max(this.#source.position + 1, reached));
    if (isGap) this.#setPace();
  }

  #pauseAt(position: number | undefined): void {
    this.#setPlaying(false);
    if (position !== undefined) this.#source.seek(position);
  }

  #placeOf(control: Exclude<ReplayControl, 'play' | 'faster' | 'slower'>): number | undefined {
    const { position } = this.#source;
    switch (control) {
      case 'step':
        return position + 1;
      case 'step-back':
        return position - 1;
      case 'step-ten':
        return position + LONG_STEP;
      case 'step-ten-back':
        return position - LONG_STEP;
      case 'peak':
        return this.#source.largest(texts => parseLimits(texts).count);
      case 'first-drop':
        return this.#source.firstRise(dropsOf);
    }
  }
}

function dropsOf(texts: FactTexts): number | undefined {
  const path = [...STATISTICS_PATHS.paths, CONNTRACK_STATISTICS].find(name => texts.has(name));
  const totals = path === undefined ? undefined : parseStatistics(texts.get(path) ?? '')?.totals;
  return totals && (totals.get('drop') ?? 0) + (totals.get('early_drop') ?? 0);
}
