// The stream blessed reads keys from: it keeps escape sequences whole, and names keys as the key registry does.
import { EventEmitter } from 'node:events';
import type { Key } from 'blessed/lib/widgets/screen.js';

/** As much of a TTY stream as conntop needs; tests give one of their own. */
export interface TerminalInput extends NodeJS.ReadableStream {
  isTTY?: boolean;
  isRaw?: boolean;
  setRawMode?(raw: boolean): unknown;
}

/** How long the rest of an escape sequence may take to arrive before ESC counts as the key, in milliseconds. */
const ESCAPE_TIMEOUT = 50;

/** The start of an escape sequence, at the end of what was read. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
const UNFINISHED = /\x1b(?:\[(?:[0-9;?<]*|M[\s\S]{0,2})|O)?$/;

/** Mouse and focus reports; blessed drops everything that it reads together with one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
const REPORT = /(\x1b\[(?:<[0-9;]*[mM]|M[\s\S]{3}|[IO]))/;

interface KeyDecoderEvents {
  data: [Buffer];
  // blessed emits the keys it finds on the stream that it found them in.
  keypress: [string | undefined, Key | undefined];
}

export class KeyDecoder extends EventEmitter<KeyDecoderEvents> {
  readonly #source: TerminalInput;
  /** Bytes read but not yet handed on, as latin1 text. */
  #held = '';
  #timer: NodeJS.Timeout | undefined;
  readonly #onData = (chunk: Buffer | string) => this.#read(Buffer.from(chunk).toString('latin1'));

  constructor(source: TerminalInput) {
    super();
    this.#source = source;
    source.on('data', this.#onData);
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
    this.#source.pause();
  }

  /** Gives the stream back; nothing is read from it any more. */
  release(): void {
    this.pause();
    this.#source.removeListener('data', this.#onData);
  }

  #read(text: string): void {
    clearTimeout(this.#timer);
    const pending = this.#held + text;
    this.#held = UNFINISHED.exec(pending)?.[0] ?? '';
    this.#handOn(pending.slice(0, pending.length - this.#held.length));
    if (this.#held) this.#timer = setTimeout(() => this.#giveUpWaiting(), ESCAPE_TIMEOUT);
  }

  #giveUpWaiting(): void {
    const held = this.#held;
    this.#held = '';
    this.#handOn(held);
  }

  #handOn(text: string): void {
    for (const part of text.split(REPORT)) {
      if (part) this.emit('data', Buffer.from(part, 'latin1'));
    }
  }
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
