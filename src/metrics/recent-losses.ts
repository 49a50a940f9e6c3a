// The kernel's counters as they rose lately. A report takes what was lost since the start for what is wrong now, and a process
// that monitoring asks may have started months ago.
import type { CounterTally } from '../pressure/tally.ts';

export class RecentLosses {
  /** Oldest first; the first is as old as the window, or the first of all. */
  #tallies: CounterTally[] = [];
  readonly #window: number;

  /** `window` in milliseconds is what "lately" means. */
  constructor(window: number) {
    this.#window = window;
  }

  /** The tally with only what rose within the window before it. */
  of(tally: CounterTally): CounterTally {
    this.#tallies.push(tally);
    while ((this.#tallies[1]?.instant ?? tally.instant) < tally.instant - this.#window) this.#tallies.shift();
    const [then = tally] = this.#tallies;
    const rises = [...tally.sinceStart].map(([name, rise]): [string, number] => {
      return [name, rise - (then.sinceStart.get(name) ?? 0)];
    });
    return {
      ...tally,
      sinceStart: new Map(rises),
      dropsNearFull: tally.dropsNearFull - then.dropsNearFull,
    };
  }
}
