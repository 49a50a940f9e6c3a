// A steady come and go of flows in one namespace.
import { runInside } from './namespaces.ts';
import { deleteLine, restoreLine, type Shape } from './table-fill.ts';

export interface ChurnOptions {
  /** Flows added a second, kept to by measured time. */
  rate: number;
  /** Each flow is deleted this long after it was added; Infinity: the table grows. Default 1. */
  lifetimeSeconds?: number;
  shape?: Shape;
}

/** A running churn. */
export interface Churn {
  /** Flows added and deleted so far. */
  added(): number;
  deleted(): number;
  /** Ends it; what it added and did not yet delete stays. */
  stop(): Promise<void>;
}

const BATCH_MS = 100;
/** Numbers that no test fills, so that a churn never touches what was filled. */
const FIRST = 600_000;
const NUMBERS = 600_000;

/** Starts to add and delete flows, ten times a second. */
export function startChurn(namespace: string, options: ChurnOptions): Churn {
  const { rate, lifetimeSeconds = 1, shape = 'home' } = options;
  const begin = performance.now();
  let added = 0;
  let deleted = 0;
  let running = true;
  const line = (number: number) => restoreLine(FIRST + (number % NUMBERS), shape);
  const batch = async () => {
    const due = Math.floor(((performance.now() - begin) / 1000) * rate);
    const old = Math.min(added, due - Math.ceil(lifetimeSeconds * rate));
    const commands: string[] = [];
    for (; deleted < old; deleted += 1) commands.push(deleteLine(line(deleted)));
    for (; added < due; added += 1) commands.push(line(added));
    if (commands.length > 0) await runInside(namespace, ['conntrack', '-R', '-'], `${commands.join('\n')}\n`);
  };
  const ended = repeat(batch, () => running);
  return {
    added: () => added,
    deleted: () => deleted,
    stop: async () => {
      running = false;
      await ended;
    },
  };
}

async function repeat(work: () => Promise<void>, wanted: () => boolean): Promise<void> {
  while (wanted()) {
    await work();
    await new Promise(resolve => setTimeout(resolve, BATCH_MS));
  }
}
