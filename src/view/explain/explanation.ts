// What an explanation is made of: sections of lines, and what they may be told with.
import type { FilterContext } from '../filter/context.ts';
import type { Naming } from '../flow-text.ts';

/** One line of an explanation; what it does not have is the empty string. All of it is safe to show. */
export interface ExplainedLine {
  readonly label: string;
  readonly value: string;
  readonly meaning: string;
}

export interface ExplainedSection {
  readonly title: string;
  readonly lines: readonly ExplainedLine[];
}

/** What is known beside the flow itself. */
export interface ExplainContext {
  /** Seconds by timeout name, as `parseTimeouts` yields them; empty where the machine is another's. */
  readonly timeouts: ReadonlyMap<string, number>;
  /** Names for addresses and ports; without it they stay numbers. */
  readonly naming?: Naming;
  /** What is known beside the table; without it nothing is. */
  readonly beside?: FilterContext;
  /** Columns for the drawing, which is folded where it needs more; without it, it takes what it needs. */
  readonly width?: number;
}
