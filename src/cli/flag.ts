// What a flag of the command line is: one record that parsing, help, man page and completions are derived from.
import type { Settings } from './settings.ts';

/** `top` is the live screen, which has no name on the command line. */
export const COMMAND_NAMES = [
  'top',
  'list',
  'get',
  'hosts',
  'count',
  'stats',
  'check',
  'pressure',
  'events',
  'expect',
  'explain',
  'delete',
  'record',
  'replay',
  'metrics',
  'doctor',
  'completion',
  'help',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

/** The shells whose completion can be asked for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** In the order in which help and man page have them. */
export const CATEGORIES = [
  'Reading',
  'Recordings',
  'Filters',
  'More filters, as conntrack(8) has them',
  'Sorting and columns',
  'Display',
  'Output',
  'Checks',
  'Metrics',
  'Changes',
  'Other',
] as const;
export type Category = (typeof CATEGORIES)[number];

interface FlagBase {
  /** Without the dashes, as are the other names. */
  readonly long: string;
  /** Other tools' names of the same. */
  readonly aliases?: readonly string[];
  readonly short?: string;
  readonly commands: readonly CommandName[];
  readonly category: Category;
  /** A few words for `--help`, without a full stop. */
  readonly summary: string;
  /** What the man page says beyond the summary: whole sentences. */
  readonly doc?: string;
  /** Whether the short help of the live screen tells of it; the long one tells of all. */
  readonly isCommon?: true;
  /** What iptstate calls the same option and what it does there; absent where it has none. */
  readonly iptstate?: string;
}

/** A flag that is there or not. */
export interface Switch extends FlagBase {
  readonly value?: undefined;
  /** The name that undoes it. */
  readonly opposite?: string;
  turn(settings: Settings, on: boolean): void;
}

/** A flag with a value. */
export interface ValueFlag extends FlagBase {
  readonly value: {
    /** As help shows it: capitals. */
    readonly name: string;
    readonly choices?: readonly string[];
    /** May be left out; where given apart from the flag, it is taken for the value if it is an address, or one with a port. */
    readonly optional?: boolean;
  };
  /** Throws a UsageError that says what is wrong with the value. */
  set(settings: Settings, text: string): void;
}

export type Flag = Switch | ValueFlag;

export type Uncategorized<Kind extends Flag> = Omit<Kind, 'category'>;

/** Flags that all stand in one category. */
export function inCategory(
  category: Category,
  flags: readonly (Uncategorized<Switch> | Uncategorized<ValueFlag>)[],
): readonly Flag[] {
  return flags.map(flag => ({ ...flag, category }));
}

export function takesValue(flag: Flag): flag is ValueFlag {
  return flag.value !== undefined;
}

/** Every name of a flag: the long one first, then its aliases. */
export function longNames(flag: Flag): readonly string[] {
  return [flag.long, ...(flag.aliases ?? [])];
}
