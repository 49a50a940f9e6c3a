// Deletes and marks flows for the keys that ask for it: never without a yes, and never where nothing may be changed.
import type { Shown } from '../watch/shown.ts';
import type { Watched } from '../watch/watched.ts';
import { runConntrack } from './conntrack-tool.ts';
import { type Deletion, sshConnectionOf } from './deletion.ts';
import { type Marking, readMark } from './marking.ts';
import { planDeletion, planMark, type Whereabouts } from './plan-change.ts';
import { toolOf, whyUnchangeable } from './table-changes.ts';

const NO_FLOW_HERE =
  'The cursor is on no flow: x deletes one of the table, X all those of a host or a filter.';
const DONE = { delete: 'deleted', mark: 'marked' } as const;

/** What it has to ask or to tell. */
export type ChangeNews =
  | { readonly type: 'confirm'; readonly change: Deletion | Marking }
  | { readonly type: 'notice'; readonly text: string; readonly tone: 'plain' | 'warn' };

/** What the changer looks at and tells of what it does; the session is one. */
export interface Changeable {
  readonly watched: Watched;
  readonly shown: Shown;
  readonly state: Whereabouts & { readonly readOnly: boolean };
  dispatch(news: ChangeNews): void;
}

export class TableChanger {
  readonly #session: Changeable;

  constructor(session: Changeable) {
    this.#session = session;
  }

  /** Asks whether to delete the flow under the cursor, or `all` of its host or filter. */
  askToDelete(all: boolean): void {
    const { state, shown, watched } = this.#session;
    if (!this.#mayChange()) return;
    const deletion = planDeletion(state, shown, all, sshConnectionOf(watched.source));
    if (deletion) this.#confirm(deletion);
    else this.#notify(NO_FLOW_HERE, 'plain');
  }

  /** Asks whether to set a mark, as typed, on the flow under the cursor or on `all` that are shown. */
  askToMark(text: string, all: boolean): void {
    const { state, shown } = this.#session;
    const mark = readMark(text);
    if (mark !== undefined && this.#mayChange()) this.#confirm(planMark(state, shown, mark, all));
  }

  /** Runs the commands of a change that has been answered with yes, and tells how that went. */
  async carryOut({ verb, what, flows: meant, commands }: Deletion | Marking): Promise<void> {
    const { watched } = this.#session;
    this.#notify(`${verb === 'delete' ? 'Deleting' : 'Marking'} ${what} ...`, 'plain');
    const { flows, error } = await runConntrack(commands, toolOf(watched.source));
    const done = `${flows} of ${meant} flows ${DONE[verb]}`;
    if (error === undefined) this.#notify(`${done}.`, 'plain');
    else this.#notify(`${done}; ${error}`, 'warn');
    watched.pace.refresh();
  }

  /** Says why, where nothing may be changed. */
  #mayChange(): boolean {
    const { watched, state } = this.#session;
    const reason = whyUnchangeable(watched.source, state.readOnly);
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
