// The live screen: opens the terminal, lays the regions out, and draws a frame whenever something has changed.
import { hostname } from 'node:os';
import type { TerminalCommand } from '../app/command.ts';
import type { Session } from '../app/session.ts';
import type { State } from '../app/state.ts';
import type { Naming } from '../view/flow-text.ts';
import { safeHostName, safeText } from '../words/safe-text.ts';
import { addCells, type Canvas, type Cells, type Rect } from './cells.ts';
import { clickAt } from './clicks.ts';
import { drawConfirmBox } from './confirm-box.ts';
import { FlowTable } from './flow-table.ts';
import { drawFooter } from './footer.ts';
import { addGauge, type Gauge } from './gauge.ts';
import { drawHostsLine } from './hosts-line.ts';
import { drawHostsSidebar, linesPerGroup } from './hosts-sidebar.ts';
import { jointsOf } from './joints.ts';
import { type Layout, layOut, roomIn, type Sidebar } from './layout.ts';
import type { Model } from './model.ts';
import { alarm, drawOccupancyBoxes, drawSummaryLine, historyPoints, occupancy } from './occupancy-boxes.ts';
import { openPage } from './pages.ts';
import { type BoxStyle, drawJoints } from './pane.ts';
import type { Points } from './points.ts';
import { drawPopupBox } from './popup-box.ts';
import { type Ending, guardProcess } from './process-guard.ts';
import { drawPromptLine } from './prompt-line.ts';
import { noteOf, replayTime } from './reading-state.ts';
import { addSparkline, type Sparkline } from './sparkline.ts';
import { type MouseReport, openTerminal, type Terminal, type TerminalOptions } from './terminal.ts';
import { drawTextPage, pageNews } from './text-page.ts';
import { themeFor } from './theme.ts';
import { drawTitleBar } from './title-bar.ts';
import { drawTooSmall, isTooSmall } from './too-small.ts';
import { totalsHeight } from './totals-lines.ts';
import { trafficPoints } from './traffic-text.ts';
import { drawVerdictLine } from './verdict-line.ts';

/** The gauge of the one-line summary, in cells. */
const SUMMARY_GAUGE = 16;
/** Cells that the table's box keeps free beside its gauge, for the percentage. */
const PERCENT_ROOM = 8;
/** Without news for so long, the clock and ages of what is shown go on. A little more than a second. Milliseconds. */
const HEARTBEAT = 1200;

export interface LiveScreenOptions {
  /** Not started yet; the screen starts it, and stops it in the end. */
  readonly session: Session;
  readonly terminal: TerminalOptions;
  /** Whether the program's signals and crashes are this screen's to handle; tests say no. */
  readonly guard?: boolean;
}

/** The screen over a session. Its constructor throws a TerminalError where the terminal cannot show it. */
export class LiveScreen {
  readonly session: Session;
  readonly #terminal: Terminal;
  readonly #naming: Naming;
  readonly #table = new FlowTable();
  readonly #cells: Cells;
  readonly #gauge: Gauge;
  readonly #sparkline: Sparkline;
  readonly #traffic: Sparkline;
  readonly #mono = themeFor('mono');
  readonly #router = safeHostName(hostname()) ?? '';
  readonly #guard: () => void;
  #layout: Layout;
  #end: (ending?: Ending) => void = () => {};
  readonly #over = new Promise<Ending | undefined>(resolve => {
    this.#end = resolve;
  });
  #heartbeat: NodeJS.Timeout | undefined;

  constructor({ session, terminal: options, guard = true }: LiveScreenOptions) {
    this.#guard = guard ? this.#guardProcess(options) : () => {};
    const terminal = this.#open(options);
    this.#terminal = terminal;
    this.#naming = {
      nameOf: address => session.watched.names.nameOf(address, { lookUp: true }),
      serviceOf: (port, protocol) => session.watched.names.serviceOf(port, protocol),
    };
    this.session = session;
    session.attach({
      changed: () => this.changed(),
      copy: text => terminal.copy(text),
      carryOut: command => this.#carryOut(command),
    });
    this.#layout = layOut(terminal.width, terminal.height, 'usual');
    this.#cells = addCells(terminal, wholeScreen(terminal), canvas => this.#paint(canvas));
    this.#gauge = addGauge(terminal, HIDDEN);
    this.#sparkline = addSparkline(terminal, HIDDEN, 'good');
    this.#traffic = addSparkline(terminal, HIDDEN, 'title');
    terminal.on('key', key => this.session.key(key));
    terminal.on('paste', text => this.session.paste(text));
    terminal.on('resize', () => this.#layOut());
    terminal.on('mouse', report => this.#click(report));
    this.#layOut();
  }

  /**
   * Shows the screen; resolves when the user has quit and the terminal is as it was: to the signal that ended it in
   * place of the user. Rejects with what was thrown in the meantime and caught by nobody.
   */
  async run(): Promise<NodeJS.Signals | undefined> {
    this.session.start();
    this.#heartbeat = setInterval(() => this.changed(), HEARTBEAT).unref();
    const ending = await this.#over;
    clearInterval(this.#heartbeat);
    this.session.stop();
    const signal = ending && 'signal' in ending ? ending.signal : undefined;
    // Whoever hangs up has no use for a terminal that is put back later.
    await this.#terminal.close(signal !== 'SIGHUP');
    this.#guard();
    if (ending && 'error' in ending) throw ending.error;
    return signal;
  }

  /** Signals come when the constructor is through, and the terminal there. */
  #guardProcess(options: TerminalOptions): () => void {
    return guardProcess(options, {
      end: ending => this.#end(ending),
      stop: () => this.#terminal.suspend(),
      proceed: () => this.#terminal.proceed(),
    });
  }

  #open(options: TerminalOptions): Terminal {
    try {
      return openTerminal(options);
    } catch (error) {
      this.#guard();
      throw error;
    }
  }

  /** Something shown has changed, such as a name that has been looked up. */
  changed(): void {
    this.#heartbeat?.refresh();
    this.#terminal.chooseTheme(this.session.state.display.theme);
    if (layoutKey(this.session) !== this.#laidOutFor) this.#layOut();
    this.#updateWidgets();
    this.#terminal.requestDraw();
  }

  #laidOutFor = '';

  /** Room follows from the layout, and the state must know it for paging. */
  #layOut(): void {
    const { width, height } = this.#terminal;
    const { state } = this.session;
    this.#laidOutFor = layoutKey(this.session);
    this.#layout = layOut(width, height, sidebarOf(state), hasVerdict(this.session));
    this.#cells.place(wholeScreen(this.#terminal));
    const { hosts, flows, page } = this.#layout;
    this.session.dispatch({
      type: 'room',
      flows: roomIn(flows, 1 + totalsHeight(state.display)),
      hosts: hosts ? Math.max(1, Math.floor(roomIn(hosts, 0) / linesPerGroup(hosts))) : 1,
      page: roomIn(page, 0),
    });
    this.#updateWidgets();
    this.#terminal.requestDraw();
  }

  /** The two widgets lie over the cells, and only where a page of text does not. */
  #updateWidgets(): void {
    const { strip, summary } = this.#layout;
    const isShown = this.session.state.page === 'flows' && !isTooSmall(this.#terminal);
    const model = this.#model();
    const share = occupancy(model);
    const gaugeRect = strip
      ? { x: strip.table.x + 2, y: strip.table.y + 1, width: strip.table.width - 2 - PERCENT_ROOM, height: 1 }
      : { x: 1, y: summary?.y ?? 0, width: SUMMARY_GAUGE, height: 1 };
    show(this.#gauge, isShown && share !== undefined, gaugeRect);
    this.#gauge.wear(model.theme);
    this.#gauge.update((share ?? 0) * 100, alarm(share).role);
    this.#updateSparkline(this.#sparkline, 0, isShown, columns => historyPoints(model, columns));
    this.#updateSparkline(this.#traffic, 2, isShown, columns => trafficPoints(model, columns));
  }

  /** On a line of the box of history, beside the figures that it is of. */
  #updateSparkline(
    sparkline: Sparkline,
    line: number,
    isShown: boolean,
    pointsFor: (columns: number) => Points,
  ): void {
    const { strip } = this.#layout;
    if (!strip || !isShown) {
      sparkline.hide();
      return;
    }
    const { x, y, width } = strip.history;
    show(sparkline, true, { x: x + 1, y: y + 1 + line, width: width - 2, height: 1 });
    sparkline.wear(this.session.state.display.colors ? this.#terminal.theme : this.#mono);
    const { values, full } = pointsFor(sparkline.capacity);
    sparkline.update(values, full);
  }

  #paint(canvas: Canvas): void {
    if (isTooSmall(canvas)) {
      drawTooSmall(canvas, this.#terminal.theme);
      return;
    }
    const model = this.#model();
    const { theme, symbols } = model;
    const style: BoxStyle = { symbols, border: theme.border, label: theme.title };
    drawTitleBar(canvas, model);
    const page = openPage(model, this.session);
    if (page) drawTextPage(canvas, model, page, style);
    else this.#paintFlows(canvas, model, style);
    drawPopupBox(canvas, model, style);
    drawConfirmBox(canvas, model, style);
    drawPromptLine(canvas, model);
    drawFooter(canvas, model);
    const news = page && pageNews(page, model);
    if (news) this.session.dispatch(news);
  }

  #paintFlows(canvas: Canvas, model: Model, style: BoxStyle): void {
    drawOccupancyBoxes(canvas, model, style);
    drawSummaryLine(canvas, model, SUMMARY_GAUGE + 1);
    drawVerdictLine(canvas, model);
    drawHostsSidebar(canvas, model, style);
    drawHostsLine(canvas, model);
    this.#table.draw(canvas, model, style);
    const { flows } = model.layout;
    const isFree = ([x, y]: readonly [number, number, unknown]): boolean =>
      y !== flows.y || x <= flows.x || x >= this.#table.titleEnd;
    drawJoints(canvas, jointsOf(model.layout).filter(isFree), style);
  }

  #model(): Model {
    const { state, watched, shown } = this.session;
    const { facts, status, names } = watched;
    const { place } = watched.source;
    return {
      state,
      shown,
      facts,
      status,
      place,
      layout: this.#layout,
      theme: state.display.colors ? this.#terminal.theme : this.#mono,
      symbols: this.#terminal.symbols,
      verdict: watched.judge.alert,
      note: noteOf({ status, place, shown }),
      hostNaming: { nameOf: address => names.nameOf(address) },
      detailNaming: this.#naming,
      flowNaming: state.display.names ? this.#naming : {},
      router: safeText(place.hostName ?? this.#router),
      clock: replayTime({ shown, state }) ?? new Date().toTimeString().slice(0, 8),
    };
  }

  #carryOut({ type }: TerminalCommand): void {
    if (type === 'quit') this.#end();
    else if (type === 'suspend') this.#terminal.suspend();
    else this.#terminal.repaint();
  }

  #click({ action, x, y }: MouseReport): void {
    const { state } = this.session;
    if (state.prompt || state.popup || state.confirm) return;
    if (action === 'wheelup' || action === 'wheeldown') {
      this.session.dispatch({ type: 'move', motion: action === 'wheelup' ? 'up' : 'down' });
    }
    const click = action === 'mousedown' ? clickAt(this.#model(), this.#table, x, y) : undefined;
    if (click?.type === 'key') this.session.key(click.key);
    else if (click) this.session.dispatch(click);
  }
}

const HIDDEN: Rect = { x: 0, y: 0, width: 1, height: 1 };

/** What the layout depends on. */
function layoutKey(session: Session): string {
  const { state } = session;
  return `${sidebarOf(state)} ${totalsHeight(state.display)} ${hasVerdict(session)}`;
}

function hasVerdict({ watched }: Session): boolean {
  return watched.judge.alert !== undefined;
}

function sidebarOf({ focus, display }: State): Sidebar {
  if (focus === 'hosts') return 'asked';
  return display.sidebar ? 'usual' : 'hidden';
}

function wholeScreen({ width, height }: Terminal): Rect {
  return { x: 0, y: 0, width, height };
}

function show(widget: Gauge | Sparkline, isShown: boolean, rect: Rect): void {
  if (isShown) {
    widget.place(rect);
    widget.show();
  } else widget.hide();
}
