// Tables of connections with titles over their columns: VyOS, and the pages of DD-WRT, FreshTomato and Asuswrt as text.
import {
  type ForeignFlow,
  type ForeignTable,
  foreignLine,
  parseEnd,
  protocolNumber,
  tupleOf,
} from './foreign-table.ts';

type Field =
  | 'protocol'
  | 'src'
  | 'sport'
  | 'dst'
  | 'dport'
  | 'replySrc'
  | 'replyDst'
  | 'state'
  | 'timeout'
  | 'mark'
  | 'zone'
  | 'id'
  | 'other';

/** Titles as these pages have them, in lower case; the longest that fits is taken. */
const TITLES: Readonly<Record<string, Field>> = {
  'original src': 'src',
  'original dst': 'dst',
  'reply src': 'replySrc',
  'reply dst': 'replyDst',
  'source address': 'src',
  'source ip': 'src',
  'source port': 'sport',
  'nated address': 'src',
  'remote address': 'dst',
  'destination address': 'dst',
  'destination ip': 'dst',
  'destination port': 'dport',
  'service name': 'dport',
  'dst port': 'dport',
  'src port': 'sport',
  's port': 'sport',
  'd port': 'dport',
  'timeout (s)': 'timeout',
  'conn id': 'id',
  'tcp state': 'state',
  protocol: 'protocol',
  'proto.': 'protocol',
  proto: 'protocol',
  source: 'src',
  destination: 'dst',
  timeout: 'timeout',
  state: 'state',
  mark: 'mark',
  zone: 'zone',
  id: 'id',
};
const TITLE = new RegExp(
  Object.keys(TITLES)
    .sort((a, b) => b.length - a.length)
    .map(title => title.replace(/[().]/g, '\\$&').replace(' ', '\\s'))
    .join('|'),
  'iy',
);

/** What Vyatta prints before its titles: `TCP state codes: SS - SYN SENT, ...`. */
const LEGEND = /^\s*(?:TCP state codes: )?(?:[A-Z]{2} - [A-Z ]+(?:,\s*|\s*$))+$/;

interface Column {
  readonly field: Field;
  readonly title: string;
  readonly start: number;
}

const FORMATS: readonly (readonly [title: string, format: string])[] = [
  ['reply src', 'VyOS conntrack table: no counters, no flags'],
  ['conn id', 'Vyatta conntrack table: no counters, no reply'],
  ['service name', 'DD-WRT connection page: no counters, no reply, so no translation'],
  ['nated address', 'Asuswrt connection page: no TTL, no counters, no reply, so no translation'],
  ['s port', 'FreshTomato connection page: no TTL, no counters, no reply, so no translation'],
];

export class TitledTable implements ForeignTable {
  #columns: readonly Column[] = [];
  #hasTabs = false;

  get format(): string {
    const titles = this.#columns.map(({ title }) => title);
    return (
      FORMATS.find(([title]) => titles.includes(title))?.[1] ??
      'a table of connections: no counters, no reply'
    );
  }

  read(text: string): readonly string[] | undefined {
    const columns = columnsOf(text);
    if (columns) {
      this.#columns = columns;
      this.#hasTabs = text.includes('\t');
      return [];
    }
    if (LEGEND.test(text)) return [];
    if (this.#columns.length === 0) return undefined;
    if (/^[\s\-+=|]*$/.test(text)) return [];
    for (const cells of this.#waysToCut(text)) {
      const line = this.#rowOf(cells);
      if (line !== undefined) return [line];
    }
    return undefined;
  }

  end(): readonly string[] {
    return [];
  }

  /** As many cells as there are titles, in one of the ways that pasting leaves; else by where the titles stand. */
  #waysToCut(text: string): string[][] {
    const count = this.#columns.length;
    const ways = [text.split('\t'), text.trim().split(/\s{2,}|\t/), text.trim().split(/\s+/)].map(cells =>
      cells.map(cell => cell.trim()),
    );
    const fitting = ways.filter(cells => cells.length === count);
    const atTitles = this.#columns.map(({ start }, at) =>
      text.slice(at === 0 ? 0 : start, this.#columns[at + 1]?.start).trim(),
    );
    return this.#hasTabs ? fitting : [atTitles, ...fitting, ...this.#withoutState(ways)];
  }

  /** Only TCP has a state, and where it is the last column nothing stands for it. */
  #withoutState(ways: readonly string[][]): string[][] {
    if (this.#columns.at(-1)?.field !== 'state') return [];
    return ways.filter(cells => cells.length === this.#columns.length - 1).map(cells => [...cells, '']);
  }

  #rowOf(cells: readonly string[]): string | undefined {
    const cell = (field: Field): string | undefined => {
      const at = this.#columns.findIndex(column => column.field === field);
      return at < 0 || cells[at] === '' ? undefined : cells[at];
    };
    const flow = flowOf(cell);
    return flow && foreignLine(flow);
  }
}

/** The columns that a line gives titles to; undefined where it is no line of titles. */
function columnsOf(text: string): Column[] | undefined {
  const columns: Column[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] ?? '')) {
      at++;
      continue;
    }
    TITLE.lastIndex = at;
    const match = TITLE.exec(text);
    const isWord = match !== null && /^(?:\s|$)/.test(text.slice(TITLE.lastIndex));
    const end = isWord ? TITLE.lastIndex : at + (/^\S+/.exec(text.slice(at))?.[0].length ?? 1);
    const title = text.slice(at, end).toLowerCase().replace(/\s/g, ' ');
    columns.push({ field: (isWord && TITLES[title]) || 'other', title, start: at });
    at = end;
  }
  const has = (field: Field): boolean => columns.some(column => column.field === field);
  return has('protocol') && has('src') && has('dst') ? columns : undefined;
}

function flowOf(cell: (field: Field) => string | undefined): ForeignFlow | undefined {
  // Vyatta puts the state behind the protocol: `tcp [6] ES`.
  const [, name = '', code] = /^(.*?)(?:\s+([A-Z]{2}))?$/.exec(cell('protocol') ?? '') ?? [];
  const protocol = protocolNumber(name);
  const src = endOf(cell('src'), cell('sport'));
  const dst = endOf(cell('dst'), cell('dport'));
  if (!protocol || !src || !dst) return undefined;
  const replySrc = endOf(cell('replySrc'), undefined);
  const replyDst = endOf(cell('replyDst'), undefined);
  const state = cell('state')?.toUpperCase() ?? code;
  const isFlag = state === 'ASSURED' || state === 'UNREPLIED';
  if (state !== undefined && !/^[A-Z][A-Z0-9_]*$/.test(state)) return undefined;
  const number = (field: Field): string | undefined => {
    const text = cell(field);
    return text !== undefined && /^\d{1,10}$/.test(text) ? text : undefined;
  };
  if (cell('timeout') !== undefined && number('timeout') === undefined) return undefined;
  return {
    protocol,
    original: tupleOf(protocol, src, dst),
    ...(replySrc && replyDst && { reply: tupleOf(protocol, replySrc, replyDst) }),
    timeout: number('timeout'),
    state: protocol === '6' && !isFlag ? (STATES[state ?? ''] ?? state) : undefined,
    flags: isFlag ? [state] : [],
    mark: number('mark'),
    zone: number('zone'),
    id: number('id'),
  };
}

function endOf(address: string | undefined, port: string | undefined): ReturnType<typeof parseEnd> {
  const end = address === undefined ? undefined : parseEnd(address);
  if (end === undefined || port === undefined) return end;
  return /^\d{1,5}$/.test(port) && Number(port) <= 0xffff ? { ...end, port } : undefined;
}

/** Vyatta's short names, and netstat's. */
const STATES: Readonly<Record<string, string>> = {
  SS: 'SYN_SENT',
  SR: 'SYN_RECV',
  ES: 'ESTABLISHED',
  FW: 'FIN_WAIT',
  CW: 'CLOSE_WAIT',
  LA: 'LAST_ACK',
  TW: 'TIME_WAIT',
  CL: 'CLOSE',
};
