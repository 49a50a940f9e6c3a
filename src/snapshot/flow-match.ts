// What a row has from the row of the same tuple in the snapshot before: number, age, change and rates; `old` is only read.
import { Flag, Has } from '../conntrack/flow-line.ts';
import { Change, type CounterColumns, counterOf, type FlowColumns } from './flow-columns.ts';

/** The kernel rounds what is left down, and a row is read a moment before or after its block is taken in. Seconds. */
const TIMER_SLACK = 1.2;

/**
 * Whether it is still the same flow: another id, counters that went backwards, a younger flow, or one that is answered no
 * more means that another has come. The kernel never takes back that a flow was answered, or assured.
 */
export function isSuccessor(c: FlowColumns, row: number, old: FlowColumns, before: number): boolean {
  const both = old.has[before]! & c.has[row]!;
  if ((both & Has.ID) !== 0 && c.id[row] !== old.id[before]) return false;
  if (isBegunAnew(c.flags[row]!, old.flags[before]!)) return false;
  if ((both & Has.DELTA_TIME) !== 0 && c.deltaTime[row]! < old.deltaTime[before]!) return false;
  if ((both & Has.COUNTERS) === 0) return true;
  return (
    isAtLeast(c.originalPackets, row, old.originalPackets, before) &&
    isAtLeast(c.originalBytes, row, old.originalBytes, before) &&
    isAtLeast(c.replyPackets, row, old.replyPackets, before) &&
    isAtLeast(c.replyBytes, row, old.replyBytes, before)
  );
}

/** What is offloaded says so in place of being assured. */
function isBegunAnew(flags: number, before: number): boolean {
  if ((flags & Flag.UNREPLIED) !== 0 && (before & Flag.UNREPLIED) === 0) return true;
  return (before & Flag.ASSURED) !== 0 && (flags & (Flag.ASSURED | Flag.OFFLOAD | Flag.HW_OFFLOAD)) === 0;
}

/** Goes on with a flow that was there before. `seenAt` must be in place. */
export function continueFlow(c: FlowColumns, row: number, old: FlowColumns, before: number): void {
  c.serial[row] = old.serial[before]!;
  c.firstSeenAt[row] = old.firstSeenAt[before]!;
  c.change[row] = hasChanged(c, row, old, before) ? Change.CHANGED : Change.NONE;
  c.armed[row] = hasRested(c, row, old, before)
    ? Math.max(old.armed[before]!, c.timeout[row]!)
    : c.timeout[row]!;
  if ((c.has[row]! & Has.COUNTERS) !== 0) writeRates(c, row, old, before);
}

/** Begins a flow that was not there before; it gets its number, and perhaps its rates, at the end of the reading. */
export function beginFlow(c: FlowColumns, row: number, instant: number): void {
  c.serial[row] = 0;
  c.firstSeenAt[row] = instant;
  c.change[row] = Change.NEW;
  c.armed[row] = c.timeout[row]!;
  if ((c.has[row]! & Has.COUNTERS) !== 0) clearRates(c, row);
}

/**
 * The rates of a flow that the reading `seconds` ago did not list: all that it has carried came since then, if it is as
 * young as that. Where the kernel keeps no time it is taken to be, unless the reading has skipped flows that are there
 * (`isWhole` is false): then it may have skipped this one before.
 */
export function writeFirstRates(c: FlowColumns, row: number, seconds: number, isWhole: boolean): void {
  const has = c.has[row]!;
  if ((has & Has.COUNTERS) === 0 || seconds <= 0) return;
  if ((has & Has.DELTA_TIME) === 0 ? !isWhole : c.deltaTime[row]! > seconds) return;
  for (const counter of [c.originalPackets, c.originalBytes, c.replyPackets, c.replyBytes])
    counter.rate[row] = counterOf(counter, row) / seconds;
}

function isAtLeast(now: CounterColumns, row: number, old: CounterColumns, before: number): boolean {
  return counterOf(now, row) >= counterOf(old, before);
}

function hasChanged(c: FlowColumns, row: number, old: FlowColumns, before: number): boolean {
  return (
    c.flags[row] !== old.flags[before] ||
    ((c.has[row]! ^ old.has[before]!) & (Has.STATE | Has.TIMEOUT)) !== 0 ||
    ((c.has[row]! & Has.STATE) !== 0 && c.state[row] !== old.state[before])
  );
}

/** Whether no packet came meanwhile: counters and state stand still, and the timer has run down by the time that passed. */
function hasRested(c: FlowColumns, row: number, old: FlowColumns, before: number): boolean {
  if (c.change[row] === Change.CHANGED) return false;
  const run = old.timeout[before]! - c.timeout[row]!;
  if (Math.abs(run - (c.seenAt[row]! - old.seenAt[before]!) / 1000) > TIMER_SLACK) return false;
  if ((c.has[row]! & old.has[before]! & Has.COUNTERS) === 0) return true;
  return (
    counterOf(c.originalPackets, row) === counterOf(old.originalPackets, before) &&
    counterOf(c.replyPackets, row) === counterOf(old.replyPackets, before)
  );
}

function writeRates(c: FlowColumns, row: number, old: FlowColumns, before: number): void {
  const seconds = (c.seenAt[row]! - old.seenAt[before]!) / 1000;
  if (seconds <= 0 || (old.has[before]! & Has.COUNTERS) === 0) {
    clearRates(c, row);
    return;
  }
  writeRate(c.originalPackets, row, old.originalPackets, before, seconds);
  writeRate(c.originalBytes, row, old.originalBytes, before, seconds);
  writeRate(c.replyPackets, row, old.replyPackets, before, seconds);
  writeRate(c.replyBytes, row, old.replyBytes, before, seconds);
}

function writeRate(
  now: CounterColumns,
  row: number,
  old: CounterColumns,
  before: number,
  seconds: number,
): void {
  now.rate[row] = (counterOf(now, row) - counterOf(old, before)) / seconds;
}

/** The rates of a row that cannot be compared with one before. */
export function clearRates(c: FlowColumns, row: number): void {
  c.originalPackets.rate[row] = Number.NaN;
  c.originalBytes.rate[row] = Number.NaN;
  c.replyPackets.rate[row] = Number.NaN;
  c.replyBytes.rate[row] = Number.NaN;
}
