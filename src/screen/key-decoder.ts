// The stream blessed reads keys from: it keeps escape sequences whole, and names keys as the key registry does.
import { EventEmitter } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import type { Key } from 'blessed/lib/widgets/screen.js';
import { isLight } from '../view/theme-choice.ts';

/** As much of a TTY stream as conntop needs; tests give one of their own. */
export interface TerminalInput extends NodeJS.ReadableStream {
  isTTY?: boolean;
  isRaw?: boolean;
  setRawMode?(raw: boolean): unknown;
}

/** How long the rest of an escape sequence may take to arrive before ESC counts as the key, in milliseconds. */
const ESCAPE_TIMEOUT = 50;

/** How long the rest of a paste may take to arrive, or the word that it is over. Milliseconds. */
const PASTE_TIMEOUT = 250;
/** More of a paste is not kept; a terminal may send megabytes. Characters. */
const LONGEST_PASTE = 64 * 1024;
const PASTE_BEGINS = '\x1b[200~';
const PASTE_ENDS = '\x1b[201~';

/** The start of an escape sequence, at the end of what was read. Parameters are never as many as here. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
const UNFINISHED = /\x1b(?:\[(?:[0-9;?<]{0,24})|O)?$/;
/** The same of a mouse that reports in the old way: three characters after its mark. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
const UNFINISHED_REPORT = /\x1b(?:\[(?:[0-9;?<]{0,24}|M[^\x00-\x1f]{0,2})|O)?$/;

/**
 * Mouse and focus reports: blessed drops everything that it reads together with one. And an ESC that begins no sequence:
 * a slow link or a busy machine brings Esc together with the key after it, which is no key of its own here.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
const APART = /(\x1b\[(?:<[0-9;]*[mM]|M|[IO])|\x1b(?![[O]))/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
const REPORT_APART = /(\x1b\[(?:<[0-9;]*[mM]|M[^\x00-\x1f]{3}|[IO])|\x1b(?![[O]))/;

/** The answer to the question for the background, and the beginning of one. */
const BACKGROUND =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
  /\x1b\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})(?:\/[\da-f]{1,4})?(?:\x07|\x1b\\)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
const UNFINISHED_BACKGROUND = /\x1b\](?:1|11|11;[\da-z:/]{0,30}\x1b?)?$/i;
/** An answer that comes later is one all the same, over a slow link; but nothing is held back for it any more. Milliseconds. */
const ANSWER_TIMEOUT = 100;

interface KeyDecoderEvents {
  background: ['dark' | 'light'];
  data: [Buffer];
  /** Text that was pasted. */
  paste: [string];
  // blessed emits the keys it finds on the stream that it found them in.
  keypress: [string | undefined, Key | undefined];
}

export class KeyDecoder extends EventEmitter<KeyDecoderEvents> {
  readonly #source: TerminalInput;
  readonly #unfinished: RegExp;
  readonly #apart: RegExp;
  readonly #decoder = new StringDecoder('utf8');
  /** Read but not yet handed on. */
  #held = '';
  /** What has come of a paste that is not over; undefined while there is none. */
  #pasted: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Whether the terminal has been asked for its background, and until when the beginning of an answer is held back. */
  #isAsked = false;
  #answerUntil = 0;
  readonly #onData = (chunk: Buffer | string) => this.#read(this.#decoder.write(Buffer.from(chunk)));

  /** With `mouse`, what follows the old mark of a report belongs to it; without, nobody reports, and it is keys. */
  constructor(source: TerminalInput, mouse: boolean) {
    super();
    this.#source = source;
    this.#unfinished = mouse ? UNFINISHED_REPORT : UNFINISHED;
    this.#apart = mouse ? REPORT_APART : APART;
    source.on('data', this.#onData);
  }

  /** The terminal is asked for its background: what it answers is no key. */
  expectBackground(): void {
    this.#isAsked = true;
    this.#answerUntil = performance.now() + ANSWER_TIMEOUT;
  }

  get isRaw(): boolean {
    return this.#source.isRaw ?? false;
  }

  /** Without effect on a terminal that is gone, whose stream then has no handle any more. */
  setRawMode(raw: boolean): void {
    try {
      this.#source.setRawMode?.(raw);
    } catch {
      // Its mode is nobody's concern now.
    }
  }

  resume(): void {
    this.#source.resume();
  }

  /** Stops reading, and forgets a sequence that was cut off. */
  pause(): void {
    clearTimeout(this.#timer);
    this.#held = '';
    this.#pasted = undefined;
    this.#source.pause();
  }

  /** Gives the stream back; nothing is read from it any more. */
  release(): void {
    this.pause();
    this.#source.removeListener('data', this.#onData);
  }

  #read(text: string): void {
    clearTimeout(this.#timer);
    let rest = this.#withoutAnswer(this.#held + text);
    this.#held = '';
    while (rest)
      rest = this.#pasted === undefined ? this.#readKeys(rest) : this.#readPaste(rest, this.#pasted);
    if (this.#held) this.#timer = setTimeout(() => this.#giveUpWaiting(), ESCAPE_TIMEOUT);
    else if (this.#pasted !== undefined) this.#timer = setTimeout(() => this.#endPaste(), PASTE_TIMEOUT);
  }

  /** Takes the answer for the background out of what was read. */
  #withoutAnswer(text: string): string {
    if (!this.#isAsked) return text;
    const answer = BACKGROUND.exec(text);
    if (!answer) return text;
    this.#isAsked = false;
    const [red = 0, green = 0, blue = 0] = answer.slice(1, 4).map(part => {
      return Number.parseInt(part, 16) / (16 ** part.length - 1);
    });
    this.emit('background', isLight(red, green, blue) ? 'light' : 'dark');
    return text.replace(answer[0], '');
  }

  #unfinishedEnd(keys: string): string {
    const isAnswer = this.#isAsked && performance.now() < this.#answerUntil;
    const answer = isAnswer ? UNFINISHED_BACKGROUND.exec(keys)?.[0] : undefined;
    return answer ?? this.#unfinished.exec(keys)?.[0] ?? '';
  }

  /** Hands keys on up to the next paste; returns what comes after its beginning. */
  #readKeys(text: string): string {
    const [keys = '', ...rest] = text.split(PASTE_BEGINS);
    if (rest.length > 0) {
      this.#handOn(keys);
      this.#pasted = '';
      return rest.join(PASTE_BEGINS);
    }
    this.#held = this.#unfinishedEnd(keys);
    this.#handOn(keys.slice(0, keys.length - this.#held.length));
    return '';
  }

  /** Keeps what is pasted; returns what comes after its end. */
  #readPaste(text: string, before: string): string {
    // The word that it is over may have been cut in two by a read.
    const all = before + text;
    const end = all.indexOf(PASTE_ENDS, Math.max(0, before.length - PASTE_ENDS.length));
    if (end < 0) {
      this.#pasted = all.length > LONGEST_PASTE ? cutPaste(all) : all;
      return '';
    }
    this.#pasted = all.slice(0, end);
    this.#endPaste();
    return all.slice(end + PASTE_ENDS.length);
  }

  #endPaste(): void {
    const text = (this.#pasted ?? '').slice(0, LONGEST_PASTE);
    this.#pasted = undefined;
    this.emit('paste', text);
  }

  #giveUpWaiting(): void {
    const held = this.#held;
    this.#held = '';
    this.#handOn(held);
  }

  #handOn(text: string): void {
    for (const part of text.split(this.#apart)) {
      if (part) this.emit('data', Buffer.from(part));
    }
  }
}

/** Keeps the beginning, and as much of the end as may be the first half of the word that it is over. */
function cutPaste(all: string): string {
  return all.slice(0, LONGEST_PASTE) + all.slice(-PASTE_ENDS.length);
}

/**
 * A key's name: a printable character is itself, save `space`; other keys are named as `up`, `f1`, `C-c`,
 * `S-tab`. Absent for what is not a key of its own.
 */
export function keyName(character: string | undefined, key: Key): string | undefined {
  if (key.name === 'space' && !key.meta) return 'space';
  if (character !== undefined && isPrintable(character)) return character;
  switch (key.name) {
    // blessed reports Return twice, as `enter` and then as `return`.
    case 'return':
    case undefined:
      return undefined;
    case 'linefeed':
      return 'enter';
    case 'escape':
    case 'enter':
    case 'backspace':
      return key.name;
    default:
      return key.full;
  }
}

function isPrintable(character: string): boolean {
  return character > ' ' && !/\p{Cc}/u.test(character);
}
