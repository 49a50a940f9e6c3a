// What the regions draw from: the session's state and data, and the names for addresses.
import type { State } from '../app/state.ts';
import type { Alert } from '../pressure/summary.ts';
import type { Place } from '../reader/place.ts';
import type { Naming } from '../view/flow-text.ts';
import type { Shown } from '../watch/shown.ts';
import type { TableFacts } from '../watch/table-facts.ts';
import type { ReadingStatus } from '../watch/watched.ts';
import type { Layout } from './layout.ts';
import type { Symbols } from './symbols.ts';
import type { Theme } from './theme.ts';

/** Read-only for the regions; put together anew for each frame. */
export interface Model {
  readonly state: State;
  /** The reading that is shown, and the view of it. */
  readonly shown: Shown;
  /** The newest, which may be younger than the reading. */
  readonly facts: TableFacts;
  readonly status: ReadingStatus;
  readonly place: Place;
  readonly layout: Layout;
  readonly theme: Theme;
  readonly symbols: Symbols;
  /** Who fills the table or takes the line and why, once a rule holds; undefined before. */
  readonly verdict: Alert | undefined;
  /** What is to be said of the reading itself: that it fails, from where it comes, what it lacks; undefined where nothing is. */
  readonly note: string | undefined;
  /** Names for the sidebar, which always has them. */
  readonly hostNaming: Naming;
  /** Names for the details of one flow, which are always worth a look-up. */
  readonly detailNaming: Naming;
  /** Names for the table, empty unless they are asked for. */
  readonly flowNaming: Naming;
  /** Host name of the router, safe to show. */
  readonly router: string;
  /** Text for the clock. */
  readonly clock: string;
}
