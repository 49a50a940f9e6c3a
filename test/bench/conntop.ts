// conntop's own figures, taken in the lab's router beside those of its peers.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Lab } from '../kernel/lab.ts';
import type { Figures } from './in-turn.ts';
import { type Latencies, type LiveCost, measureKeys, measureLive, measureRun } from './measure.ts';
import { inRouter, SIZE } from './peers.ts';
import { openTerminal, type Terminal } from './terminal.ts';

const KEYS = 200;
/** The first refreshes compile the code and grow the buffers. */
const WARM_UP = 3;

/** A checkout of conntop, built: this one, or another to compare it with. */
export class Conntop {
  readonly #lab: Lab;
  readonly #directory: string;

  constructor(lab: Lab, directory: string) {
    this.#lab = lab;
    this.#directory = directory;
  }

  /** The whole process, its output thrown away. */
  async run(...words: readonly string[]): Promise<Figures> {
    return { ...(await measureRun(this.#command(words))) };
  }

  /** From the start of the live screen to its first frame; in milliseconds. */
  async firstFrame(): Promise<Figures> {
    const begun = performance.now();
    const terminal = openTerminal(this.#command([]), SIZE);
    try {
      await terminal.type('', output => output.includes('Flows'));
      return { wallMs: performance.now() - begun };
    } finally {
      await terminal.close();
    }
  }

  /** The live screen left alone for a while, its first tables behind it. */
  async live(seconds: number): Promise<LiveCost> {
    return this.#onScreen(terminal => measureLive(terminal, seconds));
  }

  /** The live screen with keys pressed while it goes on refreshing. */
  async keys(): Promise<LiveCost & Latencies> {
    return this.#onScreen(async terminal => {
      const latencies = await measureKeys(terminal, ['R', CANCEL], KEYS, isAnswer);
      return { ...(await measureLive(terminal, 1)), ...latencies };
    });
  }

  /** A process that makes one refresh, without the drawing, whenever it is asked to. */
  async startRefreshing(): Promise<Refreshing> {
    const [program = '', ...args] = inRouter(this.#lab, [
      ...['env', '-C', this.#directory, 'node', '--import', './test/bench/typescript.mjs'],
      'test/bench/refresh.ts',
    ]);
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
    const refresh = async (): Promise<Figures> => {
      child.stdin.write('\n');
      return JSON.parse((await answers.next()).value) as Figures;
    };
    for (let run = 0; run < WARM_UP; run++) await refresh();
    return { refresh, stop: () => child.kill() };
  }

  async #onScreen<T>(measure: (terminal: Terminal) => Promise<T>): Promise<T> {
    const terminal = openTerminal(this.#command([]), SIZE);
    try {
      // Prompts opened and closed: by then the first tables stand.
      await measureKeys(terminal, ['R', CANCEL], 40, isAnswer);
      return await measure(terminal);
    } finally {
      await terminal.close();
    }
  }

  #command(words: readonly string[]): string[] {
    return inRouter(this.#lab, ['node', `${this.#directory}/dist/conntop.cjs`, ...words]);
  }
}

export interface Refreshing {
  refresh(): Promise<Figures>;
  stop(): void;
}

const CANCEL = '\x07';

/**
 * R opens a prompt, with which the footer is another; ^G brings that of the table back. Neither comes with a refresh. Of
 * several words one is whole at least: cells that were the same before are not sent.
 */
function isAnswer(output: string, key: string): boolean {
  const words = key === CANCEL ? ['Pressure', 'Details', 'Reverse'] : ['Seconds', 'between', 'readings'];
  return words.some(word => output.includes(word));
}
