// The columns that the live table shows, by the display's switches and by what its flows state.
import * as choice from '../view/column-choice.ts';
import type { Column } from '../view/columns.ts';
import type { Display } from './state.ts';

/** In the order to show them; a narrow screen leaves some of them out. `presence` is the snapshot's. */
export function shownColumns(display: Display, presence: number): readonly Column[] {
  return choice.chosenColumns(display).filter(column => hasFacts(column, presence));
}

/** Those that take the room that is left. */
export function spareColumns(display: Display, presence: number): readonly Column[] {
  return choice.spareColumns(display).filter(column => hasFacts(column, presence));
}

/** Those asked for or else the usual ones, whether there is anything to show in them or not. */
export const chosenColumns: (display: Display) => readonly Column[] = choice.chosenColumns;

/** Whether any flow states what the column shows, by now or by the next reading. */
export function hasFacts(column: Column, presence: number): boolean {
  return choice.hasFacts(column, { presence, isOnce: false });
}
