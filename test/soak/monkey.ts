// Types random keys into the built program, whole and broken ones, and ends it now and then by Esc and `q`.
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, ticksOf } from '../terminal/processes.ts';
import { type RealTerminal, type RealTerminalOptions, startRealTerminal } from '../terminal/real-terminal.ts';
import { type Random, randomFrom } from './random.ts';

export interface MonkeyOptions extends RealTerminalOptions {
  readonly args: readonly string[];
  readonly seed: number;
  readonly keys: number;
  /** Keys never typed, such as the answer to a question. */
  readonly without?: readonly string[];
  /** Told of each program that was ended. */
  readonly progress?: (typed: number) => void;
}

export interface MonkeyResult {
  /** Programs started: a random key may have ended one. */
  readonly programs: number;
  /** How often Esc and `q` were needed at most. */
  readonly quits: number;
}

const SHOWN = /\d+ of \d|no flow|FROZEN|h help/;
const ROUND = 2000;
/** Keys that arrive together, at most; they are read at once or in parts. */
const BURST = 12;
/** Longer than anything that is waited for before it counts as cut off. Milliseconds. */
const SETTLING = 400;
const LONGEST_END = 15_000;
/** Esc and `q` close what is open, one after another. */
const QUITS = 6;

const LETTERS = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const CONTROLS = Array.from({ length: 31 }, (_, index) => String.fromCharCode(1 + index));
const NAMED = ['A', 'B', 'C', 'D', 'H', 'F', 'Z', '2~', '3~', '5~', '6~', '11~', '12~', '15~', '17~', '20~'];
const SEQUENCES = NAMED.map(name => `\x1b[${name}`);
const BROKEN = [
  '\x1b',
  '\x1b[',
  '\x1b[1',
  '\x1b[1;',
  '\x1bO',
  '\x1b[<0;3',
  '\x1b[M',
  '\x1b[?',
  '\xc3',
  '\x1b[200',
];
const STRANGE = [
  '\x1b[<0;3;4M',
  '\x1b[I',
  '\x1b[O',
  '\x1b[99;99R',
  '\x1b]11;rgb:0/0/0\x07',
  '\x1bP1$r\x1b\\',
  'é',
  '你',
];
const PASTE_ENDS = '\x1b[201~';
const PASTES = ['\x1b[200~', PASTE_ENDS, '\x1b[200~tcp and\rq\x1b[201~'];
/** The last is SIGQUIT's while the terminal is the shell's, as it is for a moment after Ctrl-Z. */
const QUITTING = ['q', '\x03', '\x1c'];

/** Throws with what was typed last where the program ends in another way than asked to, or does not end. */
export async function runMonkey(options: MonkeyOptions): Promise<MonkeyResult> {
  const { keys, seed, without = [], progress = () => {} } = options;
  const random = randomFrom(seed);
  const choices = [LETTERS, LETTERS, CONTROLS, SEQUENCES, SEQUENCES, BROKEN, STRANGE, PASTES].map(group =>
    group.filter(key => !without.includes(key) && !QUITTING.includes(key)),
  );
  let programs = 0;
  let quits = 0;
  for (let typed = 0; typed < keys; typed += ROUND) {
    programs++;
    const terminal = startRealTerminal([...options.args], options);
    await terminal.waitFor(SHOWN);
    const said = await typeRound(terminal, random, choices, Math.min(ROUND, keys - typed));
    quits = Math.max(
      quits,
      await end(terminal, `seed ${seed}, after ${typed + ROUND} keys, the last ${said}`),
    );
    progress(typed + ROUND);
  }
  return { programs, quits };
}

async function typeRound(
  terminal: RealTerminal,
  random: Random,
  choices: readonly (readonly string[])[],
  keys: number,
): Promise<string> {
  let last = '';
  for (let typed = 0; typed < keys; ) {
    const burst = Array.from({ length: 1 + random.below(BURST) }, () => random.pick(random.pick(choices)));
    typed += burst.length;
    last = (last + burst.join('')).slice(-200);
    terminal.type(burst.join(''));
    if (random.below(40) === 0) terminal.resize(1 + random.below(200), 1 + random.below(60));
    // A pause as of fingers now and then, else as fast as it is taken.
    await delay(random.below(50) === 0 ? 80 : 1);
  }
  terminal.resize(80, 24);
  return JSON.stringify(last);
}

/** Waits until all that was typed has been worked off: on a busy machine that takes many times as long as typing. */
async function atRest(pid: number): Promise<void> {
  for (let before = -1; isRunning(pid) && ticksOf(pid) !== before; await delay(SETTLING))
    before = ticksOf(pid);
}

/** Ends the program as somebody does who does not know what is open; returns how often that took Esc and `q`. */
async function end(terminal: RealTerminal, where: string): Promise<number> {
  // A terminal ends every paste that it has begun.
  terminal.type(PASTE_ENDS);
  await atRest(terminal.pid);
  for (let quits = 1; quits <= QUITS; quits++) {
    terminal.type('\x1b');
    await delay(SETTLING);
    terminal.type('q');
    const exit = await Promise.race([terminal.exit, delay(quits < QUITS ? 2 * SETTLING : LONGEST_END)]);
    if (!exit) continue;
    if (exit.code === 0 && exit.signal === 0) return quits;
    throw new Error(`ended with ${JSON.stringify(exit)}: ${where}\n${terminal.written().slice(-2000)}`);
  }
  const text = terminal.text();
  terminal.kill('SIGKILL');
  throw new Error(`did not end: ${where}\n${text}`);
}
