// The network at the outside end of a flow.
import type { Network } from '../names/network.ts';
import { outerEnd } from '../snapshot/direction.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { FilterContext } from './filter/context.ts';
import { addressText } from './flow-text.ts';

/** Undefined where it is not known, or the flow has no addresses. */
export function outsideNetwork(
  snapshot: Snapshot,
  row: number,
  networkOf: FilterContext['networkOf'],
): Network | undefined {
  if (!networkOf || !snapshot.hasAddresses(row)) return undefined;
  return networkOf(addressText(snapshot, row, outerEnd(snapshot, row)));
}
