// What is to be said of a saved text beside its flows: what was taken out of other text, and what could not be read.

/** A line that could not be read. */
export interface UnreadableLine {
  /** From 1. */
  readonly number: number;
  /** Its beginning, cleaned; to be made safe by whoever shows it. */
  readonly text: string;
  /** Why it is no row, in words. */
  readonly reason: string;
}

export interface SavedReport {
  /** Lines that could not be read. */
  unreadable: number;
  /** The first few of them. */
  readonly first: UnreadableLine[];
  /** Rows read, events and those that say again what another has said included. */
  rows: number;
  /** Rows of them that stood in other text. */
  takenOut: number;
  /** Values that could not be, kept as text. */
  oddValues: number;
  /** What kind of table it is that is not conntrack's own, and what it lacks, such as "pf states: no TTL per state". */
  format: string | undefined;
  /** Flows of an event log that has ended them all; they are rows only where the log says nothing of others. */
  ended: number;
  /** How many rows the closing line of conntrack(8) says there are; undefined where there is no such line. */
  told: number | undefined;
}

/** How many unreadable lines are kept, and how much of each. */
const KEPT_LINES = 5;
const KEPT_CHARACTERS = 120;

export function emptyReport(): SavedReport {
  return {
    unreadable: 0,
    first: [],
    rows: 0,
    takenOut: 0,
    oddValues: 0,
    format: undefined,
    ended: 0,
    told: undefined,
  };
}

/** Counts an unreadable line, and keeps the first few. */
export function addUnreadable(report: SavedReport, number: number, text: string, reason: string): void {
  report.unreadable++;
  if (report.first.length < KEPT_LINES) {
    report.first.push({ number, text: text.trim().slice(0, KEPT_CHARACTERS), reason });
  }
}
