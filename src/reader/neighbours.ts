// This machine's IPv6 neighbours: they stand in no file of /proc, so that ip(8) has to be asked.
import { runChild } from './run-child.ts';
import { type FactTexts, NEIGHBOURS } from './source.ts';

/** A neighbour table of thousands of lines fits; more tells nobody anything. Bytes. */
const LONGEST = 1024 * 1024;
/** Milliseconds. */
const PATIENCE = 2000;

/** The texts, and the neighbours among them where these are asked for and ip(8) can be run. Never rejects. */
export async function withNeighbours(texts: FactTexts, paths: readonly string[]): Promise<FactTexts> {
  const neighbours = paths.includes(NEIGHBOURS) ? await readNeighbours() : undefined;
  return neighbours === undefined ? texts : new Map([...texts, [NEIGHBOURS, neighbours]]);
}

async function readNeighbours(): Promise<string | undefined> {
  let text = '';
  const take = (chunk: Buffer): void => {
    text += chunk.toString('latin1');
  };
  try {
    await runChild(['ip', '-6', 'neigh', 'show'], take, { patience: PATIENCE, mostBytes: LONGEST });
    return text;
  } catch {
    return undefined;
  }
}
