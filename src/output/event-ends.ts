// The ends of a flow as a log is searched for them: who of ours, whom outside, and the address that translation shows.
import { innerEnd } from '../snapshot/direction.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText } from '../view/flow-text.ts';
import { jsonText } from '../words/json-text.ts';

type NameOf = (address: string) => string | undefined;

/**
 * `,"inside":{...},"outside":{...}`, each with its address, port and name as far as there are any, and `public` where the flow
 * is translated: our address and port as the outside sees them. Empty for a row without addresses.
 */
export function endsJson(snapshot: Snapshot, row: number, nameOf: NameOf): string {
  if (!snapshot.hasAddresses(row)) return '';
  const isFromInside = innerEnd(snapshot, row) === End.ORIGINAL_SRC;
  const inside = isFromInside ? End.ORIGINAL_SRC : End.REPLY_SRC;
  const outside = isFromInside ? End.ORIGINAL_DST : End.ORIGINAL_SRC;
  const shown = isFromInside ? End.REPLY_DST : End.ORIGINAL_DST;
  const isTranslated = isFromInside ? snapshot.isSourceNat(row) : snapshot.isDestinationNat(row);
  return [
    `,"inside":${endJson(snapshot, row, inside, nameOf)}`,
    `,"outside":${endJson(snapshot, row, outside, nameOf)}`,
    isTranslated ? `,"public":${endJson(snapshot, row, shown, () => undefined)}` : '',
  ].join('');
}

function endJson(snapshot: Snapshot, row: number, end: End, nameOf: NameOf): string {
  const address = addressText(snapshot, row, end);
  return jsonText({ address, port: portOf(snapshot, row, end), name: nameOf(address) });
}

function portOf(snapshot: Snapshot, row: number, end: End): number | undefined {
  if (!snapshot.hasPorts(row)) return undefined;
  switch (end) {
    case End.ORIGINAL_SRC:
      return snapshot.sport(row, End.ORIGINAL_SRC);
    case End.ORIGINAL_DST:
      return snapshot.dport(row, End.ORIGINAL_SRC);
    case End.REPLY_SRC:
      return snapshot.sport(row, End.REPLY_SRC);
    default:
      return snapshot.dport(row, End.REPLY_SRC);
  }
}
