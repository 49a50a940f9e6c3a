// Finds a word anywhere in a row: addresses and their names, protocol, state, ICMP type, helper, labels.
import { formatAddress } from '../../conntrack/address.ts';
import { Has } from '../../conntrack/flow-line.ts';
import { icmpTypeName } from '../../conntrack/icmp-types.ts';
import { protocolName } from '../../conntrack/protocols.ts';
import { stateName } from '../../conntrack/state-words.ts';
import type { TextFacts } from '../../conntrack/text-facts.ts';
import { End, type Snapshot } from '../../snapshot/snapshot.ts';
import type { FilterContext } from './context.ts';
import { textFactsTest } from './text-facts-test.ts';

/** What an address can be spelt with; any other word need not be looked for in addresses. */
const ADDRESS_PART = /^[\da-f.:]+$/;

/** Matches rows that hold `text` in any case. */
export function textTest(text: string, context: FilterContext): (snapshot: Snapshot, row: number) => boolean {
  const finder = new TextFinder(text.toLowerCase(), context);
  return (snapshot, row) => finder.isInRow(snapshot, row);
}

class TextFinder {
  readonly #text: string;
  readonly #context: FilterContext;
  readonly #inAddresses: boolean;
  /** By code and by number; both are bytes. */
  readonly #states: (boolean | undefined)[] = [];
  readonly #protocols: (boolean | undefined)[] = [];
  readonly #isInFacts = textFactsTest(facts => this.#isInFactsOf(facts));

  constructor(text: string, context: FilterContext) {
    this.#text = text;
    this.#context = context;
    this.#inAddresses = ADDRESS_PART.test(text);
  }

  isInRow(snapshot: Snapshot, row: number): boolean {
    const state = snapshot.stateCode(row);
    const protocol = snapshot.protocol(row);
    this.#states[state] ??= this.#isIn(stateName(state));
    this.#protocols[protocol] ??= this.#isIn(protocolName(protocol));
    return (
      this.#states[state] === true ||
      this.#protocols[protocol] === true ||
      this.#isInAddresses(snapshot, row) ||
      this.#isInIcmpType(snapshot, row) ||
      this.#isInFacts(snapshot, row)
    );
  }

  #isIn(field: string | undefined): boolean {
    return field?.toLowerCase().includes(this.#text) ?? false;
  }

  #isInAddresses(snapshot: Snapshot, row: number): boolean {
    if (!snapshot.hasAddresses(row)) return false;
    if (!this.#inAddresses && this.#context.nameOf === undefined) return false;
    if (this.#isInAddress(snapshot, row, End.ORIGINAL_SRC)) return true;
    if (this.#isInAddress(snapshot, row, End.ORIGINAL_DST)) return true;
    // Without translation the reply has the same two addresses.
    if (snapshot.nat(row) === 0) return false;
    return this.#isInAddress(snapshot, row, End.REPLY_SRC) || this.#isInAddress(snapshot, row, End.REPLY_DST);
  }

  #isInAddress(snapshot: Snapshot, row: number, end: End): boolean {
    const address = formatAddress(
      snapshot.family(row),
      snapshot.word(row, end, 0),
      snapshot.word(row, end, 1),
      snapshot.word(row, end, 2),
      snapshot.word(row, end, 3),
    );
    return (this.#inAddresses && address.includes(this.#text)) || this.#isIn(this.#context.nameOf?.(address));
  }

  #isInIcmpType(snapshot: Snapshot, row: number): boolean {
    if ((snapshot.has(row) & Has.ICMP) === 0) return false;
    return this.#isIn(icmpTypeName(snapshot.protocol(row), snapshot.dport(row) >>> 8));
  }

  #isInFactsOf(facts: TextFacts): boolean {
    const { helper, secctx, labels = [], flags = [], words = [], extra = {} } = facts;
    const pairs = Object.entries(extra).map(([key, value]) => `${key}=${value}`);
    return [helper, secctx, ...labels, ...flags, ...words, ...pairs].some(field => this.#isIn(field));
  }
}
