// The long run of the monkey, on a real table in a namespace of its own: npm run monkey -- --keys N [--seed N] [--read-only]
import { parseArgs } from 'node:util';
import { addNamespace, deleteNamespace, runInside } from '../kernel/namespaces.ts';
import { kernelTestsReason } from '../kernel/requirements.ts';
import { RESTORE, restoreLines } from '../kernel/table-fill.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { logConntrack } from './logged-conntrack.ts';
import { runMonkey } from './monkey.ts';

const FLOWS = 500;
/** Seconds: none of them runs out meanwhile. */
const LIFETIME = 86_400;
/** Answers to a question; whoever may change nothing can give them. */
const ANSWERS = ['y', 'Y', 'a'];

const { values } = parseArgs({
  options: {
    keys: { type: 'string', default: '200000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    'read-only': { type: 'boolean', default: false },
  },
});

const reason = kernelTestsReason();
if (reason) throw new Error(`the monkey works on a real table, which ${reason}`);
const namespace = addNamespace('monkey');
try {
  await run(Number(values.keys), Number(values.seed), values['read-only']);
} finally {
  deleteNamespace(namespace);
}

async function run(keys: number, seed: number, isReadOnly: boolean): Promise<void> {
  const lines = restoreLines(FLOWS, { seed, timeoutSeconds: LIFETIME });
  await runInside(namespace, RESTORE, `${lines.join('\n')}\n`);
  const before = await flows();
  const directory = temporaryDirectory(remove => process.on('exit', remove));
  const conntrack = logConntrack(directory, 'exec /usr/sbin/conntrack "$@"');
  const begin = performance.now();
  const result = await runMonkey({
    ...{ keys, seed, args: ['--source', 'conntrack', ...(isReadOnly ? ['--read-only'] : [])] },
    under: ['ip', 'netns', 'exec', namespace],
    env: { HOME: directory, XDG_CONFIG_HOME: directory, PATH: `${directory}:${process.env.PATH}` },
    without: isReadOnly ? [] : ANSWERS,
    progress: typed => process.stderr.write(`\r${typed} of ${keys} keys, seed ${seed} `),
  });
  const seconds = Math.round((performance.now() - begin) / 1000);
  const after = await flows();
  console.log(JSON.stringify({ keys, seed, isReadOnly, seconds, ...result, flows: [before, after] }));
  const changes = conntrack.changes();
  if (changes.length > 0 || after < before) {
    throw new Error(`changed without being told to: ${changes.join('; ')}, ${before} flows became ${after}`);
  }
}

async function flows(): Promise<number> {
  return Number((await runInside(namespace, ['conntrack', '-C'])).stdout);
}
