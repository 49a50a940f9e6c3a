// Ties it together: takes keys and news of the table, keeps the state, and says when there is something to draw.
import { listNamespaces } from '../reader/namespaces.ts';
import { type Recording, recordingAt } from '../reader/place.ts';
import { type Source, SourceError } from '../reader/source.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { compileSelection, type Predicate } from '../view/filter/selection.ts';
import { type Action, type Effect, isEffect } from './action.ts';
import { type ConfigFile, rememberColumns } from './config-file.ts';
import { AT_TOP } from './cursor.ts';
import { EventLog } from './event-log.ts';
import { Judge } from './judge.ts';
import { bindingFor } from './keys.ts';
import type { LoggedEvent } from './logged-event.ts';
import { Monitor, type News } from './monitor.ts';
import { namespaceName } from './namespace-list.ts';
import { Player } from './player.ts';
import { RowSearch } from './row-search.ts';
import { settle } from './settle.ts';
import { Shown } from './shown.ts';
import type { State } from './state.ts';
import { TableChanger } from './table-changer.ts';
import { isSameView, update } from './update.ts';

/** What the session asks of whoever draws it. */
export interface SessionHost {
  /** Something that is shown has changed. */
  changed(): void;
  /** Carries out what only the owner of the terminal can. */
  effect(effect: Effect): void;
}

export interface SessionOptions {
  /** Remembers the columns chosen. */
  readonly config?: ConfigFile;
  /** Opens the table of a network namespace, of our own where there is no name; absent where none can be chosen. */
  readonly openNamespace?: (name: string | undefined) => Promise<Source>;
}

export class Session {
  state: State;
  monitor: Monitor;
  judge: Judge;
  readonly shown = new Shown();
  readonly events = new EventLog();
  /** What the page of events shows while it does not follow. */
  #heldEvents: readonly LoggedEvent[] = [];
  readonly #search = new RowSearch(this.shown, action => this.dispatch(action));
  readonly #options: SessionOptions;
  readonly #player: Player | undefined;
  readonly #changer = new TableChanger(this);
  #host: SessionHost = { changed: () => {}, effect: () => {} };
  /** The newest snapshot while the one shown is frozen. */
  #waiting: Snapshot | undefined;

  /** Takes over the source: it is closed when the session stops. */
  constructor(source: Source, state: State, options: SessionOptions = {}) {
    this.#options = options;
    const recording = recordingAt(source.place);
    this.#player = recording && this.#playerOf(recording);
    this.state = this.#player ? { ...state, replay: this.#player.replay } : state;
    this.monitor = new Monitor(source, state.interval, news => this.#onNews(news));
    this.judge = new Judge(this.monitor, () => this.#host.changed());
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
  get shownEvents(): readonly LoggedEvent[] {
    if (this.state.following && !this.state.frozen) this.#heldEvents = this.events.events;
    return this.#heldEvents;
  }

  /** A key, by the terminal's name for it. */
  key(name: string): void {
    this.#forgetNotice();
    if (this.state.prompt) this.dispatch({ type: 'prompt-key', key: name });
    else if (this.state.popup) this.dispatch({ type: 'popup-key', key: name });
    else if (this.state.confirm) this.#changer.answer(this.state.confirm, name);
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
      void this.#rememberColumns();
    }
    if (isMarkEntered(before, this.state, action))
      this.#changer.askToMark(before.prompt?.line.text ?? '', false);
    this.#search.follow(before, this.state, action);
    if (this.state !== before) this.#host.changed();
  }

  async #rememberColumns(): Promise<void> {
    const { config } = this.#options;
    if (config)
      this.dispatch({ type: 'notice', ...(await rememberColumns(config, this.state.display.columns)) });
  }

  #carryOut(effect: Effect): void {
    if (effect.type === 'delete') this.#changer.askToDelete(false);
    else if (effect.type === 'delete-all') this.#changer.askToDelete(true);
    else if (effect.type === 'refresh') this.monitor.refresh();
    else if (effect.type !== 'previous-match-or-namespaces') this.#host.effect(effect);
    else if (this.state.find !== '') this.dispatch({ type: 'previous-match' });
    else void this.#listNamespaces();
  }

  #onNews(news: News): void {
    const { latest } = this.monitor;
    const matches = news === 'table' ? this.#compileSelection() : undefined;
    if (news === 'table' && latest) this.events.add(latest, matches);
    if (news !== 'facts' && this.#player?.hasRead()) return;
    if (news === 'table') {
      if (this.state.frozen) this.#waiting = this.monitor.exchange(this.#waiting, latest);
      else this.#show(matches);
      if (this.state.page === 'pressure' || this.judge.isDue) this.#judge();
    }
    this.#host.changed();
  }

  /** Names in it are looked up anew, since what they stand for changes with leases. */
  #compileSelection(): Predicate | undefined {
    return compileSelection(this.state.filters, this.state.context);
  }

  /** Shows the newest snapshot, or while frozen the one shown before. */
  #show(matches = this.#compileSelection()): void {
    const { frozen } = this.state;
    const before = this.shown.snapshot;
    const snapshot = frozen ? (before ?? this.monitor.latest) : this.monitor.latest;
    if (!snapshot) return;
    const held = this.shown.identityOf(this.state.flows.key);
    this.shown.show(this.monitor.exchange(before, snapshot), this.state, matches);
    this.state = settle(this.state, this.shown, held);
    if (!frozen) this.#waiting = this.monitor.exchange(this.#waiting, undefined);
    this.#search.tableChanged(this.state);
  }

  #playerOf(recording: Recording): Player {
    const player: Player = new Player(recording, {
      changed: () => this.dispatch({ type: 'replayed', replay: player.replay }),
      notice: text => this.dispatch({ type: 'notice', text, tone: 'plain' }),
    });
    return player;
  }

  async #listNamespaces(): Promise<void> {
    const { place } = this.monitor.source;
    if (!this.#options.openNamespace || !place.isThisMachine) {
      this.dispatch({ type: 'notice', text: ELSEWHERE, tone: 'plain' });
      return;
    }
    const found = await listNamespaces();
    this.dispatch({ type: 'namespaces', found, shown: place.namespace });
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
    this.judge = new Judge(this.monitor, () => this.#host.changed());
    this.shown.clear();
    this.#waiting = undefined;
    const { filters } = this.state;
    this.state = {
      ...this.state,
      ...{ page: 'flows', focus: 'flows', flows: AT_TOP, hosts: AT_TOP, frozen: false },
      filters: { ...filters, only: undefined },
    };
    this.monitor.start();
    this.#host.changed();
  }

  #judge(): void {
    if (this.shown.snapshot) void this.judge.update(this.shown.snapshot);
  }
}

/** Why there is no list of namespaces. */
const ELSEWHERE = 'Namespaces can be chosen of this machine only, and not while recording.';

/** Whether the prompt for a mark has just been accepted. */
function isMarkEntered({ prompt }: State, after: State, action: Action): boolean {
  return prompt?.kind === 'mark' && !after.prompt && action.type === 'prompt-key' && action.key === 'enter';
}
