// Who talks to whom: the two tuples as a small drawing, and what each end is in words.
import { Has } from '../../conntrack/flow-line.ts';
import { icmpInverseType, icmpTypeName } from '../../conntrack/icmp-types.ts';
import { protocolName } from '../../conntrack/protocols.ts';
import { End, type Snapshot } from '../../snapshot/snapshot.ts';
import { addressText, endText, type Naming, portText } from '../flow-text.ts';
import type { ExplainContext, ExplainedLine } from './explanation.ts';

/**
 * Sender and addressee above, those whom the answers go to and come from below; the strokes between them say which
 * of them is translated. Without NAT the lower row is the upper one. Dots are answers that have not come yet.
 */
export function drawFlow(snapshot: Snapshot, row: number, context: ExplainContext): ExplainedLine[] {
  if (!snapshot.hasAddresses(row)) {
    return [line('', '', 'The kernel does not know this network protocol and prints no addresses.')];
  }
  const { naming, width: room = Number.POSITIVE_INFINITY } = context;
  const ends = endTexts(snapshot, row, naming);
  const forward = `-${protocolName(snapshot.protocol(row))}->`;
  const back = '<'.padEnd(forward.length, snapshot.isUnreplied(row) ? '.' : '-');
  const nat = [
    snapshot.isSourceNat(row) ? ' SNAT' : '',
    snapshot.isDestinationNat(row) ? ' DNAT' : '',
  ] as const;
  const wide = drawSideBySide(ends, [forward, back], nat);
  const lines = wide.every(text => text.length <= room) ? wide : drawFolded(ends, [forward, back], nat);
  return lines.map(text => line('', text, ''));
}

/** Sender, addressee, whom the answers go to, and whom they come from. */
type Ends = readonly [string, string, string, string];
type Pair = readonly [string, string];

function endTexts(snapshot: Snapshot, row: number, naming?: Naming): Ends {
  const text = (end: End): string => endText(snapshot, row, end, naming);
  return [text(End.ORIGINAL_SRC), text(End.ORIGINAL_DST), text(End.REPLY_DST), text(End.REPLY_SRC)];
}

function drawSideBySide([from, to, answered, answers]: Ends, [forward, back]: Pair, nat: Pair): string[] {
  const width = Math.max(from.length, answered.length);
  return [
    `${from.padEnd(width)}  ${forward}  ${to}`,
    `${`|${nat[0]}`.padEnd(width + forward.length + 3)} |${nat[1]}`,
    `${answered.padEnd(width)}  ${back}  ${answers}`,
  ];
}

/** Two addresses of IPv6 do not stand side by side on a narrow page: each second one goes below the first. */
function drawFolded([from, to, answered, answers]: Ends, [forward, back]: Pair, nat: Pair): string[] {
  return [from, `  ${forward}  ${to}`, `${answered} ${nat[0]}`, `  ${back}  ${answers} ${nat[1]}`].map(text =>
    text.trimEnd(),
  );
}

/** What each end is, in words. */
export function explainEnds(snapshot: Snapshot, row: number): ExplainedLine[] {
  if (!snapshot.hasAddresses(row)) return [];
  return [
    line('from', port(snapshot, row, End.ORIGINAL_SRC), 'sent the first packet seen'),
    line('to', port(snapshot, row, End.ORIGINAL_DST), 'is whom it addressed'),
    ...explainNat(snapshot, row),
    ...explainMessage(snapshot, row),
  ];
}

function explainNat(snapshot: Snapshot, row: number): ExplainedLine[] {
  const lines: ExplainedLine[] = [];
  if (snapshot.isSourceNat(row)) {
    const meaning =
      'Source NAT: this stands in the place of the sender on the way out. Answers go there, and the router sends them on to the sender.';
    lines.push(line('answers go to', port(snapshot, row, End.REPLY_DST), meaning));
  }
  if (snapshot.isDestinationNat(row)) {
    const meaning =
      'Destination NAT: packets for the address asked for are sent on to this one, which answers them.';
    lines.push(line('answered by', port(snapshot, row, End.REPLY_SRC), meaning));
  }
  if (lines.length > 0) return lines;
  return [line('NAT', 'none', 'The reply tuple is the original one turned round: nothing is translated.')];
}

function explainMessage(snapshot: Snapshot, row: number): ExplainedLine[] {
  if ((snapshot.has(row) & Has.ICMP) === 0) return [];
  const protocol = snapshot.protocol(row);
  const type = snapshot.dport(row) >>> 8;
  const name = icmpTypeName(protocol, type) ?? `type ${type}`;
  const inverse = icmpInverseType(protocol, type);
  const answer = inverse === undefined ? undefined : icmpTypeName(protocol, inverse);
  const ends = `from ${addressText(snapshot, row, End.REPLY_SRC)} to ${addressText(snapshot, row, End.REPLY_DST)}`;
  const verb = snapshot.isUnreplied(row) ? 'is expected' : 'belongs to it';
  const meaning = answer === undefined ? 'No answer is expected.' : `An ${answer} ${ends} ${verb}.`;
  return [line('message', name, meaning)];
}

/** An end in words, numbers only: 192.168.1.2 port 80. */
function port(snapshot: Snapshot, row: number, end: End): string {
  const number = portText(snapshot, row, end);
  return `${addressText(snapshot, row, end)}${number === '' ? '' : ` port ${number}`}`;
}

function line(label: string, value: string, meaning: string): ExplainedLine {
  return { label, value, meaning };
}
