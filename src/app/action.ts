// What can be asked of the program: by a key, by a prompt, or by the screen itself.
import type { Column } from '../view/columns.ts';
import type { Deletion } from './deletion.ts';
import type { Marking } from './marking.ts';
import type { Configured } from './merge-changes.ts';
import type { NamespaceAction } from './namespace-list.ts';
import type { ReplayAction } from './replay.ts';
import type { PromptKind } from './state.ts';

/** A switch of iptstate's or ours that a key turns over. */
export type Toggle =
  | 'colors'
  | 'counters'
  | 'names'
  | 'markTruncated'
  | 'fitted'
  | 'scrolling'
  | 'totals'
  | 'sidebar'
  | 'nat'
  | 'hideDns'
  | 'hideLoopback'
  | 'invert';

/** A way to move in a list or a page. */
export type Motion = 'up' | 'down' | 'page-up' | 'page-down' | 'home' | 'end';

export type Action =
  | { readonly type: 'sort-next' | 'sort-previous' | 'sort-reverse' }
  | { readonly type: 'sort-by'; readonly column: Column }
  | { readonly type: 'move'; readonly motion: Motion }
  | { readonly type: 'toggle'; readonly what: Toggle }
  | { readonly type: 'ask'; readonly kind: PromptKind }
  | { readonly type: 'prompt-key' | 'popup-key'; readonly key: string }
  | { readonly type: 'confirm'; readonly change: Deletion | Marking }
  | { readonly type: 'answered' }
  | { readonly type: 'switch-focus' | 'next-grouping' | 'open' | 'back' | 'freeze' }
  | { readonly type: 'list-sort-columns' | 'choose-columns' }
  | { readonly type: 'next-match-or-nat' | 'previous-match' }
  | ReplayAction
  | NamespaceAction
  | { readonly type: 'found'; readonly index: number; readonly hasWrapped: boolean }
  | { readonly type: 'not-found' }
  | { readonly type: 'counted'; readonly matches: number }
  | { readonly type: 'show-help' | 'show-pressure' | 'show-events' }
  | { readonly type: 'room'; readonly flows: number; readonly hosts: number; readonly page: number }
  /** The page shown is as long as that: the last line of it that can be the first shown. */
  | { readonly type: 'page-length'; readonly lastScroll: number }
  | { readonly type: 'configured'; readonly before: Configured; readonly after: Configured }
  | { readonly type: 'notice'; readonly text: string; readonly tone: 'plain' | 'warn' }
  | Effect;

/** An action that reaches beyond the state; the session carries it out. */
export type Effect = {
  readonly type:
    | 'quit'
    | 'suspend'
    | 'refresh'
    | 'redraw'
    | 'delete'
    | 'delete-all'
    | 'previous-match-or-namespaces';
};
