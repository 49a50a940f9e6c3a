// npm run fuzz -- --lines N [--seed N]: mutated rows of every format and the other texts from outside; ends at what does not hold.
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

const seed = Number(values.seed);
const begin = performance.now();
const result = await fuzz({
  lines: Number(values.lines),
  seed,
  progress: done => {
    if (done % 50_000 === 0) process.stderr.write(`\r${done} of ${values.lines} lines, seed ${seed} `);
  },
});
const seconds = (performance.now() - begin) / 1000;
console.log(
  JSON.stringify({
    seed,
    ...result,
    seconds: Math.round(seconds),
    linesPerSecond: Math.round(result.lines / seconds),
  }),
);
