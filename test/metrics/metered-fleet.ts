// A fleet over sources under the test's thumb, and a listener before it.
import { Fleet } from '../../src/metrics/fleet.ts';
import { type Listener, listen } from '../../src/metrics/listener.ts';
import type { TargetOptions } from '../../src/metrics/target.ts';
import type { Source } from '../../src/reader/source.ts';
import { chunk, FakeSource } from '../reader/fake-source.ts';
import { lineOf } from '../snapshot/tables.ts';

const COUNT = 'sys/net/netfilter/nf_conntrack_count';

/** A table of so many flows, each of an address of its own. */
export function sourceOf(flows: number, name = 'fake'): FakeSource {
  const source = new FakeSource(name);
  const lines = Array.from({ length: flows }, (_, n) => lineOf({ src: `10.0.${n >> 8}.${n & 255}` }));
  source.script = async sink => sink(chunk(`${lines.join('\n')}\n`), performance.now());
  source.factScript = async () => new Map([[COUNT, String(flows)]]);
  return source;
}

/** A target that is opened as `open` says. */
export function targetOf(name: string, open: () => Promise<Source>, interval = 200): TargetOptions {
  const labels: Record<string, string> = name === '' ? {} : { target: name };
  return { name, labels, interval, open, top: 10, hostLabels: 'address', addsUp: true };
}

export interface RunningFleet {
  readonly fleet: Fleet;
  /** What was said of places that fail, and of those that no longer do. */
  readonly troubles: string[];
  stop(): Promise<void>;
}

export function runFleet(targets: readonly TargetOptions[]): RunningFleet {
  const troubles: string[] = [];
  const fleet = new Fleet(targets, '0.0.0', ({ name }, error) =>
    troubles.push(`${name}: ${error?.message ?? 'again'}`),
  );
  const stop = new AbortController();
  const over = fleet.keepRead(stop.signal);
  return {
    fleet,
    troubles,
    stop: async () => {
      stop.abort();
      await over;
    },
  };
}

/** Listens on a port of the system's choice, and waits half a second for a request. */
export function listenFor({ fleet }: RunningFleet): Promise<Listener> {
  return listen(fleet, { host: '127.0.0.1', port: 0 }, 500);
}
