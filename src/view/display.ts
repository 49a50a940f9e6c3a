// How the table is drawn, and the switches turned in it and in the filters.
import type { ColumnId } from './columns.ts';
import type { Filters } from './filter/filters.ts';
import {
  type DisplaySwitch,
  displayOf,
  isFilterSwitch,
  type SwitchName,
  switchNamed,
  USUAL_SWITCHES,
} from './switches.ts';
import { type ThemeChoice, USUAL_THEME } from './theme-choice.ts';

export interface Display extends Readonly<Record<DisplaySwitch, boolean>> {
  /** Columns asked for by name, in that order; undefined for the usual ones. */
  readonly columns: readonly ColumnId[] | undefined;
  readonly theme: ThemeChoice;
  /** Columns after the first that are scrolled out of sight to the left. */
  readonly scrolledColumns: number;
}

export const USUAL_DISPLAY: Display = {
  ...displayOf(USUAL_SWITCHES),
  columns: undefined,
  theme: USUAL_THEME,
  scrolledColumns: 0,
};

/** What the switches turn: how the table is drawn, and what is left out of it. */
interface Switched {
  readonly display: Display;
  readonly filters: Filters;
}

/** The two with a switch turned over. As in iptstate, names bring their own look-ups into the table, so those are hidden with them. */
export function turnedOver({ display, filters }: Switched, name: SwitchName): Switched {
  if (isFilterSwitch(name)) return { display, filters: { ...filters, [name]: !filters[name] } };
  const { brings } = switchNamed(name);
  const brought = brings && !display[name] ? { ...filters, [brings]: true } : filters;
  return { display: { ...display, [name]: !display[name] }, filters: brought };
}
