// What setting a mark would do, before it is done: the mark as typed, which flows get it, by which commands.
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Change, namedRows, targetOf } from './change.ts';
import { flowArguments } from './flow-arguments.ts';

/** A mark to be asked about. */
export interface Marking extends Change {
  readonly verb: 'mark';
  /** As conntrack(8) takes it: VALUE or VALUE/MASK. */
  readonly mark: string;
}

const LARGEST = 0xffff_ffff;

/**
 * VALUE or VALUE/MASK, each decimal or hexadecimal, as conntrack(8) takes it: bits of the mask are set to the
 * value, the others stay. Undefined for anything else.
 */
export function readMark(text: string): string | undefined {
  const numbers = text.trim().split('/').map(readNumber);
  if (numbers.length > 2 || numbers.includes(undefined)) return undefined;
  return numbers.join('/');
}

/** What is wrong with a mark as typed, to say of it; undefined where nothing is. */
export function markFault(text: string): string | undefined {
  return readMark(text) === undefined ? 'not a mark, such as 42, 0x2a or 0x100/0xff00' : undefined;
}

/** Without leading zeros, which conntrack(8) would take for octal. */
function readNumber(text: string): string | undefined {
  if (!/^(?:0x[0-9a-f]+|\d+)$/i.test(text) || Number(text) > LARGEST) return undefined;
  return /^0x/i.test(text) ? text.toLowerCase() : String(Number(text));
}

/** Sets the mark of the flows of these rows, each by its exact tuple. `what` says whose they are. */
export function planMarking(mark: string, what: string, snapshot: Snapshot, rows: Iterable<number>): Marking {
  // conntrack -U takes no zone, and the kernel then looks the original tuple up in zone 0.
  const { named, left } = namedRows(snapshot, rows, row => snapshot.originalZone(row) === 0);
  return {
    verb: 'mark',
    mark,
    what,
    flows: named.length,
    left,
    commands: named.map(row => ['-U', ...flowArguments(snapshot, row), '-m', mark]),
    targets: named.map(row => targetOf(snapshot, row)),
    cutsSsh: false,
  };
}
