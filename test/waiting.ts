// The one place where tests wait: for a condition, never for a time, and with patience for a machine that is busy.
import { vi } from 'vitest';

/** How long a condition may take to come true, in milliseconds; less than a test may take. */
export const PATIENCE = 25_000;
const POLL_INTERVAL = 5;

/** Tries again until `assert` no longer throws; fails with what it threw last. */
export function eventually<T>(assert: () => T | Promise<T>, patience = PATIENCE): Promise<T> {
  return vi.waitFor(assert, { timeout: patience, interval: POLL_INTERVAL });
}

/** Asks again until the condition holds. */
export async function whenTrue(condition: () => unknown): Promise<void> {
  await vi.waitUntil(condition, { timeout: PATIENCE, interval: POLL_INTERVAL });
}

/** Asks again until the condition holds; fails with `describe()` as it is then. */
export async function until(condition: () => boolean, describe: () => string): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${describe()}`);
    await new Promise(resolve => setTimeout(resolve, POLL_INTERVAL));
  }
}
