// The flow that an expectation will be, as a table of one row: so filters that ask for flows can be held against it.
import { Family, formatAddress } from '../conntrack/address.ts';
import type { Expectation, ExpectationTuple } from '../conntrack/expectations.ts';
import { protocolName } from '../conntrack/protocols.ts';
import { FlowStore } from '../snapshot/flow-store.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** Its one row is row 0; undefined where the expectation names no addresses. */
export function expectedFlow(expectation: Expectation): Snapshot | undefined {
  const store = new FlowStore();
  store.begin(0, 0);
  store.push(Buffer.from(`${lineOf(expectation)}\n`, 'latin1'), 0);
  const snapshot = store.seal(0);
  return snapshot.rows.listed === 1 ? snapshot : undefined;
}

/** As the kernel lists a flow that is not answered yet; an address or a port that may be any is 0, as it is there. */
function lineOf({ protocol, timeout, tuple, zone, helper, family = Family.IPV4 }: Expectation): string {
  const layer = family === Family.IPV6 ? 'ipv6 10' : `ipv4 ${family}`;
  const back = { ...tuple, src: tuple.dst, dst: tuple.src, sport: tuple.dport, dport: tuple.sport };
  return [
    `${layer} ${protocolName(protocol)} ${protocol} ${timeout ?? 0}`,
    ...[wordsOf(tuple), '[UNREPLIED]', wordsOf(back)],
    ...(zone === undefined ? [] : [`zone=${zone}`]),
    ...(helper === undefined ? [] : [`helper=${helper}`]),
    'use=1',
  ].join(' ');
}

type Ends = { readonly [Key in keyof ExpectationTuple]: ExpectationTuple[Key] | undefined };

function wordsOf({ src, dst, sport, dport, srckey, dstkey }: Ends): string {
  const address = (end: Ends['src']): string | undefined => end && formatAddress(end.family, ...end.words);
  const words = { src: address(src), dst: address(dst), sport, dport, srckey, dstkey };
  return Object.entries(words)
    .flatMap(([key, value]) => (value === undefined ? [] : `${key}=${value}`))
    .join(' ');
}
