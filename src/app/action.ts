// What can be asked of the program: by a key, by a prompt, or by the screen itself.
import type { Deletion } from '../changes/deletion.ts';
import type { Marking } from '../changes/marking.ts';
import type { NetworkNamespace } from '../reader/namespaces.ts';
import type { Column } from '../view/columns.ts';
import type { Configured, PromptKind, Replay } from './state.ts';

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

/** What can be asked of a recording's player. */
export type ReplayControl =
  | 'play'
  | 'faster'
  | 'slower'
  | 'step'
  | 'step-back'
  | 'step-ten'
  | 'step-ten-back'
  | 'peak'
  | 'first-drop';

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
  | { readonly type: 'replay'; readonly control: ReplayControl }
  | { readonly type: 'replayed'; readonly replay: Replay }
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

/** The namespaces that have been found, to be listed. */
export interface NamespaceAction {
  readonly type: 'namespaces';
  readonly found: readonly NetworkNamespace[];
  /** The inode of the one whose flows are shown; undefined for our own. */
  readonly shown: number | undefined;
}

const EFFECTS = [
  'quit',
  'suspend',
  'refresh',
  'redraw',
  'delete',
  'delete-all',
  'previous-match-or-namespaces',
] as const;

/** An action that reaches beyond the state; the session carries it out. */
export type Effect = { readonly type: (typeof EFFECTS)[number] };

export function isEffect(action: Action): action is Effect {
  return EFFECTS.some(type => type === action.type);
}
