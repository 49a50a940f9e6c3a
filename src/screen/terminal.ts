// Owns the terminal from start to end: drawing, keys, resizing, suspending, signals, hang-up and crashes.
import { EventEmitter } from 'node:events';
import type { Mouse } from 'blessed/lib/widgets/screen.js';
import { type ThemeChoice, USUAL_THEME } from '../view/theme-choice.ts';
import { log } from '../words/debug-log.ts';
import { backgroundOf, capabilitiesOf, type TerminalCapabilities } from '../words/terminal-capabilities.ts';
import { type Node, Screen } from './blessed.ts';
import { FrameOutput, type TerminalOutput } from './frame-output.ts';
import { KeyDecoder, keyName, type TerminalInput } from './key-decoder.ts';
import { leaveLastWords } from './last-words.ts';
import { stopProcess } from './process-guard.ts';
import { type Symbols, symbolsFor } from './symbols.ts';
import { compileWhenUsed, useOwnTerminfo } from './terminfo.ts';
import { type Background, type Theme, themeFor } from './theme.ts';

/** How long a resize may go on before the screen is drawn anew, in milliseconds. */
const RESIZE_TIMEOUT = 50;

/** How long a terminal that has stalled may keep the program from ending, in milliseconds. */
const DRAIN_TIMEOUT = 1000;

/** Clicks and the wheel, in the encoding that has no limit on columns; no report of mere movement. */
const MOUSE_MODES = { vt200Mouse: true, sgrMouse: true };

/** A paste comes between two marks, or letter by letter as if typed. */
/** OSC 11: the colour of the background. */
const ASK_BACKGROUND = '\x1b]11;?\x07';
const PASTE_BRACKETED = '\x1b[?2004h';
const PASTE_AS_KEYS = '\x1b[?2004l';

/** A terminal that is gone says so on whatever is asked of it; whoever guards the process is told as well. */
const ignore = (): void => {};

export interface TerminalOptions {
  input: TerminalInput;
  output: TerminalOutput;
  env: NodeJS.ProcessEnv;
  /** Plain characters only, whatever the locale says. */
  ascii: boolean;
  /** Ask the terminal to report clicks; its own selection by mouse then needs Shift. */
  mouse: boolean;
}

export interface MouseReport {
  action: 'mousedown' | 'mouseup' | 'wheelup' | 'wheeldown';
  x: number;
  y: number;
}

interface TerminalEvents {
  /** A key, named as `keyName` says. */
  key: [string];
  /** Text that was pasted, as the terminal sent it: control characters may be in it. */
  paste: [string];
  mouse: [MouseReport];
  /** The size is a new one; what is drawn next is drawn whole. */
  resize: [];
}

/** Why the screen cannot be opened, in one line that says what to do instead. */
export class TerminalError extends Error {
  override name = 'TerminalError';
}

/** Takes the terminal over. Throws a TerminalError where it cannot show the screen. */
export function openTerminal(options: TerminalOptions): Terminal {
  refuseUnusable(options);
  return new Terminal(options);
}

export class Terminal extends EventEmitter<TerminalEvents> {
  readonly capabilities: TerminalCapabilities;
  readonly symbols: Symbols;
  readonly screen: Screen;
  readonly #input: KeyDecoder;
  readonly #output: FrameOutput;
  readonly #mouse: boolean;
  readonly #render: () => void;
  #background: Background;
  #choice = USUAL_THEME;
  #theme: Theme | undefined;
  #frameQueued = false;
  #frameWaiting = false;
  #closed: Promise<void> | undefined;

  constructor({ input, output, env, ascii, mouse }: TerminalOptions) {
    super();
    input.on('error', ignore);
    output.on('error', ignore);
    this.capabilities = capabilitiesOf(env, ascii);
    this.#background = backgroundOf(env);
    this.symbols = symbolsFor(this.capabilities.utf8);
    this.#mouse = mouse;
    this.#input = new KeyDecoder(input, mouse);
    this.#output = new FrameOutput(output);
    this.screen = openScreen(this.#input, this.#output, this.capabilities);
    // blessed draws at once, on every resize too; here whoever asks gets the next frame.
    this.#render = this.screen.render.bind(this.screen);
    this.screen.render = () => this.requestDraw();
    this.#listen();
    this.#output.on('idle', () => this.#drawWaiting());
    this.#setModes();
    this.#askBackground();
  }

  /** The colours that were chosen, on the background that there is. */
  get theme(): Theme {
    this.#theme ??= themeFor(this.capabilities.colors, this.#choice, this.#background);
    return this.#theme;
  }

  /** Takes other colours, from the next frame on. */
  chooseTheme(choice: ThemeChoice): void {
    if (choice === this.#choice) return;
    this.#choice = choice;
    this.#theme = undefined;
  }

  /** Whoever answers late, or not at all, has the dark one, or what COLORFGBG says. Only terminals that know the question. */
  #askBackground(): void {
    if (this.capabilities.colors !== '256') return;
    this.#input.on('background', background => {
      this.#background = background;
      this.#theme = undefined;
      this.repaint();
    });
    this.#input.expectBackground();
    this.#output.write(ASK_BACKGROUND);
  }

  get width(): number {
    return this.screen.width;
  }

  get height(): number {
    return this.screen.height;
  }

  /** Bytes sent to the terminal since the start. */
  get bytesWritten(): number {
    return this.#output.bytesWritten;
  }

  /** Puts an element on the screen, over those already there. */
  add(element: Node): void {
    this.screen.append(element);
  }

  /** Draws a frame soon: once, however often it is asked for before; later, if the terminal is behind. */
  requestDraw(): void {
    if (this.#frameQueued) return;
    this.#frameQueued = true;
    setImmediate(() => this.#draw());
  }

  /** Draws the whole screen anew, as after another program wrote over it. */
  repaint(): void {
    this.screen.alloc();
    this.requestDraw();
  }

  /** Hands a text to what the terminal keeps for pasting (OSC 52); a terminal that does not know it takes no notice. */
  copy(text: string): void {
    if (this.#closed) return;
    this.#output.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`);
  }

  /** Gives the terminal to the shell and stops, as Ctrl-Z does; goes on when the shell says so. */
  suspend(): void {
    this.#leave();
    stopProcess();
    this.proceed();
  }

  /** Takes the terminal back after a stop: in the mode that we need, in its present size, drawn whole. */
  proceed(): void {
    if (this.#closed) return;
    // Whoever stopped us by SIGSTOP gave us no chance to leave, and the shell has set its own mode since.
    this.#leave();
    this.#enter();
  }

  /**
   * Restores the terminal; resolves when it has taken the last byte, or has stalled for too long. With `lastWords`, what
   * restores a stalled terminal is left behind for the moment at which it reads again.
   */
  close(lastWords = true): Promise<void> {
    this.#closed ??= this.#restore(lastWords);
    return this.#closed;
  }

  #listen(): void {
    const { program } = this.screen;
    program.on('keypress', (character, key) => {
      const name = keyName(character, key);
      if (name !== undefined) this.emit('key', name);
    });
    this.#input.on('paste', text => this.emit('paste', text));
    program.on('resize', () => this.emit('resize'));
    if (this.#mouse) program.on('mouse', report => this.#onMouse(report));
  }

  #onMouse({ action, x, y }: Mouse): void {
    if (action === 'mousedown' || action === 'mouseup' || action === 'wheelup' || action === 'wheeldown') {
      this.emit('mouse', { action, x, y });
    }
  }

  #draw(): void {
    this.#frameQueued = false;
    if (this.#closed) return;
    this.#frameWaiting = this.#output.busy;
    if (this.#frameWaiting) return;
    const begun = performance.now();
    const before = this.#output.bytesWritten;
    this.#render();
    this.screen.program.flush();
    log('frame', { ms: performance.now() - begun, bytes: this.#output.bytesWritten - before });
  }

  #drawWaiting(): void {
    if (this.#frameWaiting) this.requestDraw();
  }

  /** blessed's own way out loses the last bytes, and it knows nothing of a mouse that we turned on. */
  #leave(): void {
    this.#resetModes();
    this.screen.leave();
    this.screen.program.flush();
    this.#input.setRawMode(false);
    this.#input.pause();
  }

  #enter(): void {
    this.#input.setRawMode(true);
    this.#input.resume();
    // Nobody told us of a resize while we were stopped; this makes Node look.
    process.kill(process.pid, 'SIGWINCH');
    this.screen.enter();
    this.#setModes();
    this.repaint();
  }

  #setModes(): void {
    this.#output.write(PASTE_BRACKETED);
    if (this.#mouse) this.screen.program.setMouse(MOUSE_MODES, true);
  }

  #resetModes(): void {
    this.screen.program.disableMouse();
    this.#output.write(PASTE_AS_KEYS);
  }

  async #restore(lastWords: boolean): Promise<void> {
    this.#resetModes();
    this.screen.destroy();
    this.#input.release();
    const isDrained = await this.#output.drain(DRAIN_TIMEOUT);
    this.#output.release();
    const { descriptor } = this.#output;
    if (!isDrained && lastWords && descriptor !== undefined) leaveLastWords(descriptor);
  }
}

function refuseUnusable({ input, output, env }: TerminalOptions): void {
  const elsewhere = 'use "conntop list" for plain text';
  if (!input.isTTY || !output.isTTY) {
    const which = output.isTTY ? 'standard input' : 'standard output';
    throw new TerminalError(`${which} is not a terminal; ${elsewhere}`);
  }
  if (env.TERM === 'dumb' || !env.TERM) {
    throw new TerminalError(`the terminal (TERM=${env.TERM ?? ''}) cannot place a cursor; ${elsewhere}`);
  }
}

function openScreen(
  input: KeyDecoder,
  output: FrameOutput,
  { terminfo, utf8 }: TerminalCapabilities,
): Screen {
  useOwnTerminfo();
  compileWhenUsed();
  const screen = new Screen({
    input,
    output,
    terminal: terminfo,
    forceUnicode: utf8,
    resizeTimeout: RESIZE_TIMEOUT,
  });
  withoutHandlers();
  // Box lines are sent as the characters they are: some terminals print letters for the alternate set.
  screen.tput.brokenACS = true;
  // The Linux console's description claims UTF-8 whatever the locale.
  if (!utf8) screen.tput.numbers.U8 = 0;
  return screen;
}

/** blessed catches signals and crashes by itself, and sets the modes of a terminal that may be gone while exiting. */
function withoutHandlers(): void {
  process.removeListener('uncaughtException', Screen._exceptionHandler);
  process.removeListener('SIGTERM', Screen._sigtermHandler);
  process.removeListener('SIGINT', Screen._sigintHandler);
  process.removeListener('SIGQUIT', Screen._sigquitHandler);
  process.removeListener('exit', Screen._exitHandler);
}
