// Looks at all rows while the user types: for the next match of a find, and for how many flows an entry would show.
import { BackgroundPass } from '../view/background-pass.ts';
import type { Predicate } from '../view/filter/selection.ts';
import type { Shown } from './shown.ts';

/** Counting begins no oftener than this. Milliseconds. */
const COUNT_INTERVAL = 100;

/** Whom it tells of its findings; nothing comes any more after what it was for has been stopped or begun anew. */
export interface SearchListener {
  /** The match is on a line; beyond an end of them, the search went on from the other. */
  found(index: number, hasWrapped: boolean): void;
  notFound(): void;
  counted(matches: number): void;
}

/** A find under way, so that it can begin anew on another table. */
export interface Jump {
  /** The first line to be looked at. */
  readonly start: number;
  readonly step: 1 | -1;
}

export class RowSearch {
  /** Undefined while none is under way. */
  jump: Jump | undefined;
  readonly #shown: Shown;
  readonly #listener: SearchListener;
  readonly #finding = new BackgroundPass();
  readonly #counting = new BackgroundPass();
  #countTimer: NodeJS.Timeout | undefined;
  #countedAt = Number.NEGATIVE_INFINITY;

  constructor(shown: Shown, listener: SearchListener) {
    this.#shown = shown;
    this.#listener = listener;
  }

  /** Finds the next match on the first `length` lines. */
  find(test: Predicate | undefined, length: number, { start, step }: Jump): void {
    this.stopFinding();
    const shown = this.#shown;
    const { snapshot } = shown;
    if (!snapshot || !test) return;
    this.jump = { start, step };
    let found = -1;
    const isBeyond = (index: number): boolean => index < 0 || index >= length;
    const place = (at: number): number => (((start + at * step) % length) + length) % length;
    const visit = (at: number): boolean => {
      const row = shown.rowAt(place(at));
      if (row === undefined || !test(snapshot, row)) return true;
      found = at;
      return false;
    };
    this.#finding.run(length, visit, () => {
      this.jump = undefined;
      if (found < 0) this.#listener.notFound();
      else this.#listener.found(place(found), isBeyond(start + found * step));
    });
  }

  /** Counts the matches, in the view alone or in the whole table; not at once where it has just been done. */
  count(test: Predicate | undefined, inView: boolean): void {
    this.stopCounting();
    const wait = this.#countedAt + COUNT_INTERVAL - performance.now();
    if (wait <= 0) this.#countNow(test, inView);
    else this.#countTimer = setTimeout(() => this.#countNow(test, inView), wait);
  }

  stopFinding(): void {
    this.jump = undefined;
    this.#finding.cancel();
  }

  stopCounting(): void {
    clearTimeout(this.#countTimer);
    this.#counting.cancel();
  }

  stop(): void {
    this.stopFinding();
    this.stopCounting();
  }

  #countNow(test: Predicate | undefined, inView: boolean): void {
    const { snapshot, view } = this.#shown;
    if (!snapshot || !test) return;
    this.#countedAt = performance.now();
    let matches = 0;
    const visit = (at: number): boolean => {
      if (test(snapshot, inView ? (view.rows[at] ?? 0) : at)) matches++;
      return true;
    };
    const length = inView ? view.rows.length : snapshot.rows.live;
    this.#counting.run(length, visit, () => this.#listener.counted(matches));
  }
}
