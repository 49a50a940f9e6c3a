// What a command line comes to: a command, its settings, and what follows them.
import type { CommandName } from './flag.ts';
import type { Settings } from './settings.ts';
import type { GivenFlag } from './tokens.ts';

/** What a command is run with. */
export interface Invocation {
  readonly command: CommandName;
  readonly settings: Settings;
  /** The flags that settled them, in their order. */
  readonly given: readonly GivenFlag[];
  /** What stands after the options: the words of a FILTER, a LINE, or nothing. */
  readonly words: readonly string[];
}

/** Whether any flows are asked for rather than all, whatever the values may be. */
export function choosesFlows({ settings, words }: Pick<Invocation, 'settings' | 'words'>): boolean {
  const { filters, masks, invert, hideDns, hideLoopback } = settings;
  return words.length + filters.length + masks.length > 0 || invert || hideDns || hideLoopback;
}
