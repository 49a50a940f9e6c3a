// Ties it together: takes keys and news of the table, keeps the state, and says when there is something to draw.
import { listNamespaces } from '../reader/namespaces.ts';
import { type Recording, recordingAt } from '../reader/place.ts';
import { type Source, SourceError } from '../reader/source.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { FilterContext } from '../view/filter/context.ts';
import { compileSelection, type Predicate } from '../view/filter/selection.ts';
import type { Action } from './action.ts';
import type { Command, TerminalCommand } from './command.ts';
import { type ConfigFile, rememberColumns } from './config-file.ts';
import { AT_TOP } from './cursor.ts';
import { EventLog } from './event-log.ts';
import { Judge } from './judge.ts';
import { actionOf } from './keys.ts';
import type { LoggedEvent } from './logged-event.ts';
import { Monitor, type News } from './monitor.ts';
import { Player } from './player.ts';
import { RowSearch } from './row-search.ts';
import { settle } from './settle.ts';
import { Shown } from './shown.ts';
import type { State } from './state.ts';
import { TableChanger } from './table-changer.ts';
import { update } from './update.ts';

/** What the session asks of whoever draws it. */
export interface SessionHost {
  /** Something that is shown has changed. */
  changed(): void;
  /** Carries out what only the owner of the terminal can. */
  carryOut(command: TerminalCommand): void;
}

export interface SessionOptions {
  /** What filters may ask for beside the table; nothing where absent. */
  readonly context?: FilterContext;
  /** Remembers the columns chosen. */
  readonly config?: ConfigFile;
  /** Opens the table of a network namespace, of our own where there is no name; absent where none can be chosen. */
  readonly openNamespace?: (name: string | undefined) => Promise<Source>;
}

export class Session {
  state: State;
  monitor: Monitor;
  judge: Judge;
  readonly shown: Shown;
  readonly events = new EventLog();
  /** What the page of events shows while it does not follow. */
  #heldEvents: readonly LoggedEvent[] = [];
  readonly #search: RowSearch;
  readonly #options: SessionOptions;
  readonly #player: Player | undefined;
  readonly #changer = new TableChanger(this);
  #host: SessionHost = { changed: () => {}, carryOut: () => {} };
  /** The newest snapshot while the one shown is frozen. */
  #waiting: Snapshot | undefined;

  /** Takes over the source: it is closed when the session stops. */
  constructor(source: Source, state: State, options: SessionOptions = {}) {
    this.#options = options;
    this.shown = new Shown(options.context);
    this.#search = new RowSearch(this.shown, action => this.dispatch(action));
    const recording = recordingAt(source.place);
    this.#player = recording && this.#playerOf(recording);
    this.state = this.#player ? { ...state, replay: this.#player.replay } : state;
    this.monitor = new Monitor(source, state.interval, news => this.#onNews(news));
    this.judge = new Judge(this.monitor, () => this.#host.changed());
  }

  /** Says who is told of changes from now on, and carries out commands. */
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
    const action = actionOf(name, this.state);
    if (action) this.dispatch(action);
  }

  /** Text that was pasted into the terminal. */
  paste(text: string): void {
    this.#forgetNotice();
    this.dispatch({ type: 'paste', text });
  }

  /** A notice is for one look: the next key takes it away. */
  #forgetNotice(): void {
    if (!this.state.notice) return;
    this.state = { ...this.state, notice: undefined };
    this.#host.changed();
  }

  dispatch(action: Action): void {
    const before = this.state;
    const { state, commands } = update(before, action, this.shown);
    this.state = state;
    for (const command of commands) this.#carryOut(command);
    if (this.state !== before) this.#host.changed();
  }

  /** One type of command at a time, so that the compiler sees that command and carrier belong together. */
  #carryOut<Type extends Command['type']>(command: Command & { readonly type: Type }): void {
    this.#carriers[command.type](command);
  }

  /** How each command there is gets carried out. */
  readonly #carriers: Carriers = {
    quit: command => this.#host.carryOut(command),
    suspend: command => this.#host.carryOut(command),
    redraw: command => this.#host.carryOut(command),
    refresh: () => this.monitor.refresh(),
    show: () => this.#show(),
    judge: () => this.#judge(),
    'set-interval': ({ milliseconds }) => this.monitor.setInterval(milliseconds),
    find: ({ start, step }) => this.#search.find(this.state, start, step),
    'stop-finding': () => this.#search.stopFinding(),
    count: () => this.#search.count(this.state),
    'stop-counting': () => this.#search.stopCounting(),
    'plan-deletion': ({ all }) => this.#changer.askToDelete(all),
    'plan-mark': ({ mark, all }) => this.#changer.askToMark(mark, all),
    change: ({ change }) => void this.#changer.carryOut(change),
    'remember-columns': ({ columns }) => void this.#rememberColumns(columns),
    'list-namespaces': () => void this.#listNamespaces(),
    'enter-namespace': ({ name }) => void this.#enterNamespace(name),
    replay: ({ control }) => this.#player?.control(control),
    'go-to': ({ wallTime }) => this.#player?.goTo(wallTime),
  };

  async #rememberColumns(columns: State['display']['columns']): Promise<void> {
    const { config } = this.#options;
    if (config) this.dispatch({ type: 'notice', ...(await rememberColumns(config, columns)) });
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
    return compileSelection(this.state.filters, this.shown.context);
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

  /** Reads a namespace from now on; where that cannot be opened, all stays as it is. */
  async #enterNamespace(name: string | undefined): Promise<void> {
    try {
      const source = await this.#options.openNamespace?.(name);
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

type Carriers = {
  readonly [Type in Command['type']]: (command: Command & { readonly type: Type }) => void;
};

/** Why there is no list of namespaces. */
const ELSEWHERE = 'Namespaces can be chosen of this machine only, and not while recording.';
