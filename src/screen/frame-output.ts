// The stream blessed writes frames to: it counts them, trims them, and knows whether the terminal keeps up.
import { EventEmitter } from 'node:events';
import { compactFrame } from './compact-frame.ts';

/** As much of a TTY stream as conntop needs; tests give one of their own. */
export interface TerminalOutput extends NodeJS.WritableStream {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
  /** Absent in tests. */
  fd?: number;
  /** Node's own handle, absent in tests; `setBlocking` is internal but present in Node 20, 22 and 24. */
  _handle?: { setBlocking?: (blocking: boolean) => void };
}

/** The size taken for a terminal that does not know its own, such as a serial console. */
const FALLBACK_SIZE = { columns: 80, rows: 24 };

/** No wall of screens has more; beyond it the cells alone would take longer to make than a key may take. */
const LARGEST_SIZE = { columns: 640, rows: 200 };

/** blessed addresses each row it touches twice; the first of two addresses in a row says nothing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
const REPEATED_ADDRESS = /\x1b\[\d+;1H(?=\x1b\[\d+;\d+H)/g;

interface FrameOutputEvents {
  resize: [];
  /** The terminal has taken everything written so far. */
  idle: [];
}

export class FrameOutput extends EventEmitter<FrameOutputEvents> {
  readonly isTTY = true;
  readonly writable = true;
  /** Bytes handed to the terminal since the start. */
  bytesWritten = 0;
  readonly #stream: TerminalOutput;
  #writesUnderWay = 0;
  readonly #onResize = () => this.emit('resize');

  /** Makes the stream non-blocking: a terminal that stalls must not stop the program from hearing signals. */
  constructor(stream: TerminalOutput) {
    super();
    this.#stream = stream;
    stream._handle?.setBlocking?.(false);
    stream.on('resize', this.#onResize);
  }

  get columns(): number {
    return Math.min(this.#stream.columns || FALLBACK_SIZE.columns, LARGEST_SIZE.columns);
  }

  get rows(): number {
    return Math.min(this.#stream.rows || FALLBACK_SIZE.rows, LARGEST_SIZE.rows);
  }

  /** The terminal's file descriptor; undefined where it is none of the system's. */
  get descriptor(): number | undefined {
    return this.#stream.fd;
  }

  /** Whether the terminal has yet to take what was written; another frame would only wait behind it. */
  get busy(): boolean {
    return this.#writesUnderWay > 0;
  }

  write(text: string): boolean {
    const trimmed = compactFrame(text.replace(REPEATED_ADDRESS, ''), this.columns);
    this.bytesWritten += Buffer.byteLength(trimmed);
    this.#writesUnderWay++;
    return this.#stream.write(trimmed, () => {
      this.#writesUnderWay--;
      if (!this.busy) this.emit('idle');
    });
  }

  /** Resolves once the terminal has taken everything or is gone; to false after `milliseconds` of waiting for it. */
  drain(milliseconds: number): Promise<boolean> {
    return new Promise(resolve => {
      const timer = setTimeout(() => resolve(false), milliseconds);
      this.#stream.write('', () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  /** Gives the stream back as it was found. */
  release(): void {
    this.#stream.removeListener('resize', this.#onResize);
    if (!this.busy) this.#stream._handle?.setBlocking?.(true);
  }
}
