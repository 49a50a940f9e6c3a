// Which columns the table shows: those asked for, or the usual ones, as far as any flow has something to show in them.
import { COLUMNS, type Column } from '../view/columns.ts';
import type { Display } from './state.ts';

/** In the order to show them; a narrow screen leaves some of them out. `presence` is the snapshot's. */
export function shownColumns(display: Display, presence: number): readonly Column[] {
  return chosenColumns(display).filter(column => hasFacts(column, presence));
}

/** Those asked for or else the usual ones, whether there is anything to show in them or not. */
export function chosenColumns({ columns, counters, nat }: Display): readonly Column[] {
  return columns ?? COLUMNS.filter(column => isUsual(column, counters, nat));
}

/** Whether any flow states what the column shows. */
export function hasFacts({ needs }: Column, presence: number): boolean {
  return needs === 0 || (presence & needs) !== 0;
}

function isUsual({ id, priority }: Column, counters: boolean, nat: boolean): boolean {
  if (id === 'bytes' || id === 'packets') return counters;
  if (id.startsWith('translated-')) return nat;
  return priority > 0;
}
