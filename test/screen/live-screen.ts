// The whole live screen on a virtual terminal, over a table of literal text.
import { Session } from '../../src/app/session.ts';
import { initialState, type State } from '../../src/app/state.ts';
import { PLAIN_PLACE } from '../../src/reader/place.ts';
import type { Source } from '../../src/reader/source.ts';
import { LiveScreen } from '../../src/screen/live-screen.ts';
import type { Book } from '../../src/watch/router-names.ts';
import { Watched } from '../../src/watch/watched.ts';
import {
  createVirtualTerminal,
  type VirtualTerminal,
  type VirtualTerminalOptions,
} from '../terminal/virtual-terminal.ts';

const factsOf = (count: number): Map<string, string> =>
  new Map([
    ['sys/net/netfilter/nf_conntrack_count', `${count}\n`],
    ['sys/net/netfilter/nf_conntrack_max', '100\n'],
  ]);

const NO_NAMES: Book = { nameOf: () => undefined, serviceOf: () => undefined };

/** What a test may set beside the table. */
export interface LiveScreenSettings extends Partial<State> {
  /** Makes the names, given what to call when they have changed. */
  readonly makeNames?: (changed: () => void) => Book;
  /** Whether the table is a saved text. */
  readonly isSaved?: boolean;
  /** Flows by the kernel's count, of a table for 100. */
  readonly count?: number;
}

/** Shows the table until the test is over, then quits by `q`. */
export async function withLiveScreen(
  table: string,
  options: VirtualTerminalOptions,
  run: (virtual: VirtualTerminal, session: Session) => Promise<void>,
  { makeNames = () => NO_NAMES, isSaved = false, count = 5, ...changes }: LiveScreenSettings = {},
): Promise<void> {
  const virtual = createVirtualTerminal(options);
  const book = makeNames(() => screen.changed());
  const watched = new Watched(literalSource(table, isSaved, count), { interval: 60_000, book });
  const session = new Session(watched, initialState({ interval: 60_000, ...changes }));
  const screen = new LiveScreen({ session, terminal: virtual.options, guard: false });
  const over = screen.run();
  try {
    await virtual.waitFor('Flows  1-');
    await run(virtual, session);
  } finally {
    session.dispatch({ type: 'quit' });
    await over;
  }
}

function literalSource(table: string, isSaved: boolean, count: number): Source {
  return {
    place: { ...PLAIN_PLACE, label: 'literal', isSaved },
    facts: async () => factsOf(count),
    read: async sink => sink(Buffer.from(table), performance.now()),
    close: () => {},
  };
}
