// The flag registry: every flag of every command, in the order in which help and man page have them.
import type { Category, CommandName, Flag } from './flag.ts';
import { DISPLAY_FLAGS, SORT_FLAGS } from './flags/display.ts';
import { CONNTRACK_FLAGS, FILTER_FLAGS } from './flags/filters.ts';
import { METRICS_FLAGS } from './flags/metrics.ts';
import { CHANGE_FLAGS, OTHER_FLAGS } from './flags/other.ts';
import { CHECK_FLAGS, OUTPUT_FLAGS } from './flags/output.ts';
import { READING_FLAGS } from './flags/reading.ts';
import { RECORDING_FLAGS } from './flags/recording.ts';

export const FLAGS: readonly Flag[] = Object.freeze([
  ...READING_FLAGS,
  ...RECORDING_FLAGS,
  ...FILTER_FLAGS,
  ...CONNTRACK_FLAGS,
  ...SORT_FLAGS,
  ...DISPLAY_FLAGS,
  ...OUTPUT_FLAGS,
  ...CHECK_FLAGS,
  ...METRICS_FLAGS,
  ...CHANGE_FLAGS,
  ...OTHER_FLAGS,
]);

/** A replay is the live screen over a recording: it takes all that is not about where the table comes from. */
export function flagsOf(command: CommandName): readonly Flag[] {
  return FLAGS.filter(
    ({ commands, category }) =>
      commands.includes(command) ||
      (command === 'replay' && commands.includes('top') && !NOT_REPLAYED.has(category)),
  );
}

const NOT_REPLAYED: ReadonlySet<Category> = new Set(['Reading', 'Recordings', 'Changes', 'Other']);
