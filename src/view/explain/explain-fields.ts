// Every field of a flow's line, in the order of the line, with what it means.
import { Has } from '../../conntrack/flow-line.ts';
import { protocolByNumber } from '../../conntrack/protocols.ts';
import { type Direction, ORIGINAL, REPLY } from '../../snapshot/direction.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { safeText } from '../../words/safe-text.ts';
import { familyName, flagNames } from '../flow-names.ts';
import { addressText } from '../flow-text.ts';
import type { ExplainedLine } from './explanation.ts';

export function explainFields(snapshot: Snapshot, row: number): ExplainedLine[] {
  const has = snapshot.has(row);
  return [
    ...headFields(has, snapshot, row),
    ...(snapshot.hasAddresses(row) ? tupleFields(has, snapshot, row, ORIGINAL) : []),
    ...(snapshot.hasAddresses(row) ? tupleFields(has, snapshot, row, REPLY) : []),
    ...flagNames(snapshot, row).map(flag => field(`[${safeText(flag)}]`, '', 'flag, see State above')),
    ...numberFields(snapshot, row),
    ...textFields(snapshot, row),
  ];
}

function headFields(has: number, snapshot: Snapshot, row: number): ExplainedLine[] {
  const state = snapshot.state(row);
  const left = snapshot.isOffloaded(row)
    ? 'seconds, see Timeout above'
    : 'seconds until the flow is forgotten, unless another packet comes';
  return [
    ...((has & Has.FAMILY) === 0 ? [] : [familyField(snapshot.family(row))]),
    protocolField(snapshot.protocol(row)),
    ...optional('timeout', snapshot.timeout(row), left),
    ...(state === '' ? [] : [field('state', safeText(state), 'see State above')]),
    ...optional('timeout=', snapshot.greTimeout(row), 'seconds this GRE flow gets while unreplied'),
    ...optional('stream_timeout=', snapshot.greStreamTimeout(row), 'seconds this GRE flow gets once replied'),
  ];
}

function familyField(family: number): ExplainedLine {
  return field(familyName(family), `${family}`, 'network protocol and its number');
}

function protocolField(number: number): ExplainedLine {
  const { name, keys } = protocolByNumber(number) ?? { name: 'unknown', keys: 'none' };
  const note = keys === 'none' ? '; the kernel does not look into it' : '';
  return field(name, `${number}`, `transport protocol and its number${note}`);
}

function tupleFields(has: number, snapshot: Snapshot, row: number, direction: Direction): ExplainedLine[] {
  const isReply = direction === REPLY;
  const [from, to] = isReply
    ? ['where answers come from', 'where answers go']
    : ['where the first packet came from', 'where the first packet went'];
  return [
    field('src=', addressText(snapshot, row, direction.src), from),
    field('dst=', addressText(snapshot, row, direction.dst), to),
    ...wordFields(has, snapshot.sport(row, direction.src), snapshot.dport(row, direction.src)),
    ...optional(
      isReply ? 'zone-reply=' : 'zone-orig=',
      isReply ? snapshot.zoneReply(row) : snapshot.zoneOrig(row),
      'zone in which this direction is looked up',
    ),
    ...counterFields(snapshot, row, direction),
  ];
}

function wordFields(has: number, first: number, second: number): ExplainedLine[] {
  if ((has & Has.PORTS) !== 0) {
    return [field('sport=', `${first}`, 'source port'), field('dport=', `${second}`, 'destination port')];
  }
  if ((has & Has.ICMP) !== 0) {
    return [
      field('type=', `${second >>> 8}`, 'kind of the ICMP message'),
      field('code=', `${second & 255}`, 'its variant'),
      field('id=', `${first}`, 'identifier that joins question and answer'),
    ];
  }
  if ((has & Has.GRE_KEYS) === 0) return [];
  const meaning = 'call id of PPTP; 0x0 for plain GRE';
  return [
    field('srckey=', `0x${first.toString(16)}`, meaning),
    field('dstkey=', `0x${second.toString(16)}`, meaning),
  ];
}

function counterFields(snapshot: Snapshot, row: number, direction: Direction): ExplainedLine[] {
  const packets = snapshot.exactCounter(row, direction.packets);
  const bytes = snapshot.exactCounter(row, direction.bytes);
  if (packets === undefined || bytes === undefined) return [];
  return [
    field('packets=', `${packets}`, 'packets in this direction'),
    field('bytes=', `${bytes}`, 'bytes in this direction, IP headers included'),
  ];
}

function numberFields(snapshot: Snapshot, row: number): ExplainedLine[] {
  const isDefault = (snapshot.zone(row) ?? 0) === 0;
  return [
    ...optional('mark=', snapshot.mark(row), 'mark that rules have put on the flow; 0 is none'),
    ...optional(
      'zone=',
      snapshot.zone(row),
      isDefault ? 'the default zone' : 'zone: addresses are told apart by it',
    ),
    ...optional('delta-time=', snapshot.deltaTime(row), 'seconds since the flow was made'),
    ...optional(
      'use=',
      snapshot.use(row),
      "references held inside the kernel; /proc counts its reader's own",
    ),
    ...optional('id=', snapshot.id(row), "the flow's own number while it lives"),
  ];
}

function textFields(snapshot: Snapshot, row: number): ExplainedLine[] {
  const { secctx, helper, labels, start, stop, extra = {}, words = [] } = snapshot.text(row);
  return [
    ...optional('secctx=', secctx, "label of the machine's security module"),
    ...optional('start=', start, 'when the flow was made'),
    ...optional('stop=', stop, 'when the flow ended'),
    ...optional('helper=', helper, 'helper that reads along to foretell the flows this one will ask for'),
    ...optional('labels=', labels?.join(','), 'labels that rules have put on the flow'),
    ...Object.entries(extra).flatMap(([key, value]) => optional(`${safeText(key)}=`, value, UNKNOWN)),
    ...words.map(word => field(safeText(word), '', UNKNOWN)),
  ];
}

const UNKNOWN = 'not known to conntop; kept as it was printed';

function optional(label: string, value: string | number | undefined, meaning: string): ExplainedLine[] {
  return value === undefined
    ? []
    : [field(label, typeof value === 'string' ? safeText(value) : `${value}`, meaning)];
}

function field(label: string, value: string, meaning: string): ExplainedLine {
  return { label, value, meaning };
}
