// The demo router's counters, one row for each of its two processors, as /proc/net/stat/nf_conntrack prints them.

/** In the kernel's order (5.15 and later). */
const COLUMNS = [
  'entries',
  'clashres',
  'found',
  'new',
  'invalid',
  'ignore',
  'delete',
  'chainlength',
  'insert',
  'insert_failed',
  'drop',
  'early_drop',
  'icmp_error',
  'expect_new',
  'expect_create',
  'expect_delete',
  'search_restart',
] as const;

const HEADER =
  'entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart\n';

export type CounterName = Exclude<(typeof COLUMNS)[number], 'entries'>;

export class Statistics {
  readonly #processors = [new Map<CounterName, number>(), new Map<CounterName, number>()];

  /** Adds one on the processor that happened to handle the packet; `chance` from 0 up to 1 says which. */
  add(name: CounterName, chance: number): void {
    const row = this.#processors[chance < 0.5 ? 0 : 1];
    row?.set(name, (row.get(name) ?? 0) + 1);
  }

  /** The file; every row repeats the table's count. */
  text(entries: number): string {
    return HEADER + this.#processors.map(row => rowText(row, entries)).join('');
  }
}

/** Two blanks stand after `entries` and after `icmp_error`, in the rows as in the header. */
function rowText(row: ReadonlyMap<CounterName, number>, entries: number): string {
  const values = COLUMNS.map(name => {
    const value = name === 'entries' ? entries : (row.get(name) ?? 0);
    const gap = name === 'entries' || name === 'icmp_error' ? ' ' : '';
    return value.toString(16).padStart(8, '0') + gap;
  });
  return `${values.join(' ')}\n`;
}
