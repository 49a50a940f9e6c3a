// The prompt registry: what each prompt asks for, and what its keys do with the entry.
import type { Cursor } from './cursor.ts';
import type { Complaint } from './filter/complaint.ts';
import type { Line } from './line-editor.ts';

/** What has to be typed before the user's own connection goes. */
export const CUT_WORD = 'cut';

interface PromptRecord {
  readonly title: string;
  /** Whether the filter language is spoken here, so that Tab can complete it. */
  readonly isExpression?: true;
  /** Whether Enter at once keeps the present value; absent where it clears, as iptstate's "leave blank for none". */
  readonly keepsOnEnter?: true;
  /** Whether Enter on an empty entry takes something away; absent where it does. */
  readonly emptyClears?: false;
  /** Whether its entries are worth coming back to; absent where they are. */
  readonly isKept?: false;
}

export const PROMPTS = {
  source: { title: 'Source address or prefix' },
  destination: { title: 'Destination address or prefix' },
  sport: { title: 'Source port' },
  dport: { title: 'Destination port' },
  filter: { title: 'Filter', isExpression: true, keepsOnEnter: true },
  'filter-name': { title: 'Name for the filters in use', emptyClears: false },
  find: { title: 'Find', isExpression: true, keepsOnEnter: true },
  'page-find': { title: 'Find in this help', keepsOnEnter: true },
  interval: { title: 'Seconds between readings', emptyClears: false },
  time: { title: 'Time, such as 12:31 or +5m', emptyClears: false },
  save: { title: 'Write what is shown into the new file', emptyClears: false },
  mark: { title: 'Mark to set, VALUE or VALUE/MASK', emptyClears: false },
  cut: { title: `Type ${CUT_WORD} to cut the connection you are using`, emptyClears: false, isKept: false },
} as const satisfies Readonly<Record<string, PromptRecord>>;

/** What a prompt asks for. */
export type PromptKind = keyof typeof PROMPTS;

export const PROMPT_KINDS = Object.keys(PROMPTS) as readonly PromptKind[];

export function promptNamed(kind: PromptKind): PromptRecord {
  return PROMPTS[kind];
}

/** Whether its entries are worth coming back to. */
export function isKept(kind: PromptKind): boolean {
  return promptNamed(kind).isKept !== false;
}

/** A prompt that is open. */
export interface Prompt {
  readonly kind: PromptKind;
  readonly line: Line;
  /** What is wrong with the entry; undefined while it could be accepted. */
  readonly error: Complaint | undefined;
  /** Flows that the entry would show or find; undefined while they are not counted. */
  readonly matches: number | undefined;
  /** What Tab could have put in; empty but after a Tab that left a choice. */
  readonly candidates: readonly string[];
  /** The table's cursor as the prompt was opened. */
  readonly from: Cursor<number>;
}

/** Whether Enter takes away what there was: on an emptied line, and on iptstate's prompts at once. */
export function enterClears({ kind, line }: Prompt): boolean {
  const { keepsOnEnter = false, emptyClears = true } = promptNamed(kind);
  return emptyClears && (line.text.trim() === '' || (line.isSelected && !keepsOnEnter));
}

/** Entries of a prompt that can be gone back to. */
export const REMEMBERED = 20;

/** Earlier entries, newest first, and one more. */
export function withEntry(past: readonly string[], text: string): readonly string[] {
  return [text, ...past.filter(entry => entry !== text)].slice(0, REMEMBERED);
}
