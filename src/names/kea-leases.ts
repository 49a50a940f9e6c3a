// Names from the lease files of Kea, kea-leases4.csv and kea-leases6.csv.
import { type AddressNames, dropName, setName } from './address-names.ts';

/** `state` of a lease that a client holds; others are declined, reclaimed, released. */
const HELD = '0';
/** `lease_type` of a delegated prefix. */
const PREFIX = '2';

/**
 * The file is a log: the last row of an address counts. Columns are found by the header, which may come again
 * where one file was put behind another.
 * @param now milliseconds since 1970; a row that expired before it names nobody (Kea deletes a lease by such a row)
 */
export function parseKeaLeases(text: string, now: number): AddressNames {
  const names: AddressNames = new Map();
  let columns: string[] = [];
  for (const line of text.split('\n')) {
    const cells = line.trimEnd().split(',');
    if (cells[0] === 'address') columns = cells;
    else readRow(names, column => cells[columns.indexOf(column)], now);
  }
  return names;
}

function readRow(names: AddressNames, cell: (column: string) => string | undefined, now: number): void {
  const address = cell('address');
  if (address === undefined || cell('lease_type') === PREFIX) return;
  dropName(names, address);
  const held = cell('state') === HELD && Number(cell('expire')) * 1000 > now;
  if (held) setName(names, address, unescapeCell(cell('hostname') ?? ''));
}

/** Kea writes a comma within a cell as `&#x2c`. */
function unescapeCell(text: string): string {
  return text.replace(/&#x([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
