// Prints what conntop and its peers cost on one and the same table, side by side and as ratios to the design's bounds.
//
// npm run bench [-- PART... [--beside DIRECTORY]]: the parts are named in PARTS, all of them where none is named; of
// another checkout of conntop, built, the same figures are taken in turn with this one's.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildLab } from '../kernel/lab.ts';
import { kernelTestsReason } from '../kernel/requirements.ts';
import { withMax } from '../kernel/table-max.ts';
import { measureMachine } from './machine.ts';
import {
  type Bench,
  compareKeys,
  compareList,
  compareLive,
  compareMemory,
  compareRefresh,
  compareStart,
} from './parts.ts';
import { compareRemote } from './remote-part.ts';
import { printFigure, printPart } from './report.ts';

const MAX = 262_144;

const PARTS: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  start: compareStart,
  live: compareLive,
  memory: compareMemory,
  refresh: compareRefresh,
  list: compareList,
  keys: compareKeys,
  ssh: compareRemote,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { beside: { type: 'string' } },
});
await main(positionals.length > 0 ? positionals : Object.keys(PARTS), values.beside);

async function main(names: readonly string[], beside: string | undefined): Promise<void> {
  const parts = names.map(partNamed);
  const reason = kernelTestsReason();
  if (reason !== undefined) throw new Error(reason);
  await printMachine();
  const lab = await buildLab();
  const checkouts = new Map([['conntop', process.cwd()]]);
  if (beside !== undefined) checkouts.set('conntop beside', path.resolve(beside));
  try {
    await withMax(MAX, async () => {
      for (const part of parts) await part({ lab, checkouts });
    });
  } finally {
    await lab.destroy();
  }
}

function partNamed(name: string): (bench: Bench) => Promise<void> {
  const part = PARTS[name];
  if (!part) throw new Error(`no part ${name}; there are ${Object.keys(PARTS).join(', ')}`);
  return part;
}

async function printMachine(): Promise<void> {
  const { pageFaultUs, futexRoundTripUs, nodeMs } = await measureMachine();
  printPart('this machine');
  printFigure('page fault, microseconds', pageFaultUs);
  printFigure('futex wake and back, microseconds', futexRoundTripUs);
  printFigure('node -e 0, ms', nodeMs);
}
