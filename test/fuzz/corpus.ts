// Real rows of every format, as captured: what is mutated.
import { readFileSync } from 'node:fs';

/** Lines that belong together: one format's. */
export interface Corpus {
  readonly name: string;
  readonly rows: readonly string[];
  /** Whether each line is a flow of its own; of an event log or commands, several tell of one. */
  readonly isTable: boolean;
}

const TABLES: readonly (readonly [name: string, isTable: boolean, files: readonly string[]])[] = [
  [
    'proc',
    true,
    ['linux-6.18/net/nf_conntrack', 'linux-6.18-made/net/nf_conntrack', 'openwrt-23/net/nf_conntrack'],
  ],
  ['offload', true, ['linux-6.1-offload/net/nf_conntrack', 'conntrack/linux-6.1-offload-L.txt']],
  ['ip_conntrack', true, ['tomato-2.4/net/ip_conntrack', 'tomato-2.6/net/ip_conntrack']],
  [
    'conntrack -L',
    true,
    ['conntrack/linux-6.18-L.txt', 'conntrack/linux-6.18-made-L.txt', 'conntrack/linux-4.4-L.txt'],
  ],
  [
    'conntrack -L -o extended,id',
    true,
    ['conntrack/linux-6.18-L-extended-id.txt', 'conntrack/linux-6.18-made-L-extended-id.txt'],
  ],
  [
    'conntrack -L -o ktimestamp',
    true,
    ['conntrack/linux-6.18-L-ktimestamp.txt', 'conntrack/linux-6.18-made-L-ktimestamp.txt'],
  ],
  [
    'conntrack -L -o labels',
    true,
    ['conntrack/linux-6.18-labelled-L-labels-extended.txt', 'conntrack/linux-6.18-labelled-L-labels-id.txt'],
  ],
  [
    'conntrack -L -o save',
    false,
    ['conntrack/linux-6.18-L-save.txt', 'conntrack/linux-6.18-made-L-save.txt'],
  ],
  ['conntrack -L -o xml', true, ['conntrack/linux-6.18-L-xml.txt', 'conntrack/linux-6.18-made-L-xml.txt']],
  ['conntrack -E', false, ['conntrack/linux-6.18-E.txt', 'conntrack/linux-6.18-E-timestamp-id-extended.txt']],
];

export const CORPORA: readonly Corpus[] = TABLES.map(([name, isTable, files]) => ({
  name,
  isTable,
  rows: files.flatMap(file => fixture(file).split('\n')).filter(isRow),
}));

/** A fixture's text, a character a byte. */
export function fixture(path: string): string {
  return readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'latin1');
}

function isRow(line: string): boolean {
  return /src=.*src=|<flow|^-A/.test(line);
}
