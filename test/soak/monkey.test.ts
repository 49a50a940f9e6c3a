// A short run of the monkey with a fixed seed: the program ends when asked, and changes nothing without a yes.
import { expect, test } from 'vitest';
import { describeLong } from '../skipping.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { startRealTerminal } from '../terminal/real-terminal.ts';
import { logConntrack } from './logged-conntrack.ts';
import { runMonkey } from './monkey.ts';

const KEYS = 2000;
const ANSWERS = ['y', 'Y', 'a'];

const DELETED = 'conntrack v1.4.7 (conntrack-tools): 1 flow entries have been deleted.';

/** Literal rows of conntrack(8), of documentation addresses. */
const TABLE = Array.from(
  { length: 60 },
  (_, index) =>
    `tcp      6 ${400 + index} ESTABLISHED src=192.0.2.${index + 1} dst=198.51.100.7 sport=${40_000 + index} dport=443 ` +
    `src=198.51.100.7 dst=192.0.2.${index + 1} sport=443 dport=${40_000 + index} [ASSURED] mark=0 use=1\n`,
).join('');

function prepare() {
  const directory = temporaryDirectory();
  const table = writeIn(directory, 'table', TABLE);
  const conntrack = logConntrack(
    directory,
    `case "$*" in *-L*expect*) ;; *-L*) cat '${table}';; *-D*) echo '${DELETED}' >&2;; esac`,
  );
  const env = { HOME: directory, XDG_CONFIG_HOME: directory, PATH: `${directory}:${process.env.PATH}` };
  return { conntrack, env };
}

describeLong('2,000 random keys', () => {
  test('nothing is changed without a yes, and Esc and q end it whatever came before', async () => {
    const { conntrack, env } = prepare();
    await runMonkey({ args: ['--source', 'conntrack'], env, seed: 11, keys: KEYS, without: ANSWERS });
    expect(conntrack.changes()).toEqual([]);
  }, 120_000);

  test('with --read-only nothing is changed, even with a yes', async () => {
    const { conntrack, env } = prepare();
    await runMonkey({ args: ['--source', 'conntrack', '--read-only'], env, seed: 12, keys: KEYS });
    expect(conntrack.changes()).toEqual([]);
  }, 120_000);
});

test('and a yes would have been seen', async () => {
  const { conntrack, env } = prepare();
  const terminal = startRealTerminal(['--source', 'conntrack'], { env });
  await terminal.waitFor('1-');
  terminal.type('x');
  await terminal.waitFor('y deletes');
  terminal.type('y');
  // One that is quit before the answer is there exits with 1.
  await terminal.waitFor('1 of 1 flow deleted');
  expect(conntrack.changes()).toHaveLength(1);
  terminal.type('q');
  expect(await terminal.exit).toEqual({ code: 0, signal: 0 });
});
