// What there is to say of a column.
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Cells } from './cells.ts';

/** What a cell stands out by; the screen's theme has the colours. */
export type Tone = 'new' | 'good' | 'warn' | 'quiet';

export interface ColumnRecord extends Cells {
  /** As `-b` and `--columns` spell it. */
  readonly id: string;
  /** iptstate's letter for `-b`, where it has one; sorted by its letter, it is sorted upwards, as iptstate does. */
  readonly letter?: string;
  /** What filters call it, where that is another word. */
  readonly alias?: string;
  readonly title: string;
  readonly meaning: string;
  /** The column with the lowest number stays longest where room is scarce. */
  readonly priority: number;
  /**
   * When it is shown though nobody named it: always, where there is room to spare and a row in sight has something to
   * show, or never. A switch's name makes a column of spare room a usual one.
   */
  readonly usual: 'always' | 'spare' | 'counters' | 'nat' | 'never';
  /** Whether a screen that reads again and again sees it change though nothing happened to the flow. */
  readonly ticks: boolean;
  /** Bits of `Has` that let a single reading fill it; without any of them it takes two. Absent: one always does. */
  readonly once?: number;
  /** Whether the key for the next column to sort by stops here, as it does at iptstate's. */
  readonly isStop?: boolean;
  readonly tone?: (snapshot: Snapshot, row: number) => Tone | undefined;
}
