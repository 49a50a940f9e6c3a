// RouterOS's /ip firewall connection print: terse, detail (rows over several lines) and the aligned table.
//
// RouterOS 7.20 parted the ports from the addresses: src-port= and its like. Flags stand before a row: E expected, S seen reply, A assured, C confirmed, D dying, F fasttrack, s srcnat, d dstnat.
// Long numbers are parted by blanks: orig-bytes=1 234.
import { icmpInverseType } from '../../icmp-types.ts';
import type { TupleText } from '../table-text.ts';
import {
  type ForeignFlow,
  type ForeignTable,
  foreignLine,
  parseEnd,
  protocolNumber,
  tupleOf,
} from './foreign-table.ts';

const ROW = /^\s*(?:\d+\s+)?((?:[ESACDFsd]+\s*)*)\s*((?:protocol|src-address)=.*)$/;
const FURTHER = /^\s+[a-z][a-z-]*=/;
const PAIRS = /([a-z][a-z-]*)=("[^"]*"|.*?)(?=\s+[a-z][a-z-]*=|\s*$)/g;
const HEADER = /SRC-ADDRESS\s+DST-ADDRESS/;
const LEGEND =
  /^\s*(?:Flags: .*(?:seen.reply|assured)|Columns: PROTOCOL|[sd] - (?:src|dst)nat|.*\b[SA] - (?:seen.reply|assured))/i;
const TABLE_ROW =
  /^\s*\d+\s+((?:[ESACDFsd]+\s+)*)([a-z\d-]+)\s+(\S+)\s+(\S+)\s+(?:([a-z-]+)\s+)?((?:\d+(?:w|d|h|ms|m|s))+)(?:\s|$)/;
const UNITS: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 };
const ICMP = '1';

export class MikrotikConnections implements ForeignTable {
  readonly format = 'MikroTik connections: no zone; marks by name';
  #row: { flags: string; text: string } | undefined;
  #isTable = false;
  #hasLegend = false;

  read(text: string): readonly string[] | undefined {
    if (LEGEND.test(text)) this.#hasLegend = true;
    if (HEADER.test(text)) this.#isTable = true;
    if (LEGEND.test(text) || HEADER.test(text)) return this.end();
    const row = ROW.exec(text);
    if (row && /\bdst-address=/.test(`${text} dst-address=`)) {
      const before = this.end();
      this.#row = { flags: row[1] ?? '', text: row[2] ?? '' };
      return before;
    }
    if (this.#row && FURTHER.test(text)) {
      this.#row.text += ` ${text.trim()}`;
      return [];
    }
    return this.#isTable ? this.#tableRow(text) : undefined;
  }

  end(): readonly string[] {
    const row = this.#row;
    this.#row = undefined;
    const flow = row && detailFlow(row.flags, row.text, this.#hasLegend);
    const line = flow && foreignLine(flow);
    return line === undefined ? [] : [line];
  }

  #tableRow(text: string): readonly string[] | undefined {
    const match = TABLE_ROW.exec(text);
    if (match === null) return undefined;
    const [, flags = '', name = '', src = '', dst = '', state, timeout = ''] = match;
    const flow = flowOf(name, flags, this.#hasLegend, { src, dst });
    const line = flow && foreignLine({ ...flow, timeout: seconds(timeout), state: stateOf(state) });
    return line === undefined ? undefined : [line];
  }
}

function detailFlow(flags: string, text: string, hasLegend: boolean): ForeignFlow | undefined {
  const values = new Map(
    [...text.matchAll(PAIRS)].map(([, key = '', value = '']) => [key, value.replace(/^"|"$/g, '')]),
  );
  const flow = flowOf(values.get('protocol') ?? '', flags, hasLegend, {
    src: endText(values, 'src') ?? '',
    dst: endText(values, 'dst') ?? '',
    replySrc: endText(values, 'reply-src'),
    replyDst: endText(values, 'reply-dst'),
  });
  if (flow === undefined) return undefined;
  const mark = values.get('connection-mark');
  return {
    ...withIcmp(flow, values),
    original: { ...withIcmp(flow, values).original, ...counters(values, 'orig') },
    reply: { ...withIcmp(flow, values).reply, ...counters(values, 'repl') },
    timeout: seconds(values.get('timeout')),
    state: stateOf(values.get('tcp-state')),
    ...(mark !== undefined && mark !== '' && !/\s/.test(mark) && { extra: { 'connection-mark': mark } }),
  };
}

/** An end with its port, which older versions put behind the address. */
function endText(values: ReadonlyMap<string, string>, end: string): string | undefined {
  const address = values.get(`${end}-address`);
  const port = values.get(`${end}-port`);
  if (address === undefined || port === undefined || port === '') return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

interface Ends {
  readonly src: string;
  readonly dst: string;
  readonly replySrc?: string | undefined;
  readonly replyDst?: string | undefined;
}

function flowOf(name: string, flags: string, hasLegend: boolean, ends: Ends): ForeignFlow | undefined {
  const protocol = protocolNumber(name);
  const src = parseEnd(ends.src);
  const dst = parseEnd(ends.dst);
  const replySrc = ends.replySrc === undefined ? dst : parseEnd(ends.replySrc);
  const replyDst = ends.replyDst === undefined ? src : parseEnd(ends.replyDst);
  if (!protocol || !src || !dst || !replySrc || !replyDst) return undefined;
  const isTold = hasLegend || flags.trim() !== '';
  return {
    protocol,
    original: tupleOf(protocol, src, dst),
    reply: tupleOf(protocol, replySrc, replyDst),
    flags: [
      ...(isTold && !flags.includes('S') ? ['UNREPLIED'] : []),
      ...(flags.includes('A') ? ['ASSURED'] : []),
      ...(flags.includes('F') ? ['FASTTRACK'] : []),
    ],
  };
}

function withIcmp(
  flow: ForeignFlow,
  values: ReadonlyMap<string, string>,
): ForeignFlow & { reply: TupleText } {
  const reply = flow.reply ?? {};
  const [type, code, id] = ['icmp-type', 'icmp-code', 'icmp-id'].map(key => values.get(key));
  if (flow.protocol !== ICMP || type === undefined || code === undefined || id === undefined)
    return { ...flow, reply };
  const inverse = icmpInverseType(1, Number(type)) ?? Number(type);
  return {
    ...flow,
    original: { ...flow.original, type, code, id },
    reply: { ...reply, type: String(inverse), code, id },
  };
}

function counters(values: ReadonlyMap<string, string>, way: 'orig' | 'repl'): TupleText {
  const whole = (key: string): string => (values.get(`${way}-${key}`) ?? '').replaceAll(' ', '');
  const [packets, bytes] = [whole('packets'), whole('bytes')];
  return /^\d+$/.test(packets) && /^\d+$/.test(bytes) ? { packets, bytes } : {};
}

/** `established` is ESTABLISHED; `syn-received` has another name. */
function stateOf(state: string | undefined): string | undefined {
  if (state === undefined || state === '') return undefined;
  return state === 'syn-received' ? 'SYN_RECV' : state.toUpperCase().replaceAll('-', '_');
}

/** `1d2h3m4s`, or `00:04:59`; undefined where it is neither. */
function seconds(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^\d+(?::\d+){2}$/.test(text))
    return String(text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0));
  const parts = [...text.matchAll(/(\d+)(ms|w|d|h|m|s)/g)];
  if (parts.length === 0) return undefined;
  return String(parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (UNITS[unit] ?? 0), 0));
}
