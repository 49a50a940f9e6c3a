// Mutated rows and texts through everything that reads them, batch by batch, until so many lines have been read.
import { type Random, randomFrom } from '../soak/random.ts';
import { CORPORA } from './corpus.ts';
import { checkFormats, snapshotOf } from './formats.ts';
import { checkLines, checkSaved } from './lines.ts';
import { mutated } from './mutate.ts';
import { TEXT_KINDS } from './texts.ts';

export interface FuzzOptions {
  readonly lines: number;
  readonly seed: number;
  readonly progress?: (lines: number) => void;
}

export interface FuzzResult {
  readonly lines: number;
  /** Lines that were read as flows, in a hundred. */
  readonly readPercent: number;
  /** Other texts that were read. */
  readonly texts: number;
}

const BATCH = 500;
/** Every batch is read; one in so many is also read as a saved text, and written in every format, which takes many times as long. */
const THOROUGH = 8;

/** Throws with the seed, the batch and its text where something does not hold. */
export async function fuzz({ lines, seed, progress = () => {} }: FuzzOptions): Promise<FuzzResult> {
  const random = randomFrom(seed);
  let done = 0;
  let read = 0;
  let texts = 0;
  while (done < lines) {
    const corpus = random.pick(CORPORA);
    const rows = Array.from({ length: Math.min(BATCH, lines - done) }, () =>
      mutated(random, random.pick(corpus.rows)),
    );
    const full = rows.map(row => (row.trim() === '' ? 'x' : row));
    const bytes = Buffer.from(`${full.join('\n')}\n`, 'latin1');
    try {
      read += checkLines(random, corpus, bytes, full.length);
      const isThorough = random.below(THOROUGH) === 0;
      if (isThorough) checkSaved(random, bytes);
      if (isThorough) await checkFormats(snapshotOf(bytes));
    } catch (error) {
      throw new Error(
        `seed ${seed}, ${corpus.name}, after ${done} lines: ${(error as Error).stack}\n${await culprit(full, corpus.isTable)}`,
      );
    }
    done += full.length;
    texts += checkText(random, seed);
    progress(done);
  }
  return { lines: done, readPercent: (100 * read) / done, texts };
}

/** The first line that is a fault by itself. */
async function culprit(lines: readonly string[], isTable: boolean): Promise<string> {
  const corpus = { name: '', rows: [], isTable };
  for (const line of lines) {
    const bytes = Buffer.from(`${line}\n`, 'latin1');
    try {
      checkLines(randomFrom(1), corpus, bytes, 1);
      checkSaved(randomFrom(1), bytes);
      await checkFormats(snapshotOf(bytes));
    } catch {
      return JSON.stringify(line);
    }
  }
  return 'no line of it alone';
}

function checkText(random: Random, seed: number): number {
  const { name, seed: text, check } = random.pick(TEXT_KINDS);
  for (let time = 0; time < TEXTS; time++) {
    const changed = mutated(random, mutated(random, text));
    try {
      check(changed, random);
    } catch (error) {
      throw new Error(`seed ${seed}, ${name}: ${(error as Error).stack}\n${JSON.stringify(changed)}`);
    }
  }
  return TEXTS;
}

/** Other texts of one kind after each batch. */
const TEXTS = 5;
