// Names for the commands that print and exit: those of files at once, those of the DNS within a few seconds.
import { NameBook } from '../names/name-book.ts';
import type { Source } from '../reader/source.ts';
import type { Naming } from '../view/flow-text.ts';
import { readRouterNames } from '../watch/router-names.ts';

/** A name server that has not answered by then has nothing to say to a command that prints and exits. Milliseconds. */
const LONGEST_LOOK_UP = 5000;
/** The last answer may come in without a word of it. Milliseconds. */
const LOOK_AGAIN = 100;

/**
 * The names of `addresses`: those that files give, the router's first where `source` is one, and where `ask` says so
 * those of the DNS too.
 */
export async function lookUpNames(
  addresses: ReadonlySet<string>,
  ask: boolean,
  source: Source,
): Promise<Naming> {
  let wake = (): void => {};
  const book = new NameBook({ watch: false, onChange: () => wake() });
  await book.ready;
  const until = performance.now() + LONGEST_LOOK_UP;
  for (const address of addresses) book.nameOf(address, { lookUp: ask });
  while (book.isLookingUp && performance.now() < until) {
    await new Promise<void>(resolve => {
      wake = resolve;
      setTimeout(resolve, Math.min(LOOK_AGAIN, until - performance.now()));
    });
  }
  const router = await readRouterNames(source);
  const names = new Map(
    [...addresses].map(address => [address, router.get(address) ?? book.nameOf(address)]),
  );
  void book.close();
  return {
    nameOf: address => names.get(address),
    serviceOf: (port, protocol) => book.serviceOf(port, protocol),
  };
}
