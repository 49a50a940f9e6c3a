// The `demo` source: a simulated home router, for looking at conntop where there is no table to look at.
import { PLAIN_PLACE } from '../place.ts';
import type { FactTexts, Source } from '../source.ts';
import { factText } from './fact-texts.ts';
import { Router } from './router.ts';
import { TableText } from './table-text.ts';

/** Bytes handed over at once, as one read() of the proc file would; lines are cut wherever that falls. */
const CHUNK = 4096;

export interface DemoOptions {
  /** The same seed and the same clock give the same bytes; 1 if absent. */
  readonly seed?: number;
  /** Milliseconds of a monotonic clock; performance.now if absent. */
  readonly now?: () => number;
}

/** A home router that exists only in memory; after a minute one of its devices begins to fill the table. */
export function createDemoSource({ seed = 1, now = () => performance.now() }: DemoOptions = {}): Source {
  const router = new Router(seed, now());
  const tableText = new TableText();
  return {
    place: { ...PLAIN_PLACE, label: 'demo', isSimulated: true },
    async facts(paths): Promise<FactTexts> {
      router.advance(now());
      return readFacts(paths, router);
    },
    async read(sink, signal): Promise<void> {
      signal.throwIfAborted();
      router.advance(now());
      // Reading the kernel's table removes what has expired.
      router.table.collect(router.clock);
      const bytes = tableText.print(router.table.flows, router.clock);
      const instant = now();
      for (let start = 0; start < bytes.length; start += CHUNK) {
        sink(bytes.subarray(start, start + CHUNK), instant);
      }
    },
    close(): void {},
  };
}

function readFacts(paths: readonly string[], router: Router): FactTexts {
  const facts = new Map<string, string>();
  for (const path of paths) {
    const text = factText(path, router);
    if (text !== undefined) facts.set(path, text);
  }
  return facts;
}
