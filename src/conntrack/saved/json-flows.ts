// Our own JSON and CSV read back: an object or a record is told as a table line.
import { type EventText, FlowEvent } from '../flow-event.ts';
import { type FlowText, type TupleText, tableLine } from './table-text.ts';

type Values = Readonly<Record<string, unknown>>;

/** Counters beyond 2^53, which are written digit by digit, must not become doubles. */
const LONG_NUMBER = /("(?:packets|bytes)":\s*)(\d{16,20})(?=\s*[,}])/g;
const EVENTS: ReadonlyMap<unknown, FlowEvent> = new Map([
  ['new', FlowEvent.NEW],
  ['update', FlowEvent.UPDATE],
  ['destroy', FlowEvent.DESTROY],
]);

/** The flow that the text of one JSON object tells; undefined where it tells none. */
export function readJsonFlow(text: string): EventText | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(LONG_NUMBER, '$1"$2"'));
    return isObject(value) ? eventOf(value) : undefined;
  } catch {
    return undefined;
  }
}

/** The texts in a JSON value that may be lines of a table: those that hold rows, and those of a list beside them. */
export function textsOfJson(text: string): string[] {
  try {
    return textsWithin(JSON.parse(text));
  } catch {
    return [];
  }
}

function textsWithin(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('src=') ? [value] : [];
  if (Array.isArray(value)) {
    const isLines =
      value.every(each => typeof each === 'string') && value.some(each => each.includes('src='));
    return isLines ? (value as string[]) : value.flatMap(textsWithin);
  }
  return isObject(value) ? Object.values(value).flatMap(textsWithin) : [];
}

function eventOf(value: Values): EventText | undefined {
  const protocol = textOf(value.protocol_number);
  if (protocol === undefined) return undefined;
  const line = tableLine(flowOf(value, protocol));
  const event = EVENTS.get(String(value.event ?? '').toLowerCase()) ?? FlowEvent.NONE;
  return line === undefined ? undefined : { event, line };
}

function flowOf(value: Values, protocol: string): FlowText {
  return {
    protocol,
    familyNumber: textOf(value.family_number),
    timeout: textOf(value.timeout),
    state: textOf(value.state),
    greTimeout: textOf(value.gre_timeout),
    streamTimeout: textOf(value.stream_timeout),
    original: tupleOf(value.original),
    reply: tupleOf(value.reply),
    flags: listOf(value.flags) ?? [],
    mark: textOf(value.mark),
    secctx: textOf(value.secctx),
    zone: textOf(value.zone),
    zoneOrig: textOf(value.zone_orig),
    zoneReply: textOf(value.zone_reply),
    deltaTime: textOf(value.delta_time),
    start: textOf(value.start),
    stop: textOf(value.stop),
    helper: textOf(value.helper),
    use: textOf(value.use),
    id: textOf(value.id),
    labels: listOf(value.labels),
    extra: extraOf(value.extra),
    words: listOf(value.words) ?? [],
  };
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
}

function listOf(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}

function extraOf(value: unknown): Record<string, string> {
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, String(each)]))
    : {};
}

function tupleOf(value: unknown): TupleText {
  return extraOf(value) as TupleText;
}

/** Reads the records under a header of ours, whatever parts their cells. */
export class CsvFlows {
  readonly #names: readonly string[];
  readonly #separator: string;

  constructor(names: readonly string[], separator: string) {
    this.#names = names;
    this.#separator = separator;
  }

  /** The reader of what follows, where a line is such a header. */
  static under(header: string): CsvFlows | undefined {
    const separator = [',', ';', '\t'].find(
      each => header.includes(`protocol${each}`) || header.includes(`protocol"${each}`),
    );
    if (separator === undefined) return undefined;
    const names = cellsOf(header, separator);
    return NEEDED.every(name => names.includes(name)) ? new CsvFlows(names, separator) : undefined;
  }

  read(record: string): EventText | undefined {
    const cells = cellsOf(record, this.#separator);
    if (cells.length !== this.#names.length) return undefined;
    const values = new Map(this.#names.map((name, at) => [name, withoutGuard(cells[at] ?? '')]));
    const text = (name: string): string | undefined => values.get(name) || undefined;
    const protocol = text('protocol_number');
    if (protocol === undefined) return undefined;
    const line = tableLine(this.#flowOf(protocol, text));
    return line === undefined ? undefined : { event: FlowEvent.NONE, line };
  }

  #flowOf(protocol: string, text: (name: string) => string | undefined): FlowText {
    return {
      protocol,
      timeout: text('timeout'),
      state: text('state'),
      greTimeout: text('gre_timeout'),
      streamTimeout: text('stream_timeout'),
      original: tupleCells(text, ''),
      reply: tupleCells(text, 'reply_'),
      flags: text('flags')?.match(/NFP \([^)]*\)|\S+/g) ?? [],
      mark: text('mark'),
      secctx: text('secctx'),
      zone: text('zone'),
      zoneOrig: text('zone_orig'),
      zoneReply: text('zone_reply'),
      deltaTime: text('delta_time'),
      start: text('start'),
      stop: text('stop'),
      helper: text('helper'),
      use: text('use'),
      id: text('flow_id'),
      labels: text('labels')?.split(','),
      extra: Object.fromEntries(
        (text('extra')?.split(' ') ?? []).map(each => {
          const equals = each.indexOf('=');
          return [each.slice(0, equals), each.slice(equals + 1)];
        }),
      ),
      words: text('words')?.split(' ') ?? [],
    };
  }
}

const NEEDED = ['protocol_number', 'src', 'dst', 'reply_src', 'reply_dst'];
const TUPLE_CELLS = [
  'src',
  'dst',
  'sport',
  'dport',
  'type',
  'code',
  'id',
  'srckey',
  'dstkey',
  'packets',
  'bytes',
] as const;

function tupleCells(text: (name: string) => string | undefined, prefix: string): TupleText {
  const tuple: TupleText = {};
  for (const key of TUPLE_CELLS) {
    const value = text(`${prefix}${key}`);
    if (value !== undefined) tuple[key] = value;
  }
  return tuple;
}

/** RFC 4180; a record is a line, since no text of a flow holds a line's end. */
function cellsOf(record: string, separator: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= record.length) {
    if (record[at] !== '"') {
      const end = record.indexOf(separator, at);
      cells.push(record.slice(at, end < 0 ? record.length : end));
      at = end < 0 ? record.length + 1 : end + 1;
      continue;
    }
    const match = /"((?:[^"]|"")*)"/y;
    match.lastIndex = at;
    const quoted = match.exec(record);
    if (quoted === null) return [];
    cells.push((quoted[1] ?? '').replaceAll('""', '"'));
    at = match.lastIndex + 1;
  }
  return cells;
}

/** Takes off the apostrophe that keeps a spreadsheet from running a cell. */
function withoutGuard(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
