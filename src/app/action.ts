// What can happen to the program: what a key asks for, and what the session and the screen have to tell the state.
import type { Deletion } from '../changes/deletion.ts';
import type { Marking } from '../changes/marking.ts';
import type { Progress } from '../changes/table-changer.ts';
import type { NetworkNamespace } from '../reader/namespaces.ts';
import type { ChoiceName } from '../view/choices.ts';
import type { ColumnId } from '../view/columns.ts';
import type { Filters } from '../view/filter/filters.ts';
import type { Edit } from '../view/line-editor.ts';
import type { Motion } from '../view/motion.ts';
import type { Notice } from '../view/notice.ts';
import type { PageLength } from '../view/page-cursor.ts';
import type { PromptKind } from '../view/prompts.ts';
import type { SwitchName } from '../view/switches.ts';
import type { Replay, ReplayControl } from '../watch/player.ts';
import type { Configured } from './state.ts';

/** To a question: do it, ask about all that are shown, or leave everything as it is. */
export type Answer = 'yes' | 'all' | 'no';

/** By a key, see `keys/`, or by a click. */
export type KeyAction =
  | { readonly type: 'sort-next' | 'sort-previous' | 'sort-reverse' }
  | { readonly type: 'sort-by'; readonly column: ColumnId }
  | { readonly type: 'move'; readonly motion: Motion }
  | { readonly type: 'toggle'; readonly what: SwitchName }
  | { readonly type: 'choose-next'; readonly what: ChoiceName }
  | { readonly type: 'ask'; readonly kind: PromptKind }
  | { readonly type: 'edit'; readonly edit: Edit }
  | { readonly type: 'insert' | 'paste'; readonly text: string }
  | { readonly type: 'complete' | 'accept-entry' | 'leave-entry' }
  | { readonly type: 'clear-filters' }
  | { readonly type: 'list-filters'; readonly kind: 'only' | 'not' }
  | { readonly type: 'list-sort-columns' | 'choose-columns' }
  | { readonly type: 'list-turn' | 'list-reset' | 'list-accept' | 'list-leave' }
  | { readonly type: 'list-carry'; readonly step: 1 | -1 }
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'scroll-columns'; readonly step: 1 | -1 }
  | { readonly type: 'switch-focus' | 'open' | 'back' | 'freeze' | 'follow-flow' }
  | { readonly type: 'next-match' | 'previous-match' }
  | { readonly type: 'show-help' | 'show-pressure' | 'show-events' | 'list-namespaces' }
  | { readonly type: 'delete' | 'delete-all' | 'stop-change' }
  | { readonly type: 'copy' | 'tag' | 'fold-all' }
  /** By a click: the cursor to a place in one of the lists. */
  | { readonly type: 'point'; readonly focus: 'flows' | 'hosts'; readonly index: number }
  | { readonly type: 'replay'; readonly control: ReplayControl }
  | { readonly type: 'quit' | 'suspend' | 'refresh' | 'redraw' };

/** What has been found out, or has happened elsewhere. */
export type NewsAction =
  | { readonly type: 'confirm'; readonly change: Deletion | Marking }
  | { readonly type: 'changing'; readonly progress: Progress | undefined }
  | { readonly type: 'replayed'; readonly replay: Replay }
  | NamespaceAction
  | { readonly type: 'found'; readonly index: number; readonly hasWrapped: boolean }
  | { readonly type: 'not-found' }
  | { readonly type: 'counted'; readonly matches: number }
  | { readonly type: 'room'; readonly flows: number; readonly hosts: number; readonly page: number }
  | ({ readonly type: 'page-length' } & PageLength)
  /** Flows that a page tells of are to be shown. */
  | { readonly type: 'show-flows'; readonly filters: Partial<Filters> }
  | Reconfiguration
  | ({ readonly type: 'notice' } & Notice);

export type Action = KeyAction | NewsAction;

/** The configuration has changed, and can be used. */
export interface Reconfiguration {
  readonly type: 'configured';
  readonly before: Configured;
  readonly after: Configured;
  /** What was told to be wrong with it until now; undefined where nothing was. */
  readonly told: string | undefined;
}

/** The namespaces that have been found, to be listed. */
export interface NamespaceAction {
  readonly type: 'namespaces';
  readonly found: readonly NetworkNamespace[];
  /** The inode of the one whose flows are shown; undefined for our own. */
  readonly shown: number | undefined;
}
