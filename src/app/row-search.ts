// What the prompts ask of all rows while the user types: the next match of a find, and how many flows an entry would show.
import type { FilterContext } from '../view/filter/context.ts';
import { compileSelection, type Predicate } from '../view/filter/selection.ts';
import type { Action } from './action.ts';
import { BackgroundPass } from './background-pass.ts';
import { findPredicate } from './find.ts';
import { reachable } from './motion.ts';
import { PROMPTS } from './prompt.ts';
import type { Shown } from './shown.ts';
import type { State } from './state.ts';

/** Counting begins no oftener than this. Milliseconds. */
const COUNT_INTERVAL = 100;

/** A find under way, so that it can begin anew on another table. */
interface Jump {
  readonly start: number;
  readonly step: 1 | -1;
}

/** Tells of its findings by actions; none comes after the state or the table it was for has changed. */
export class RowSearch {
  readonly #shown: Shown;
  readonly #dispatch: (action: Action) => void;
  readonly #finding = new BackgroundPass();
  readonly #counting = new BackgroundPass();
  #jump: Jump | undefined;
  #countTimer: NodeJS.Timeout | undefined;
  #countedAt = Number.NEGATIVE_INFINITY;

  constructor(shown: Shown, dispatch: (action: Action) => void) {
    this.#shown = shown;
    this.#dispatch = dispatch;
  }

  /** Finds the next match of what is looked for: from a place in the list on, forwards or backwards. */
  find(state: State, start: number, step: 1 | -1): void {
    this.stopFinding();
    const { snapshot, view } = this.#shown;
    const test = findPredicate(state, this.#shown.context);
    const { length } = reachable(state, this.#shown);
    if (!snapshot || !test) return;
    this.#jump = { start, step };
    let found = -1;
    const isBeyond = (index: number): boolean => index < 0 || index >= length;
    const place = (at: number): number => (((start + at * step) % length) + length) % length;
    const visit = (at: number): boolean => {
      if (!test(snapshot, view.rows[place(at)] ?? 0)) return true;
      found = at;
      return false;
    };
    this.#finding.run(length, visit, () => {
      this.#jump = undefined;
      if (found < 0) this.#dispatch({ type: 'not-found' });
      else this.#dispatch({ type: 'found', index: place(found), hasWrapped: isBeyond(start + found * step) });
    });
  }

  /** Counts the flows that the prompt's entry would show or find; not at once where it has just been done. */
  count(state: State): void {
    clearTimeout(this.#countTimer);
    this.#counting.cancel();
    const wait = this.#countedAt + COUNT_INTERVAL - performance.now();
    if (wait <= 0) this.#countNow(state);
    else this.#countTimer = setTimeout(() => this.#countNow(state), wait);
  }

  stopFinding(): void {
    this.#jump = undefined;
    this.#finding.cancel();
  }

  stopCounting(): void {
    clearTimeout(this.#countTimer);
    this.#counting.cancel();
  }

  /** Begins anew what was under way, on the rows that are shown now. */
  tableChanged(state: State): void {
    if (this.#jump) this.find(state, this.#jump.start, this.#jump.step);
    if (state.prompt) this.count(state);
  }

  stop(): void {
    this.stopFinding();
    this.stopCounting();
  }

  #countNow(state: State): void {
    const { snapshot, view } = this.#shown;
    const test = entryPredicate(state, this.#shown.context);
    if (!snapshot || !test) return;
    this.#countedAt = performance.now();
    const isFind = state.prompt?.kind === 'find';
    let matches = 0;
    const visit = (at: number): boolean => {
      if (test(snapshot, isFind ? (view.rows[at] ?? 0) : at)) matches++;
      return true;
    };
    const length = isFind ? view.rows.length : snapshot.rows.live;
    this.#counting.run(length, visit, () => this.#dispatch({ type: 'counted', matches }));
  }
}

/** Tests for what the prompt's entry would show or find; undefined where it cannot be read, or filters nothing. */
function entryPredicate(state: State, context: FilterContext): Predicate | undefined {
  const { prompt } = state;
  if (!prompt || prompt.error || prompt.line.text.trim() === '') return undefined;
  if (prompt.kind === 'find') return findPredicate(state, context);
  const filters = PROMPTS[prompt.kind].filters?.(state, prompt.line.text.trim());
  return filters && compileSelection(filters, context);
}
