// A steady come and go of flows in one namespace.
import { setTimeout as delay } from 'node:timers/promises';
import { runInside } from './namespaces.ts';
import { RESTORE, restoreLines, type Shape } from './table-fill.ts';

export interface ChurnOptions {
  /** Flows added a second, kept to by measured time. */
  rate: number;
  /** After how many whole seconds each flow expires. Default: as its shape has it; for steady growth give many. */
  lifetimeSeconds?: number;
  shape?: Shape;
}

/** A running churn. */
export interface Churn {
  /** Flows added so far. */
  added(): number;
  /** Ends it; what has not expired stays. */
  stop(): Promise<void>;
}

const BATCH_MS = 100;
/** Numbers that no test fills, so that a churn never touches what was filled; begun again after the last. */
const FIRST = 600_000;
const NUMBERS = 600_000;

/** Starts to add flows, ten times a second. */
export function startChurn(namespace: string, { rate, lifetimeSeconds, shape }: ChurnOptions): Churn {
  const begin = performance.now();
  let added = 0;
  let running = true;
  const addDue = async () => {
    const due = Math.floor(((performance.now() - begin) / 1000) * rate);
    const lines = restoreLines(due - added, {
      first: FIRST + (added % NUMBERS),
      ...(shape && { shape }),
      ...(lifetimeSeconds && { timeoutSeconds: lifetimeSeconds }),
    });
    // A table that is full refuses them, which is what some tests want.
    if (lines.length > 0) await runInside(namespace, RESTORE, `${lines.join('\n')}\n`);
    added = due;
  };
  const ended = (async () => {
    for (; running; await delay(BATCH_MS)) await addDue();
  })();
  return {
    added: () => added,
    stop: async () => {
      running = false;
      await ended;
    },
  };
}
