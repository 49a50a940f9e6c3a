// One running loop on the far side, whatever leads there: requests go in one at a time, answers come out in sections.
import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { log } from '../../words/debug-log.ts';
import { type ChildEvents, type ChildFault, GuardedChild, LONGEST_SILENCE } from '../guarded-child.ts';
import { SourceError } from '../source-error.ts';
import { AnswerReader } from './answer-reader.ts';
import { Request } from './far-loop.ts';
import { LastLine, printableText } from './last-line.ts';

/** A login may greet with a page of text before the loop answers; more than this is no greeting. Bytes. */
const LONGEST_GREETING = 256 * 1024;
/** No answer is longer: a table of this length has some five million flows. Bytes. */
const LONGEST_ANSWER = 1024 ** 3;
/** All that is read for one answer that is kept as text: the leases of a large network fit. Bytes. */
const LONGEST_TEXT = 8 * 1024 * 1024;

const ENDLESS = ['sends without end', 'check what is installed there'] as const;

/** Called for each section of an answer; what it returns takes the section's bytes, borrowed until it returns. */
export type OpenSection = (letter: string, argument: string) => (bytes: Buffer) => void;

export interface Section {
  readonly letter: string;
  readonly argument: string;
  readonly text: string;
}

export interface FarShellOptions {
  /** What a person types to get there, told when it does not work. */
  readonly byHand: string;
  /** Whether what the program says on standard error goes to ours until the loop answers; false by default. */
  readonly showComplaints?: boolean;
}

interface Pending {
  readonly id: number;
  readonly open: OpenSection;
  readonly resolve: (status: number) => void;
  readonly reject: (error: SourceError) => void;
}

export class FarShell {
  /** Bytes of requests written, and of answers and complaints read. */
  written = 0;
  read = 0;
  readonly #child: GuardedChild;
  readonly #reader: AnswerReader;
  readonly #onEnd: (error: SourceError) => void;
  readonly #program: string;
  readonly #byHand: string;
  readonly #said = new LastLine();
  readonly #greeting = new LastLine();
  #showComplaints: boolean;
  #queue: Promise<unknown> = Promise.resolve();
  #pending: Pending | undefined;
  #section: ((bytes: Buffer) => void) | undefined;
  #serial = 0;
  /** Milliseconds that the present answer may keep silent. */
  #patience = LONGEST_SILENCE;
  #greeted = 0;
  #end: SourceError | undefined;

  /**
   * Starts `argv`, without a shell. `onEnd` is called once, when the far side can no longer be asked.
   */
  constructor(
    argv: readonly string[],
    onEnd: (error: SourceError) => void,
    { byHand, showComplaints = false }: FarShellOptions,
  ) {
    const [program = ''] = argv;
    const token = randomBytes(16).toString('hex');
    this.#program = program;
    this.#byHand = byHand;
    this.#onEnd = onEnd;
    this.#showComplaints = showComplaints;
    this.#reader = new AnswerReader(token, {
      marker: (id, letter, argument) => this.#mark(id, letter, argument),
      bytes: bytes => this.#take(bytes),
    });
    const events: ChildEvents = {
      bytes: chunk => {
        this.read += chunk.length;
        this.#reader.push(chunk);
      },
      complaint: chunk => this.#takeComplaint(chunk),
      failed: error => this.#failToStart(error),
      faulted: fault => this.#fail(...this.#wordsFor(fault)),
      ended: (status, signal) => this.#failWith(`ended with ${signal ?? status}`),
    };
    // At a password's prompt, ssh has the terminal's echo switched off.
    this.#child = new GuardedChild(argv, events, { hasInput: true, ending: 'SIGTERM' });
    this.#write(`${token}\n`);
  }

  /** Of the program that leads to the far side; undefined where it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The last line that the far side complained with. */
  get complaint(): string {
    return this.#said.text;
  }

  /**
   * Resolves with the far side's SSH_CONNECTION, empty outside of ssh, when the loop answers for the first time;
   * rejects, and ends everything, after `patience` milliseconds.
   */
  async hello(patience: number): Promise<string> {
    let connection = '';
    const open: OpenSection = (_letter, argument) => {
      connection = argument;
      return () => {};
    };
    await this.ask(Request.HELLO, '', open, patience);
    this.#showComplaints = false;
    return connection;
  }

  /**
   * Sends a request when the one before is answered. Resolves with the status of the far command; rejects with a
   * SourceError when the connection ends, or when nothing comes for `patience` milliseconds.
   */
  ask(request: Request, argument: string, open: OpenSection, patience = LONGEST_SILENCE): Promise<number> {
    const answer = this.#queue.then(() => this.#ask(request, argument, open, patience));
    this.#queue = answer.catch(() => {});
    return answer;
  }

  /** As `ask`, with the sections of the answer as text, a byte a character. */
  async askText(request: Request, argument = ''): Promise<Section[]> {
    const sections: { letter: string; argument: string; chunks: Buffer[] }[] = [];
    let length = 0;
    await this.ask(request, argument, (letter, name) => {
      const section = { letter, argument: name, chunks: [] as Buffer[] };
      sections.push(section);
      return bytes => {
        length += bytes.length;
        if (length > LONGEST_TEXT) this.#fail(...ENDLESS);
        else section.chunks.push(Buffer.from(bytes));
      };
    });
    return sections.map(({ chunks, ...rest }) => ({
      ...rest,
      text: Buffer.concat(chunks).toString('latin1'),
    }));
  }

  /** Ends the program and with it the far side. `onEnd` is not called. */
  close(): void {
    this.#finish(new SourceError('closed', 'start conntop again'));
  }

  #takeComplaint(chunk: Buffer): void {
    this.read += chunk.length;
    this.#said.push(chunk);
    if (this.#showComplaints) process.stderr.write(printableText(chunk.toString('latin1')));
  }

  #failToStart({ code, message }: NodeJS.ErrnoException): void {
    if (code === 'ENOENT') this.#fail('is not installed', `install ${this.#program}, then try again`);
    else this.#fail(printableText(message), 'check that it can be run');
  }

  /** It has ended: what it said last is why, or else `otherwise`. As a part of our own line, it ends without a full stop. */
  #failWith(otherwise: string): void {
    const last = (this.#said.text || this.#greeting.text).replace(/\.$/, '');
    this.#fail(last || otherwise, `run it yourself to see why: ${this.#byHand}`);
  }

  #wordsFor(fault: ChildFault): readonly [string, string] {
    return fault === 'silent'
      ? [`no answer for ${this.#patience / 1000} s`, 'check the connection and the far shell']
      : ENDLESS;
  }

  #ask(request: Request, argument: string, open: OpenSection, patience: number): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.#end) return reject(this.#end);
      this.#pending = { id: ++this.#serial, open, resolve, reject };
      this.#said.clear();
      this.#patience = patience;
      this.#child.expect(patience, LONGEST_ANSWER);
      this.#write(`${this.#serial} ${request} ${argument}\n`);
    });
  }

  #write(line: string): void {
    this.written += line.length;
    log('request', { text: line.trimEnd(), bytes: line.length });
    this.#child.write(line);
  }

  #mark(id: number, letter: string, argument: string): void {
    const pending = this.#pending;
    if (pending?.id !== id || this.#end) return;
    this.#section = letter === '.' ? undefined : pending.open(letter, argument);
    if (letter !== '.') return;
    this.#pending = undefined;
    this.#child.rest();
    pending.resolve(Number(argument));
  }

  #take(bytes: Buffer): void {
    if (this.#end) return;
    if (this.#section) this.#section(bytes);
    else this.#takeGreeting(bytes);
  }

  #takeGreeting(bytes: Buffer): void {
    // Between two answers nothing is expected any more, and nothing is made of it.
    if (this.#serial > 1) return;
    this.#greeting.push(bytes);
    this.#greeted += bytes.length;
    if (this.#greeted > LONGEST_GREETING) {
      this.#fail('prints something else than answers', 'check that its login shell runs commands');
    }
  }

  #fail(what: string, hint: string): void {
    if (this.#end) return;
    const name = basename(this.#program);
    // ssh begins its complaints with its own name.
    const said = what.startsWith(`${name}: `) ? what.slice(name.length + 2) : what;
    const error = new SourceError(`${this.#program}: ${said}`, hint);
    this.#finish(error);
    this.#onEnd(error);
  }

  #finish(error: SourceError): void {
    this.#end ??= error;
    this.#section = undefined;
    this.#pending?.reject(this.#end);
    this.#pending = undefined;
    this.#child.close();
  }
}
