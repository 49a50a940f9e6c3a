// What the program shows and how: the whole state of the screen as plain data, without the table itself.
import type { CopyList } from '../changes/copy-texts.ts';
import type { Deletion } from '../changes/deletion.ts';
import type { Marking } from '../changes/marking.ts';
import type { Progress } from '../changes/table-changer.ts';
import type { NetworkNamespace } from '../reader/namespaces.ts';
import { type ChoiceName, type ChoiceValues, USUAL_CHOICES } from '../view/choices.ts';
import type { ColumnList } from '../view/column-list.ts';
import { AT_TOP, type Cursor } from '../view/cursor.ts';
import { type Display, USUAL_DISPLAY } from '../view/display.ts';
import { type Filters, NO_FILTERS } from '../view/filter/filters.ts';
import type { FilterList } from '../view/filter/quick-filters.ts';
import { ALL_FOLDED, type Folding } from '../view/flow-tree.ts';
import { type SortOrder, USUAL_ORDER } from '../view/flow-view.ts';
import type { Notice } from '../view/notice.ts';
import { NO_PAGE_CURSOR, type PageCursor } from '../view/page-cursor.ts';
import { NO_SEARCH, type PageSearch } from '../view/page-search.ts';
import type { Page, Place } from '../view/place.ts';
import type { Prompt, PromptKind } from '../view/prompts.ts';
import type { Tags } from '../view/tags.ts';
import type { FlowHistory } from '../watch/flow-history.ts';
import { USUAL_INTERVAL } from '../watch/interval.ts';
import type { Replay } from '../watch/player.ts';

export type Popup = ColumnList | FilterList | CopyList;

/** The network namespaces to choose from. */
export interface NamespaceList {
  /** Our own first. */
  readonly found: readonly NetworkNamespace[];
  readonly index: number;
}

export interface State extends ChoiceValues {
  readonly page: Page;
  /** Where help was asked for: it explains the keys of that place first. */
  readonly helpOf: Place;
  /** First line shown of a page of text. */
  readonly scroll: number;
  /** Where the cursor stands on a page that has one. */
  readonly pageCursor: PageCursor;
  /** The page to go back to from the one open. */
  readonly from: Page;
  /** Where the flows shown were asked for on a page, and the filters before; undefined where they were not. */
  readonly askedOn: Pick<State, 'page' | 'scroll' | 'pageCursor' | 'filters' | 'from'> | undefined;
  /** Whether the page of events shows its end, whatever comes. */
  readonly following: boolean;
  readonly focus: 'flows' | 'hosts';
  readonly flows: Cursor<number>;
  /** Whether the cursor stays on its flow when another order or filter is asked for; else the top is shown then. */
  readonly followsFlow: boolean;
  /** Which groups are folded in the tree, while there is one. */
  readonly folding: Folding;
  /** Flows that `x`, `M` and `y` mean together; while there are none, they mean the one under the cursor. */
  readonly tags: Tags;
  readonly hosts: Cursor<string>;
  /** The flow whose details are open; it need not be under the cursor, nor in the table any more. */
  readonly details: FlowHistory | undefined;
  /** The order asked for, and the one before it, which breaks its ties. */
  readonly order: readonly SortOrder[];
  readonly filters: Filters;
  readonly display: Display;
  readonly frozen: boolean;
  /** Milliseconds between two readings, as asked for. */
  readonly interval: number;
  readonly prompt: Prompt | undefined;
  readonly popup: Popup | undefined;
  /** A change that waits for a yes or a no. */
  readonly confirm: Deletion | Marking | undefined;
  /** The change that is being made; undefined while none is. */
  readonly changing: Progress | undefined;
  /** Whether nothing may be changed, so that the keys that would are refused. */
  readonly readOnly: boolean;
  /** Entries of each prompt, newest first. */
  readonly past: Readonly<Partial<Record<PromptKind, readonly string[]>>>;
  /** What `n` and `N` look for; empty while no find is active. */
  readonly find: string;
  /** What is looked for on the page of help. */
  readonly search: PageSearch;
  readonly notice: Notice | undefined;
  /** The namespaces as they were when the list was opened. */
  readonly namespaces: NamespaceList;
  /** Where the replay stands; undefined while the table is read live. */
  readonly replay: Replay | undefined;
  /** Lines that each part of the screen has room for; set by whoever lays it out. */
  readonly room: { readonly flows: number; readonly hosts: number; readonly page: number };
}

/** The parts of the state that a configuration sets. */
export type Configured = Pick<State, 'filters' | 'display' | 'order' | 'interval' | 'readOnly' | ChoiceName>;

/** The state to begin with; settings of the command line go over it. */
export function initialState(settings: Partial<State> = {}): State {
  return {
    page: 'flows',
    helpOf: 'flows',
    scroll: 0,
    pageCursor: NO_PAGE_CURSOR,
    from: 'flows',
    askedOn: undefined,
    following: false,
    focus: 'flows',
    flows: AT_TOP,
    followsFlow: false,
    folding: ALL_FOLDED,
    tags: [],
    hosts: AT_TOP,
    details: undefined,
    ...USUAL_CHOICES,
    order: USUAL_ORDER,
    filters: NO_FILTERS,
    display: USUAL_DISPLAY,
    frozen: false,
    interval: USUAL_INTERVAL,
    prompt: undefined,
    popup: undefined,
    confirm: undefined,
    changing: undefined,
    readOnly: false,
    past: {},
    find: '',
    search: NO_SEARCH,
    notice: undefined,
    namespaces: { found: [], index: 0 },
    replay: undefined,
    room: { flows: 1, hosts: 1, page: 1 },
    ...settings,
  };
}
