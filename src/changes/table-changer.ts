// Deletes and marks flows for the keys that ask for it: never without a yes, and never where nothing may be changed.
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Shown } from '../watch/shown.ts';
import type { Watched } from '../watch/watched.ts';
import { doneText, isByName, leftText, replacedText } from './change.ts';
import { runConntrack } from './conntrack-tool.ts';
import type { Deletion } from './deletion.ts';
import { type Marking, readMark } from './marking.ts';
import { planDeletion, planFilter, planMark, type Whereabouts } from './plan-change.ts';
import { sshConnectionsOf } from './ssh-connection.ts';
import { type Standing, stillMeant } from './standing.ts';
import { runsAtOnce, toolOf, whyUnchangeable } from './table-changes.ts';

const NO_FLOW_HERE =
  'The cursor is on no flow: x deletes one of the table, X all those of a host or a filter.';
const BUSY = 'A change is being made; Esc stops it.';
const NOTHING = { commands: [], replaced: [] };
/** Milliseconds from one word of how far it is to the next. */
const PROGRESS_INTERVAL = 100;

/** What it has to ask or to tell. */
export type ChangeNews =
  | { readonly type: 'confirm'; readonly change: Deletion | Marking }
  | { readonly type: 'changing'; readonly progress: Progress | undefined }
  | { readonly type: 'notice'; readonly text: string; readonly tone: 'plain' | 'warn' };

/** How far a change is that is being made. */
export interface Progress {
  readonly verb: 'delete' | 'mark';
  readonly done: number;
  readonly of: number;
  /** What is counted: flows, or commands that take several. */
  readonly unit: 'flow' | 'command';
}

/** What the changer looks at and tells of what it does; the session is one. */
export interface Changeable {
  readonly watched: Watched;
  readonly shown: Shown;
  readonly state: Whereabouts & { readonly readOnly: boolean };
  dispatch(news: ChangeNews): void;
}

export class TableChanger {
  readonly #session: Changeable;
  /** The change under way, to how it went. */
  #running: Promise<string> | undefined;
  #stop = new AbortController();
  readonly #waiting: (() => void)[] = [];

  constructor(session: Changeable) {
    this.#session = session;
  }

  /** Asks whether to delete the flow under the cursor, or `all` of its host or filter. */
  askToDelete(all: boolean): void {
    const { state, shown, watched } = this.#session;
    if (!this.#mayChange()) return;
    const deletion = planDeletion(state, shown, all, sshConnectionsOf(watched.source));
    if (deletion) this.#confirm(deletion);
    else this.#notify(NO_FLOW_HERE, 'plain');
  }

  /** Asks whether to delete all flows that a filter selects. */
  askToDeleteBy(filter: string): void {
    const { shown, watched } = this.#session;
    if (this.#mayChange()) this.#confirm(planFilter(shown, filter, sshConnectionsOf(watched.source)));
  }

  /** Asks whether to set a mark, as typed, on the flow under the cursor or on `all` that are shown. */
  askToMark(text: string, all: boolean): void {
    const { state, shown } = this.#session;
    const mark = readMark(text);
    if (mark !== undefined && this.#mayChange()) this.#confirm(planMark(state, shown, mark, all));
  }

  /** Whether a change is being made. */
  get isChanging(): boolean {
    return this.#running !== undefined;
  }

  /** Ends the change under way after the commands that run; resolves with how far it came once they have ended. */
  async stop(): Promise<string> {
    this.#stop.abort();
    this.hasRead();
    return (await this.#running) ?? '';
  }

  /** There is a new reading, or there will be none. */
  hasRead(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Makes a change that has been answered with yes, and tells how that went. */
  async carryOut(change: Deletion | Marking): Promise<void> {
    this.#stop = new AbortController();
    this.#running = this.#make(change);
    await this.#running;
    this.#running = undefined;
    this.#session.watched.pace.refresh();
  }

  /** Yields how it went, which it also tells. */
  async #make(change: Deletion | Marking): Promise<string> {
    const { watched } = this.#session;
    const { verb } = change;
    const unit = isByName(change) ? 'flow' : 'command';
    this.#tell({ verb, unit, done: 0, of: change.commands.length });
    const standing = await this.#standing(change);
    const { commands, replaced } = standing ?? NOTHING;
    let toldAt = performance.now();
    const { flows, left, error } = await runConntrack(commands, toolOf(watched.source), {
      signal: this.#stop.signal,
      atOnce: runsAtOnce(watched.source),
      onProgress: done => {
        if (performance.now() - toldAt < PROGRESS_INTERVAL) return;
        toldAt = performance.now();
        this.#tell({ verb, unit, done, of: commands.length });
      },
    });
    const parts = [
      doneText(change, flows),
      left > 0 && error === undefined && leftText(change, left),
      !standing && 'stopped before the table was read once more, so nothing was done',
      replacedText(replaced),
      error,
    ].filter(part => typeof part === 'string' && part !== '');
    this.#tell(undefined);
    const text = parts.join('; ');
    this.#notify(parts.length === 1 ? `${text}.` : text, parts.length === 1 ? 'plain' : 'warn');
    return text;
  }

  /** What is left of a change by the table as it is now; undefined where that cannot be read. */
  async #standing(change: Deletion | Marking): Promise<Standing | undefined> {
    // What goes by a filter goes by what it selects then.
    if (change.targets.length === 0) return { commands: change.commands, replaced: [] };
    const fresh = await this.#readAgain();
    return fresh && stillMeant(change, fresh);
  }

  /** The table as it is now; undefined where it cannot be read. */
  async #readAgain(): Promise<Snapshot | undefined> {
    const { watched } = this.#session;
    const asked = performance.now();
    watched.pace.refresh();
    for (;;) {
      await new Promise<void>(resolve => {
        this.#waiting.push(resolve);
      });
      if (watched.status.failure || this.#stop.signal.aborted) return undefined;
      const snapshot = watched.latest?.snapshot;
      if (snapshot && snapshot.facts.instant >= asked) return snapshot;
    }
  }

  #tell(progress: Progress | undefined): void {
    this.#session.dispatch({ type: 'changing', progress });
  }

  /** Says why, where nothing may be changed. */
  #mayChange(): boolean {
    const { watched, state } = this.#session;
    const reason = this.isChanging ? BUSY : whyUnchangeable(watched.source, state.readOnly);
    if (reason !== undefined) this.#notify(reason, 'warn');
    return reason === undefined;
  }

  #confirm(change: Deletion | Marking | undefined): void {
    if (!change) return;
    if (change.flows > 0) this.#session.dispatch({ type: 'confirm', change });
    else if (change.left > 0) this.#notify(`conntrack(8) cannot name ${change.what} alone.`, 'warn');
  }

  #notify(text: string, tone: 'plain' | 'warn'): void {
    this.#session.dispatch({ type: 'notice', text, tone });
  }
}
