// Who talks to whom: the two tuples as a small drawing, and what each end is in words.
import { Has } from '../../conntrack/flow-line.ts';
import { icmpInverseType, icmpTypeName } from '../../conntrack/icmp-types.ts';
import { protocolName } from '../../conntrack/protocols.ts';
import { End, type Snapshot } from '../../snapshot/snapshot.ts';
import { addressText, endText, type Naming, portText } from '../flow-text.ts';
import type { ExplainedLine } from './explain.ts';

export function explainEnds(snapshot: Snapshot, row: number, naming: Naming): ExplainedLine[] {
  if (!snapshot.hasAddresses(row)) {
    return [line('', '', 'The kernel does not know this network protocol and prints no addresses.')];
  }
  return [
    ...drawTuples(snapshot, row, naming),
    line('from', port(snapshot, row, End.ORIGINAL_SRC), 'sent the first packet that was seen'),
    line('to', port(snapshot, row, End.ORIGINAL_DST), 'is whom it addressed'),
    ...explainNat(snapshot, row),
    ...explainMessage(snapshot, row),
  ];
}

/**
 * Sender and addressee above, those whom the answers go to and come from below; the strokes between them say which
 * of them is translated. Without NAT the lower row is the upper one. Dots are answers that have not come yet.
 */
function drawTuples(snapshot: Snapshot, row: number, naming: Naming): ExplainedLine[] {
  const end = (which: End): string => endText(snapshot, row, which, naming);
  const left = [end(End.ORIGINAL_SRC), end(End.REPLY_DST)];
  const width = Math.max(...left.map(text => text.length));
  const [top = '', bottom = ''] = left.map(text => text.padEnd(width));
  const arrow = `-${protocolName(snapshot.protocol(row))}->`;
  const strokes = [
    (snapshot.isSourceNat(row) ? '| SNAT' : '|').padEnd(width + arrow.length + 3),
    snapshot.isDestinationNat(row) ? '| DNAT' : '|',
  ];
  const stroke = snapshot.isUnreplied(row) ? '.' : '-';
  return [
    line('', `${top}  ${arrow}  ${end(End.ORIGINAL_DST)}`, ''),
    line('', strokes.join(' '), ''),
    line('', `${bottom}  ${'<'.padEnd(arrow.length, stroke)}  ${end(End.REPLY_SRC)}`, ''),
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
