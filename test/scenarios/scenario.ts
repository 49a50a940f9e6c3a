// What a scenario file says: who is in the table, what must be said of it, and what the deletions must hit.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Flows of one kind. */
export interface FlowsSpec {
  /** `office`: a healthy mix of that many flows; nothing else is then said but `clients`. */
  readonly kind?: 'office';
  /** How many clients an office has. */
  readonly clients?: number;
  readonly count: number;
  readonly protocol?: 'tcp' | 'udp' | 'icmp';
  /** TCP alone. */
  readonly state?: string;
  /** Whether anything has come back. Default true. */
  readonly answered?: boolean;
  /**
   * An address; `FROM+N` for N addresses from there on, in turn; `outside` for one of its own for each flow,
   * `outside+N` for N in turn, `P::/64` for one of its own of that network, `P::/64+N` for N.
   */
  readonly src: string;
  readonly dst: string;
  /** Where a port forward sends it, with the port after a colon. */
  readonly forwardedTo?: string;
  /** A port, several in turn, `each` for 1, 2, 3 ..., or `high` for one above 10,000 that differs from flow to flow. */
  readonly dport?: number | readonly number[] | 'each' | 'high';
  readonly sport?: number;
  /** Seconds left, from and to. */
  readonly left: readonly [number, number];
  readonly assured?: boolean;
  /** Packets of the original direction, where accounting is on. */
  readonly packets?: number;
  /** Bytes a second of the original direction and of the replies, where accounting is on and there are two readings. */
  readonly bytesPerSecond?: readonly [number, number];
  /** Whether a deletion may hit them. Default false. */
  readonly guilty?: boolean;
}

export interface ExpectedVerdict {
  readonly rule: string;
  readonly address?: string;
  readonly addresses?: readonly string[];
  readonly flows: number;
  readonly evidence?: Readonly<Record<string, number | string>>;
}

export interface Scenario {
  readonly name: string;
  /** In a sentence. */
  readonly about: string;
  readonly max: number;
  /** Where the kernel counts others than it lists. */
  readonly count?: number;
  readonly timeouts?: Readonly<Record<string, number>>;
  /** Waiting, and the most that may wait. */
  readonly expectations?: readonly [number, number];
  /** Networks of the router's inner interfaces, beside the private ones. */
  readonly inside?: readonly string[];
  /** IPv6 addresses on the wire, each with that of its hardware. */
  readonly neighbours?: readonly (readonly [address: string, mac: string])[];
  readonly flows: readonly FlowsSpec[];
  /** In their order; none for a healthy table. */
  readonly verdicts: readonly ExpectedVerdict[];
  /** How many flows each deletion hits, in their order; none where nothing is to be deleted. */
  readonly deletions?: readonly number[];
  /** What the remedies must say somewhere, and must not say anywhere. */
  readonly says?: readonly string[];
  readonly never?: readonly string[];
}

const FOLDER = join(import.meta.dirname, 'tables');

/** All scenarios, each from a file of its own. */
export function scenarios(): Scenario[] {
  return readdirSync(FOLDER)
    .filter(name => name.endsWith('.json'))
    .sort()
    .map(name => ({
      ...JSON.parse(readFileSync(join(FOLDER, name), 'utf8')),
      name: name.replace('.json', ''),
    }));
}
