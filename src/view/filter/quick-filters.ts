// The quick filters of the flow under the cursor: only flows like it in one respect, or all but those.
import { Family, formatAddress } from '../conntrack/address.ts';
import { protocolByNumber, protocolName } from '../conntrack/protocols.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { AT_TOP } from '../view/cursor.ts';
import { addressText } from '../view/flow-text.ts';
import type { Shown } from '../watch/shown.ts';
import type { FilterList, State } from './state.ts';

/** Opens the list of what could be chosen, or hidden; nothing where the cursor is on no flow. */
export function openQuickFilters(state: State, kind: FilterList['kind'], shown: Shown): State {
  const row = shown.view.rows[state.flows.index];
  const { snapshot } = shown;
  if (!snapshot || row === undefined || state.page !== 'flows' || state.focus !== 'flows') return state;
  return { ...state, popup: { kind, entries: filtersOf(snapshot, row), index: 0 } };
}

/** The filters in use, and the one chosen. They bind from left to right, so that no parentheses are needed. */
export function takeFilter(state: State, { kind, entries, index }: FilterList): State {
  const closed = { ...state, popup: undefined };
  const filter = entries[index]?.filter;
  if (filter === undefined) return closed;
  const { expression } = state.filters;
  const chosen = kind === 'only' ? filter : `not (${filter})`;
  const filters = {
    ...state.filters,
    expression: expression === '' ? chosen : `${expression} and ${chosen}`,
  };
  return { ...closed, filters, flows: AT_TOP };
}

function filtersOf(snapshot: Snapshot, row: number): FilterList['entries'] {
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

function addressFilters(snapshot: Snapshot, row: number): FilterList['entries'] {
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
