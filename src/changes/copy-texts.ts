// What can be copied of a flow: its addresses, itself in a line, and what other tools are asked with.
import { protocolName } from '../conntrack/protocols.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText, endText, stateText } from '../view/flow-text.ts';
import { commandText } from './change.ts';
import { flowArguments } from './flow-arguments.ts';

export interface CopyText {
  /** What it is. */
  readonly label: string;
  readonly text: string;
}

/** A list of what can be copied of the flow under the cursor. */
export interface CopyList {
  readonly kind: 'copy';
  readonly entries: readonly CopyText[];
  readonly index: number;
}

/** In the order in which they are offered. */
export function copyTexts(snapshot: Snapshot, row: number): readonly CopyText[] {
  if (!snapshot.hasAddresses(row)) return [];
  return [
    { label: 'source', text: addressText(snapshot, row, End.ORIGINAL_SRC) },
    { label: 'destination', text: addressText(snapshot, row, End.ORIGINAL_DST) },
    { label: 'flow', text: flowLine(snapshot, row) },
    { label: CAPTURE, text: captureFilter(snapshot, row) },
    { label: 'for conntrack', text: commandText(['-L', ...flowArguments(snapshot, row)]) },
  ];
}

/** The same of several flows, a line each; what is alike is there once. */
export function jointCopyTexts(snapshot: Snapshot, rows: readonly number[]): readonly CopyText[] {
  const each = rows.map(row => copyTexts(snapshot, row)).filter(texts => texts.length > 0);
  return (each[0] ?? []).map(({ label }, at) => {
    const texts = [...new Set(each.map(all => all[at]?.text ?? ''))];
    const isFilter = label === CAPTURE && texts.length > 1;
    return { label, text: isFilter ? texts.map(text => `(${text})`).join(' or ') : texts.join('\n') };
  });
}

const CAPTURE = 'for tcpdump';

function flowLine(snapshot: Snapshot, row: number): string {
  const [from, to] = [End.ORIGINAL_SRC, End.ORIGINAL_DST].map(end => endText(snapshot, row, end));
  return `${protocolName(snapshot.protocol(row))} ${from} > ${to} ${stateText(snapshot, row)}`.trimEnd();
}

/** The packets of both directions, as they are before they are translated. */
function captureFilter(snapshot: Snapshot, row: number): string {
  const protocol = `${protocolName(snapshot.protocol(row))}`;
  const word = CAPTURED.has(protocol) ? protocol : `proto ${snapshot.protocol(row)}`;
  const end = (end: typeof End.ORIGINAL_SRC | typeof End.ORIGINAL_DST, port: number): string =>
    `host ${addressText(snapshot, row, end)}${snapshot.hasPorts(row) ? ` and port ${port}` : ''}`;
  const ends = [end(End.ORIGINAL_SRC, snapshot.sport(row)), end(End.ORIGINAL_DST, snapshot.dport(row))];
  return `${word} and ${ends.join(' and ')}`;
}

/** Protocols that pcap-filter(7) knows by the same name. */
const CAPTURED: ReadonlySet<string> = new Set(['tcp', 'udp', 'icmp', 'sctp']);
