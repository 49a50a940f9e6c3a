// `conntop`: the live screen.
import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { setFlagsFromString } from 'node:v8';
import { RouterNames } from '../../app/router-names.ts';
import { Session } from '../../app/session.ts';
import { initialState, type State, USUAL_DISPLAY } from '../../app/state.ts';
import { NameBook } from '../../names/name-book.ts';
import { LiveScreen } from '../../screen/live-screen.ts';
import type { FilterContext } from '../../view/filter/context.ts';
import { filtersOf } from '../choose-flows.ts';
import type { Invocation } from '../commands.ts';
import { filterContext } from '../filter-context.ts';
import { readFacts, withSource } from '../read-table.ts';
import type { Settings } from '../settings.ts';

/** Shows the screen until the user quits. Throws a TerminalError where the terminal cannot show it. */
export function runTop({ settings, words }: Invocation): Promise<number> {
  // A screen is open for days beside a router's own work: measured, 10 MiB less at no more processor time.
  setFlagsFromString('--optimize-for-size');
  return withSource(settings, async source => {
    const { timeouts } = await readFacts(source);
    const session = new Session(source, stateOf(settings, words, filterContext(timeouts)));
    const book = new NameBook({ onChange: () => screen.changed() });
    const names = new RouterNames(source, book);
    const screen = new LiveScreen({
      session,
      names,
      terminal: {
        input: keyboardFor(settings),
        output: process.stdout,
        env: process.env,
        ascii: settings.ascii ?? false,
        mouse: settings.mouse,
      },
    });
    names.start();
    await screen.run();
    names.stop();
    await book.close();
    return 0;
  });
}

/** What the command line has settled, as the screen's first state. */
function stateOf(settings: Settings, words: readonly string[], context: FilterContext): State {
  const { colors, counters, names, markTruncated, fitted, scrolling, totals, columns } = settings;
  const usual = initialState();
  const order = settings.sort
    ? [{ column: settings.sort, descending: settings.sort.descending }, ...usual.order]
    : usual.order;
  return {
    ...usual,
    context,
    filters: filtersOf(settings, words, context),
    interval: settings.interval,
    readOnly: settings.readOnly,
    order: order.map((each, at) =>
      at === 0 && settings.reverse ? { ...each, descending: !each.descending } : each,
    ),
    display: {
      ...USUAL_DISPLAY,
      colors: colors ?? true,
      counters,
      names,
      markTruncated,
      fitted,
      scrolling,
      totals,
      columns,
    },
  };
}

/** Where the table comes in on standard input, the keys come from the terminal itself. */
function keyboardFor({ file }: Settings): ReadStream {
  if (file !== '-') return process.stdin;
  try {
    return new ReadStream(openSync('/dev/tty', 'r+'));
  } catch {
    return process.stdin;
  }
}
