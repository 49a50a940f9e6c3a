// `conntop explain`: what a line of the table means, in words.
import { FlowStore } from '../../snapshot/flow-store.ts';
import { explainFlow, explainText } from '../../view/explain/explain.ts';
import type { Invocation } from '../invocation.ts';
import { warn } from '../messages.ts';
import { print, printJson } from '../standard-output.ts';
import { UsageError } from '../usage-error.ts';

const STANDARD_INPUT = '-';

/** Takes the line from the words that follow, else from standard input; any of the formats will do. */
export async function runExplain({ settings, words }: Invocation): Promise<number> {
  const isGiven = words.length > 0 && words[0] !== STANDARD_INPUT;
  const store = new FlowStore();
  store.begin(performance.now(), Date.now());
  if (isGiven) store.push(Buffer.from(`${words.join(' ')}\n`), performance.now());
  else for await (const chunk of process.stdin) store.push(chunk as Buffer, performance.now());
  if (!isGiven) store.push(Buffer.from('\n'), performance.now());
  const snapshot = store.seal(performance.now());
  const { unreadable } = snapshot.facts;
  if (snapshot.rows.listed === 0) {
    throw new UsageError(`this is no line of a table: ${unreadable.first[0] ?? 'nothing was given'}`);
  }
  for (let row = 0; row < snapshot.rows.listed; row++) {
    const sections = explainFlow(snapshot, row, { timeouts: new Map() });
    if (settings.format === 'json') printJson(sections);
    else print(`${row > 0 ? '\n' : ''}${explainText(sections)}`);
  }
  if (unreadable.count > 0)
    warn(`${unreadable.count} lines could not be read, the first: ${unreadable.first[0]}`);
  return 0;
}
