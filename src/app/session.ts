// Ties it together: takes keys and news of the table, keeps the state, and says when there is something to draw.
import { setImmediate as immediate } from 'node:timers/promises';
import { TableChanger } from '../changes/table-changer.ts';
import { targetFilters, targetText } from '../pressure/report-line.ts';
import { reportTargets } from '../pressure/report-text.ts';
import { listNamespaces } from '../reader/namespaces.ts';
import { SourceError } from '../reader/source.ts';
import { AT_TOP } from '../view/cursor.ts';
import { compileSelection, type Predicate } from '../view/filter/selection.ts';
import { type Notice, plainNotice } from '../view/notice.ts';
import type { PromptKind } from '../view/prompts.ts';
import type { LoggedEvent } from '../watch/logged-event.ts';
import type { Reading } from '../watch/reading.ts';
import { type Jump, RowSearch } from '../watch/row-search.ts';
import { Shown } from '../watch/shown.ts';
import type { Watched } from '../watch/watched.ts';
import type { Action } from './action.ts';
import type { Command, TargetUse, TerminalCommand } from './command.ts';
import { findPredicate } from './find.ts';
import { actionOf } from './keys.ts';
import { reachable } from './motion.ts';
import { entryPredicate } from './prompt.ts';
import { settle } from './settle.ts';
import type { State } from './state.ts';
import { update } from './update.ts';

/** What the session asks of whoever draws it. */
export interface SessionHost {
  /** Something that is shown has changed. */
  changed(): void;
  /** Puts a text where the terminal keeps what has been copied. */
  copy(text: string): void;
  /** Carries out what only the owner of the terminal can. */
  carryOut(command: TerminalCommand): void;
}

export interface SessionOptions {
  /** Makes these the columns to begin with, the usual ones where undefined; says how that went. */
  readonly rememberColumns?: (columns: State['display']['columns']) => Promise<Notice>;
  /** Writes what is shown into a new file, in the form that its name asks for; says how that went. */
  readonly saveView?: (path: string, shown: Shown, display: State['display']) => Promise<Notice>;
  /** Gives the filters in use a name, to be used in other filters; says how that went. */
  readonly saveFilter?: (name: string, text: string) => Promise<Notice>;
  /** Keeps what has been typed into a prompt for the next run; absent where nothing is to be kept. */
  readonly rememberEntry?: (kind: PromptKind, text: string) => void;
  /** Opens the table of a network namespace, of our own where there is no name; absent where none can be chosen. */
  readonly openNamespace?: (name: string | undefined) => Promise<Watched>;
}

/** What belongs to the table being read, and goes with it. */
interface Table {
  readonly watched: Watched;
  readonly shown: Shown;
  readonly search: RowSearch;
}

export class Session {
  state: State;
  /** What is to be said of how it ended; undefined where it ended as it should. */
  lastWord: string | undefined;
  #table: Table;
  readonly #options: SessionOptions;
  readonly #changer = new TableChanger(this);
  #host: SessionHost = { changed: () => {}, copy: () => {}, carryOut: () => {} };

  /** Takes over the table: it is stopped with the session. */
  constructor(watched: Watched, state: State, options: SessionOptions = {}) {
    this.#options = options;
    this.#table = this.#tableOf(watched);
    this.state = { ...state, replay: watched.player?.replay };
  }

  get watched(): Watched {
    return this.#table.watched;
  }

  get shown(): Shown {
    return this.#table.shown;
  }

  /** Says who is told of changes from now on, and carries out commands. */
  attach(host: SessionHost): void {
    this.#host = host;
  }

  start(): void {
    void this.#follow(this.watched);
  }

  /** What is known beside the table has changed, by which flows may be filtered and sorted. */
  arrangeAnew(): void {
    this.#show();
    this.#host.changed();
  }

  stop(): void {
    this.#table.search.stop();
    this.watched.stop();
  }

  /** The events to show: the newest, but while the page is scrolled back or frozen those that were there. */
  get shownEvents(): readonly LoggedEvent[] {
    return this.watched.events.shown(this.state.following && !this.state.frozen);
  }

  /** A key, by the terminal's name for it. */
  key(name: string): void {
    this.#forgetNotice();
    // Whoever touches a key looks at the screen, and wants the router back.
    this.watched.source.place.link?.retry();
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
    quit: command => void this.#quit(command),
    suspend: command => this.#host.carryOut(command),
    redraw: command => this.#host.carryOut(command),
    refresh: () => this.watched.pace.refresh(),
    show: () => this.#show(),
    judge: () => this.#judge(),
    'set-interval': ({ milliseconds }) => this.watched.pace.setInterval(milliseconds),
    copy: command => this.#copy(command),
    'use-target': ({ use, index }) => this.#useTarget(use, index),
    'save-view': ({ path }) =>
      void this.#tell(this.#options.saveView?.(path, this.shown, this.state.display)),
    'save-filter': ({ name, text }) => void this.#tell(this.#options.saveFilter?.(name, text)),
    find: jump => this.#find(jump),
    'stop-finding': () => this.#table.search.stopFinding(),
    count: () => this.#count(),
    'stop-counting': () => this.#table.search.stopCounting(),
    'plan-deletion': ({ all }) => this.#changer.askToDelete(all),
    'plan-mark': ({ mark, all }) => this.#changer.askToMark(mark, all),
    change: ({ change }) => void this.#changer.carryOut(change),
    'stop-change': () => void this.#changer.stop(),
    'remember-columns': ({ columns }) => void this.#tell(this.#options.rememberColumns?.(columns)),
    'remember-entry': ({ kind, text }) => this.#options.rememberEntry?.(kind, text),
    'list-namespaces': () => void this.#listNamespaces(),
    'enter-namespace': ({ name }) => void this.#enterNamespace(name),
    replay: ({ control }) => this.watched.player?.control(control),
    'go-to': ({ wallTime }) => this.watched.player?.goTo(wallTime),
  };

  /** A change under way is ended first, and what is left of it is told once the screen is gone. */
  async #quit(command: TerminalCommand): Promise<void> {
    if (this.#changer.isChanging) this.lastWord = `quit in the middle: ${await this.#changer.stop()}`;
    this.#host.carryOut(command);
  }

  #copy(command: Command & { readonly type: 'copy' }): void {
    this.#host.copy(command.text);
    this.#notify(`Copied, if the terminal allows it: ${command.text.split('\n', 3).join(', ')}`);
  }

  /** What the cursor of the page of pressure stands on; the page may have been made anew since. */
  #useTarget(use: TargetUse, index: number): void {
    const { report } = this.watched.judge;
    const target = report && reportTargets(report)[index];
    if (!target) return;
    const filters = targetFilters(target);
    if (use === 'open' && filters) this.dispatch({ type: 'show-flows', filters });
    else if (use !== 'delete') this.#copy({ type: 'copy', text: targetText(target) });
    else if (target.kind !== 'command' || target.filter === undefined) this.#notify(NOT_RUN);
    else this.#changer.askToDeleteBy(target.filter);
  }

  #notify(text: string): void {
    this.dispatch({ type: 'notice', ...plainNotice(text) });
  }

  async #tell(outcome: Promise<Notice> | undefined): Promise<void> {
    const notice = await outcome;
    if (notice) this.dispatch({ type: 'notice', ...notice });
  }

  #tableOf(watched: Watched): Table {
    const shown = new Shown(watched);
    watched.attach({
      judged: () => this.#host.changed(),
      learned: () => this.arrangeAnew(),
      replayed: replay => this.dispatch({ type: 'replayed', replay }),
      notice: text => this.#notify(text),
    });
    const search = new RowSearch(shown, {
      found: (index, hasWrapped) => this.dispatch({ type: 'found', index, hasWrapped }),
      notFound: () => this.dispatch({ type: 'not-found' }),
      counted: matches => this.dispatch({ type: 'counted', matches }),
    });
    return { watched, shown, search };
  }

  /** Shows what is read, until the table is stopped. */
  async #follow(watched: Watched): Promise<void> {
    let matches: Predicate | undefined;
    const selection = (reading: Reading): Predicate | undefined => {
      matches = this.#compileSelection(reading);
      return matches;
    };
    for await (const { type } of watched.news(selection)) {
      if (type !== 'facts') this.#changer.hasRead();
      if (type === 'reading') {
        if (!this.state.frozen) this.#show(matches);
        if (this.state.page === 'pressure') this.#judge();
        else this.#judgeIfDue();
      }
      this.#host.changed();
    }
  }

  /** Names in it are looked up anew, since what they stand for changes with leases; idle times go by the reading. */
  #compileSelection(reading: Reading): Predicate | undefined {
    return compileSelection(this.state.filters, this.watched.contextOf(reading));
  }

  /** Shows the newest reading, or while frozen the one shown before. */
  #show(matches?: Predicate): void {
    const { shown, watched, search } = this.#table;
    const reading = (this.state.frozen ? shown.reading : undefined) ?? watched.latest;
    if (!reading) return;
    const held = shown.identityOf(this.state.flows.key);
    shown.show(reading, this.state, matches ?? this.#compileSelection(reading));
    this.state = settle(this.state, shown, held);
    // What was under way begins anew, on the rows that are shown now.
    if (search.jump) this.#find(search.jump);
    if (this.state.prompt) this.#count();
  }

  #find(jump: Jump): void {
    const { shown, search } = this.#table;
    search.find(findPredicate(this.state, shown.context), reachable(this.state, shown).length, jump);
  }

  #count(): void {
    const { shown, search } = this.#table;
    search.count(entryPredicate(this.state, shown.context), this.state.prompt?.kind === 'find');
  }

  async #listNamespaces(): Promise<void> {
    const { place } = this.watched.source;
    if (!this.#options.openNamespace || !place.isThisMachine) {
      this.#notify(ELSEWHERE);
      return;
    }
    let isOpen = false;
    for await (const found of listNamespaces()) {
      // Counts go on to come while the user moves in the list, or has left it.
      const { page, namespaces } = this.state;
      if (isOpen && page !== 'namespaces') return;
      const shown = isOpen ? namespaces.found[namespaces.index]?.inode : place.namespace;
      this.dispatch({ type: 'namespaces', found, shown });
      isOpen = true;
      await immediate();
    }
  }

  /** Reads a namespace from now on; where that cannot be opened, all stays as it is. */
  async #enterNamespace(name: string | undefined): Promise<void> {
    try {
      const watched = await this.#options.openNamespace?.(name);
      if (watched) this.#turnTo(watched);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      this.dispatch({ type: 'notice', text: `${error.message}; ${error.hint}`, tone: 'warn' });
    }
  }

  #turnTo(watched: Watched): void {
    void this.#changer.stop();
    this.stop();
    this.#table = this.#tableOf(watched);
    watched.pace.setInterval(this.state.interval);
    const { filters } = this.state;
    this.state = {
      ...this.state,
      ...{ page: 'flows', focus: 'flows', flows: AT_TOP, hosts: AT_TOP, frozen: false, details: undefined },
      tags: [],
      filters: { ...filters, only: undefined },
    };
    this.start();
    this.#host.changed();
  }

  #judgeIfDue(): void {
    const { shown, watched } = this.#table;
    if (shown.reading && watched.judge.isDue(watched.facts))
      void watched.judge.updateAlert(shown.reading, watched.facts);
  }

  #judge(): void {
    const { shown, watched } = this.#table;
    if (shown.reading) void watched.judge.update(shown.reading, watched.facts);
  }
}

type Carriers = {
  readonly [Type in Command['type']]: (command: Command & { readonly type: Type }) => void;
};

const NOT_RUN = 'Only a command that deletes flows is run from here; c copies every other.';

/** Why there is no list of namespaces. */
const ELSEWHERE = 'Namespaces can be chosen of this machine only, and not while recording.';
