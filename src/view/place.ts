// Where the user can be, as far as keys are told of there.

/** Which page fills the screen below the title bar. */
export type Page = 'flows' | 'help' | 'details' | 'pressure' | 'events' | 'namespaces';

/** What the user has before them, as far as keys are told of there; prompts by what Enter and Tab do in them. */
export type Place =
  | Page
  | 'hosts'
  | 'entry'
  | 'empty entry'
  | 'expression'
  | 'empty expression'
  | 'sort list'
  | 'column list'
  | 'filter list'
  | 'copy list'
  | 'delete question'
  | 'mark question';

/** A key's word in each place that tells of it, or in all, and how early it stands there. */
export interface Hint {
  readonly label: string | Partial<Record<Place, string>>;
  readonly rank: number;
}
