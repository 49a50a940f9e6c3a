// What narrows the table: the filters of the prompts, of the command line and of the sidebar, as they were given.
import type { Grouping } from '../../snapshot/group-keys.ts';
import type { Expression } from './ast.ts';

/** What narrows the table, each as typed; an empty text narrows nothing. */
export interface Filters {
  readonly source: string;
  readonly destination: string;
  readonly sport: string;
  readonly dport: string;
  /** An expression in the filter language. */
  readonly expression: string;
  /** Filter options of the command line that no key changes. */
  readonly options: readonly Expression[];
  readonly hideDns: boolean;
  readonly hideLoopback: boolean;
  /** Shows what the others would hide. */
  readonly invert: boolean;
  /** The group chosen in the sidebar, by its name; undefined where none is. */
  readonly only: { readonly by: Grouping; readonly name: string } | undefined;
}

export const NO_FILTERS: Filters = {
  source: '',
  destination: '',
  sport: '',
  dport: '',
  expression: '',
  options: [],
  hideDns: false,
  hideLoopback: false,
  invert: false,
  only: undefined,
};
