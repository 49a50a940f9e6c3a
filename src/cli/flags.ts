// The flag registry: every flag of every command, in the order in which help and man page have them.
import type { CommandName, Flag } from './flag.ts';
import { DISPLAY_FLAGS, SORT_FLAGS } from './flags/display.ts';
import { CONNTRACK_FLAGS, FILTER_FLAGS } from './flags/filters.ts';
import { CHANGE_FLAGS, OTHER_FLAGS } from './flags/other.ts';
import { CHECK_FLAGS, OUTPUT_FLAGS } from './flags/output.ts';
import { READING_FLAGS } from './flags/reading.ts';

export const FLAGS: readonly Flag[] = Object.freeze([
  ...READING_FLAGS,
  ...FILTER_FLAGS,
  ...CONNTRACK_FLAGS,
  ...SORT_FLAGS,
  ...DISPLAY_FLAGS,
  ...OUTPUT_FLAGS,
  ...CHECK_FLAGS,
  ...CHANGE_FLAGS,
  ...OTHER_FLAGS,
]);

export function flagsOf(command: CommandName): readonly Flag[] {
  return FLAGS.filter(({ commands }) => commands.includes(command));
}
