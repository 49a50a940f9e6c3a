// What is wrong with a filter as it is typed, and where.
import type { FilterContext } from './context.ts';
import { checkFilter, type TypedFilter } from './selection.ts';

/** What is wrong with an entry. */
export interface Complaint {
  readonly text: string;
  /** Where the word at fault begins in the entry, an offset, and how long it is; undefined for the whole of it. */
  readonly at: { readonly start: number; readonly length: number } | undefined;
}

/** A fault that no single word is to blame for. */
export function ofTheWhole(text: string | undefined): Complaint | undefined {
  return text === undefined ? undefined : { text, at: undefined };
}

/**
 * Undefined where nothing is wrong, as with blanks only. Of all filters only an expression has more words than one, so
 * that it matters where the one at fault stands.
 */
export function filterComplaint(
  field: TypedFilter,
  text: string,
  context: FilterContext,
): Complaint | undefined {
  const error = text.trim() === '' ? undefined : checkFilter(field, text, context);
  if (!error) return undefined;
  const at = { start: error.column - 1, length: Math.max(1, error.word.length) };
  return { text: withoutOption(error.message), at: field === 'expression' ? at : undefined };
}

/** The prompt's title says already whose value it is. */
function withoutOption(message: string): string {
  return message.replace(/^(?:--[a-z-]+|filter): /, '');
}
