// The quick filters of a flow: what it is known by, each in the words of the filter language.
import { Family, formatAddress } from '../../conntrack/address.ts';
import { protocolByNumber, protocolName } from '../../conntrack/protocols.ts';
import { End, type Snapshot } from '../../snapshot/snapshot.ts';
import { addressText } from '../flow-text.ts';

export interface QuickFilter {
  /** What it keeps alike. */
  readonly label: string;
  readonly filter: string;
}

/** A list of filters over the table: to show only what one lets through, or not to show that. */
export interface FilterList {
  readonly kind: 'only' | 'not';
  readonly entries: readonly QuickFilter[];
  readonly index: number;
}

/** In the order in which they are offered. */
export function quickFilters(snapshot: Snapshot, row: number): readonly QuickFilter[] {
  const number = snapshot.protocol(row);
  const protocol = protocolByNumber(number) ? protocolName(number) : `proto ${number}`;
  const state = snapshot.state(row);
  return [
    ...(snapshot.hasAddresses(row) ? addressFilters(snapshot, row) : []),
    ...(snapshot.hasPorts(row)
      ? [{ label: 'service', filter: `${protocol} dst port ${snapshot.dport(row)}` }]
      : []),
    { label: 'protocol', filter: protocol },
    ...(state === '' ? [] : [{ label: 'state', filter: `state ${state}` }]),
    ...(snapshot.isUnreplied(row) ? [{ label: 'unanswered', filter: 'unreplied' }] : []),
  ];
}

function addressFilters(snapshot: Snapshot, row: number): readonly QuickFilter[] {
  return [
    { label: 'source', filter: `src host ${addressText(snapshot, row, End.ORIGINAL_SRC)}` },
    { label: 'destination', filter: `dst host ${addressText(snapshot, row, End.ORIGINAL_DST)}` },
    { label: 'source network', filter: `src net ${networkText(snapshot, row, End.ORIGINAL_SRC)}` },
    { label: 'dest. network', filter: `dst net ${networkText(snapshot, row, End.ORIGINAL_DST)}` },
  ];
}

const LAST_OCTET = 0xff;

/** The /24 of an IPv4 address, the /64 of an IPv6 one. */
function networkText(snapshot: Snapshot, row: number, end: End): string {
  const family = snapshot.family(row);
  const [w0, w1, w3] = [snapshot.word(row, end, 0), snapshot.word(row, end, 1), snapshot.word(row, end, 3)];
  return family === Family.IPV6
    ? `${formatAddress(family, w0, w1, 0, 0)}/64`
    : `${formatAddress(family, 0, 0, 0, (w3 & ~LAST_OCTET) >>> 0)}/24`;
}

/** The filters in use and one more, or all but that one. They bind from left to right, so that no parentheses are needed. */
export function narrowed(expression: string, kind: 'only' | 'not', filter: string): string {
  const chosen = kind === 'only' ? filter : `not (${filter})`;
  return expression === '' ? chosen : `${expression} and ${chosen}`;
}
