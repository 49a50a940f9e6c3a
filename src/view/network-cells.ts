// The cells of the network at the outside end of a flow.
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type CellContext, type Cells, figureCells, wordCells } from './cells.ts';
import { outsideNetwork } from './outside-network.ts';

export const COUNTRY_CELLS: Cells = wordCells(
  { width: [7, 7], needs: 0 },
  (snapshot, row, { networkOf }) => outsideNetwork(snapshot, row, networkOf)?.country ?? '',
);

/** `AS64500 Example`, sorted by the number. */
export const AS_CELLS: Cells = {
  ...figureCells({
    width: [8, 32],
    needs: 0,
    bits: 32,
    descending: false,
    value: (snapshot, row, { networkOf }) => outsideNetwork(snapshot, row, networkOf)?.asNumber,
    format: (number, snapshot, row, context) => asText(number, snapshot, row, context),
  }),
  align: 'left',
};

function asText(number: number, snapshot: Snapshot, row: number, { networkOf }: CellContext): string {
  const { organization } = outsideNetwork(snapshot, row, networkOf) ?? {};
  return organization ? `AS${number} ${organization}` : `AS${number}`;
}
