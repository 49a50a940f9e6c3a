// Ties it together: takes keys and news of the table, keeps the state, and says when there is something to draw.
import { listNamespaces } from '../reader/namespaces.ts';
import { RecordingSource } from '../reader/recording/recording-source.ts';
import { type Source, SourceError } from '../reader/source.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Column } from '../view/columns.ts';
import type { Action, Effect } from './action.ts';
import type { ConfigFile } from './config-file.ts';
import { runConntrack } from './conntrack-tool.ts';
import { AT_TOP } from './cursor.ts';
import { type Deletion, sshConnectionOf } from './deletion.ts';
import type { EventLog } from './event-log.ts';
import { Judge } from './judge.ts';
import { bindingFor } from './keys.ts';
import { type Marking, readMark } from './marking.ts';
import { Monitor, type News } from './monitor.ts';
import { namespaceName } from './namespace-list.ts';
import { planDeletion, planMark } from './plan-change.ts';
import { Player } from './player.ts';
import { RowSearch } from './row-search.ts';
import { compileSelection } from './selection.ts';
import { Shown } from './shown.ts';
import type { State } from './state.ts';
import { toolOf, whyUnchangeable } from './table-changes.ts';
import { isSameView, settle, update } from './update.ts';

/** What the session asks of whoever draws it. */
export interface SessionHost {
  /** Something that is shown has changed. */
  changed(): void;
  /** Carries out what only the owner of the terminal can. */
  effect(effect: Effect): void;
}

/** From this share of max on, the host and the reason are named without being asked for. */
const ALERT_SHARE = 0.9;
/** Who and why is judged anew this often while nobody has the page open. Milliseconds. */
const ALERT_INTERVAL = 5000;

export interface SessionOptions {
  /** Remembers the columns chosen. */
  readonly config?: ConfigFile;
  /** Opens the table of a network namespace, of our own where there is no name; absent where none can be chosen. */
  readonly openNamespace?: (name: string | undefined) => Promise<Source>;
}

export class Session {
  monitor: Monitor;
  readonly shown = new Shown();
  judge: Judge;
  /** What the page of events shows while it does not follow. */
  #heldEvents: readonly string[] = [];
  /** Absent where nobody has said how an event reads. */
  events: EventLog | undefined;
  state: State;
  readonly #search = new RowSearch(this.shown, action => this.dispatch(action));
  readonly #options: SessionOptions;
  readonly #player: Player | undefined;
  #host: SessionHost = { changed: () => {}, effect: () => {} };
  /** The newest snapshot, while another one is frozen. */
  #waiting: Snapshot | undefined;
  /** A snapshot that was being judged when it was last shown. */
  #judged: Snapshot | undefined;

  /** Takes over the source: it is closed when the session stops. */
  constructor(source: Source, state: State, options: SessionOptions = {}) {
    this.#options = options;
    this.#player = source instanceof RecordingSource ? this.#playerOf(source) : undefined;
    this.state = this.#player ? { ...state, replay: this.#player.replay } : state;
    this.monitor = new Monitor(source, state.interval, news => this.#onNews(news));
    this.judge = new Judge(this.monitor, () => this.#onReport());
  }

  /** Says who is told of changes from now on, and carries out effects. */
  attach(host: SessionHost): void {
    this.#host = host;
  }

  start(): void {
    this.monitor.start();
  }

  stop(): void {
    this.#search.stop();
    this.#player?.stop();
    this.monitor.stop();
  }

  /** The events to show: the newest, but while the page is scrolled back or frozen those that were there. */
  get shownEvents(): readonly string[] {
    if (this.state.following && !this.state.frozen) this.#heldEvents = this.events?.lines ?? [];
    return this.#heldEvents;
  }

  /** A key, by the terminal's name for it. */
  key(name: string): void {
    this.#forgetNotice();
    if (this.state.prompt) this.dispatch({ type: 'prompt-key', key: name });
    else if (this.state.popup) this.dispatch({ type: 'popup-key', key: name });
    else if (this.state.confirm) this.#answer(this.state.confirm, name);
    else {
      const binding = bindingFor(name, this.state.replay !== undefined);
      if (binding) this.dispatch(binding.action);
    }
  }

  /** A notice is for one look: the next key takes it away. */
  #forgetNotice(): void {
    if (!this.state.notice) return;
    this.state = { ...this.state, notice: undefined };
    this.#host.changed();
  }

  dispatch(action: Action): void {
    const before = this.state;
    this.state = update(before, action, this.shown);
    if (isEffect(action)) this.#carryOut(action);
    if (action.type === 'replay') this.#player?.control(action.control);
    const { page, replay } = this.state;
    if (replay?.target !== undefined) this.#player?.goTo(replay.target);
    if (action.type === 'open' && page === 'namespaces') void this.#enterNamespace();
    if (this.state.interval !== before.interval) this.monitor.setInterval(this.state.interval);
    if (this.state.page === 'pressure' && before.page !== 'pressure') this.#judge();
    if (!isSameView(before, this.state)) this.#show();
    else if (this.state.room !== before.room) this.state = settle(this.state, this.shown);
    if (action.type === 'popup-key' && this.state.display.columns !== before.display.columns) {
      void this.#keepColumns(this.state.display.columns);
    }
    if (isMarkEntered(before, this.state, action)) this.#askToMark(before.prompt?.line.text ?? '', false);
    this.#search.follow(before, this.state, action);
    if (this.state !== before) this.#host.changed();
  }

  /** Only a plain y changes anything, and an a asks for more; every other key leaves the table alone. */
  #answer(change: Deletion | Marking, key: string): void {
    this.dispatch({ type: 'answered' });
    if (key === 'y' || key === 'Y') void this.#change(change);
    else if (key === 'a' && change.verb === 'mark') this.#askToMark(change.mark, true);
    else this.#notify(`Nothing was ${DONE[change.verb]}.`, 'plain');
  }

  async #change({ verb, what, commands }: Deletion | Marking): Promise<void> {
    this.#notify(`${verb === 'delete' ? 'Deleting' : 'Marking'} ${what} ...`, 'plain');
    const { flows, error } = await runConntrack(commands, toolOf(this.monitor.source));
    const done = `${flows} of ${commands.length} flows ${DONE[verb]}`;
    if (error === undefined) this.#notify(`${done}.`, 'plain');
    else this.#notify(`${done}; ${error}`, 'warn');
    this.monitor.refresh();
  }

  #notify(text: string, tone: 'plain' | 'warn'): void {
    this.dispatch({ type: 'notice', text, tone });
  }

  /** The choice of columns is made for good; the usual columns need no remembering. */
  async #keepColumns(columns: readonly Column[] | undefined): Promise<void> {
    const { config } = this.#options;
    if (!config) return;
    try {
      await config.set(
        'columns',
        columns?.map(({ id }) => id),
      );
      this.#notify(`Remembered in ${config.path}.`, 'plain');
    } catch (error) {
      this.#notify(`The columns cannot be remembered: ${(error as Error).message}`, 'warn');
    }
  }

  #askToDelete(all: boolean): void {
    if (!this.#mayChange()) return;
    this.#confirm(planDeletion(this.state, this.shown, all, sshConnectionOf(this.monitor.source)));
  }

  #askToMark(text: string, all: boolean): void {
    const mark = readMark(text);
    if (mark === undefined || !this.#mayChange()) return;
    this.#confirm(planMark(this.state, this.shown, mark, all));
  }

  /** Says why, where nothing may be changed. */
  #mayChange(): boolean {
    const reason = whyUnchangeable(this.monitor.source, this.state.readOnly);
    if (reason !== undefined) this.#notify(reason, 'warn');
    return reason === undefined;
  }

  #confirm(change: Deletion | Marking | undefined): void {
    if (!change) return;
    if (change.flows > 0) this.dispatch({ type: 'confirm', change });
    else if (change.left > 0) this.#notify(`conntrack(8) cannot name ${change.what} alone.`, 'warn');
  }

  #carryOut(effect: Effect): void {
    if (effect.type === 'delete' || effect.type === 'delete-all')
      this.#askToDelete(effect.type === 'delete-all');
    else if (effect.type === 'refresh') this.monitor.refresh();
    else if (effect.type !== 'previous-match-or-namespaces') this.#host.effect(effect);
    else if (this.state.find !== '') this.dispatch({ type: 'previous-match' });
    else void this.#listNamespaces();
  }

  #onNews(news: News): void {
    if (news === 'table') {
      this.#logEvents();
      if (this.state.frozen) this.#keepWaiting();
      else this.#show();
      if (this.#isWorthJudging()) this.#judge();
      this.#player?.shown();
    }
    this.#host.changed();
  }

  #logEvents(): void {
    const { latest } = this.monitor;
    const { filters, context } = this.state;
    if (latest) this.events?.add(latest, compileSelection(filters, context));
  }

  /** Shows the newest snapshot, or while frozen the one shown before; what is shown no more is given back. */
  #show(): void {
    const before = this.shown.snapshot;
    const snapshot = this.state.frozen ? (before ?? this.monitor.latest) : this.monitor.latest;
    if (!snapshot) return;
    this.shown.show(snapshot, this.state, compileSelection(this.state.filters, this.state.context));
    this.state = settle(this.state, this.shown);
    if (before && before !== snapshot) this.#giveBack(before);
    if (!this.state.frozen) this.#waiting = undefined;
    this.#search.tableChanged(this.state);
  }

  #playerOf(source: RecordingSource): Player {
    const player: Player = new Player(source, () =>
      this.dispatch({ type: 'replayed', replay: player.replay }),
    );
    return player;
  }

  async #listNamespaces(): Promise<void> {
    if (this.#options.openNamespace) this.dispatch({ type: 'namespaces', found: await listNamespaces() });
    else this.dispatch({ type: 'notice', text: ELSEWHERE, tone: 'plain' });
  }

  /** Reads the namespace under the cursor from now on; where that cannot be opened, all stays as it is. */
  async #enterNamespace(): Promise<void> {
    const { found, index } = this.state.namespaces;
    const chosen = found[index];
    if (!chosen) return;
    try {
      const source = await this.#options.openNamespace?.(index === 0 ? undefined : namespaceName(chosen));
      if (source) this.#readFrom(source);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      this.dispatch({ type: 'notice', text: `${error.message}; ${error.hint}`, tone: 'warn' });
    }
  }

  #readFrom(source: Source): void {
    this.monitor.stop();
    this.monitor = new Monitor(source, this.state.interval, news => this.#onNews(news));
    this.judge = new Judge(this.monitor, () => this.#onReport());
    this.shown.clear();
    this.#waiting = undefined;
    this.#judged = undefined;
    const { filters } = this.state;
    this.state = {
      ...this.state,
      ...{ page: 'flows', focus: 'flows', flows: AT_TOP, hosts: AT_TOP, frozen: false },
      filters: { ...filters, only: undefined },
    };
    this.monitor.start();
    this.#host.changed();
  }

  /** A report costs a pass over the table for each of its questions, so it is made only where somebody sees it. */
  #isWorthJudging(): boolean {
    const { limits, tally } = this.monitor;
    const isFilling = limits.count !== undefined && !!limits.max && limits.count / limits.max >= ALERT_SHARE;
    const isLosing = (tally?.sinceStart.get('drop') ?? 0) + (tally?.sinceStart.get('early_drop') ?? 0) > 0;
    if (this.state.page === 'pressure') return true;
    const isDue = performance.now() - this.judge.judgedAt >= ALERT_INTERVAL;
    return isDue && (isFilling || isLosing);
  }

  #judge(): void {
    if (this.shown.snapshot) void this.judge.update(this.shown.snapshot);
  }

  #onReport(): void {
    if (this.#judged) this.monitor.recycle(this.#judged);
    this.#judged = undefined;
    this.#host.changed();
  }

  /** A snapshot that is still being judged is given back when that is done. */
  #giveBack(snapshot: Snapshot): void {
    if (snapshot === this.judge.judging) this.#judged = snapshot;
    else this.monitor.recycle(snapshot);
  }

  #keepWaiting(): void {
    if (this.#waiting) this.#giveBack(this.#waiting);
    this.#waiting = this.monitor.latest;
  }
}

/** Why there is no list of namespaces. */
const ELSEWHERE = 'Namespaces can be chosen of this machine only, and not while recording.';

const EFFECTS: readonly Action['type'][] = [
  'quit',
  'suspend',
  'refresh',
  'redraw',
  'delete',
  'delete-all',
  'previous-match-or-namespaces',
] satisfies Effect['type'][];

const DONE = { delete: 'deleted', mark: 'marked' } as const;

/** Whether the prompt for a mark has just been accepted. */
function isMarkEntered({ prompt }: State, after: State, action: Action): boolean {
  return prompt?.kind === 'mark' && !after.prompt && action.type === 'prompt-key' && action.key === 'enter';
}

function isEffect(action: Action): action is Effect {
  return EFFECTS.includes(action.type);
}
