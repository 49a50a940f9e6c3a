// The lists of columns: what each key does, and that none does anything else.
import { describe, expect, test } from 'vitest';
import { openColumnChooser, openSortList } from '../../src/app/popup.ts';
import { initialState, type State } from '../../src/app/state.ts';
import { COLUMNS } from '../../src/view/columns.ts';
import { USUAL_DISPLAY } from '../../src/view/display.ts';
import { press as pressKeys, showingNothing } from './tables.ts';

/** The columns of an open list. */
function entriesOf({ popup }: State) {
  return popup?.kind === 'sort' || popup?.kind === 'columns' ? popup.entries : [];
}

const ALL_FACTS = 0xffff_ffff;
const press = (state: State, ...keys: string[]): State => pressKeys(state, showingNothing(), ...keys);
const shownIds = ({ display }: State) => display.columns;

describe('the list of columns to sort by', () => {
  test('stands on the present one', () => {
    const state = openSortList(initialState(), ALL_FACTS);
    expect(entriesOf(state)[state.popup?.index ?? 0]?.column).toBe('ttl');
  });

  test('sorts by the one chosen, the one before breaking ties', () => {
    const state = press(openSortList(initialState(), ALL_FACTS), 'home', 'down', 'j', 'k', 'enter');
    expect(state.popup).toBeUndefined();
    expect(state.order.map(({ column, descending }) => [column, descending])).toEqual([
      ['sport', false],
      ['ttl', true],
    ]);
  });

  test('keeps the direction where the present one is chosen', () => {
    const order = initialState().order.map(each => ({ ...each, descending: false }));
    expect(press(openSortList(initialState({ order }), ALL_FACTS), 'enter').order).toBe(order);
  });

  test('leaves out what no flow states', () => {
    const ids = entriesOf(openSortList(initialState(), 0)).map(({ column }) => column);
    expect(ids).toContain('source');
    expect(ids).not.toContain('bytes');
  });

  test.each(['escape', 'C-g', 'q', 'f6'])('is left by %s with nothing changed', key => {
    const before = initialState();
    expect(press(openSortList(before, ALL_FACTS), 'down', key)).toEqual(before);
  });

  test.each(['x', 'space', 'tab', 'C-z', 'c', '/'])('lets no %s through', key => {
    const state = openSortList(initialState(), ALL_FACTS);
    expect(press(state, key)).toEqual(state);
  });
});

describe('the chooser of columns', () => {
  const chooser = openColumnChooser(initialState());

  test('lists the columns shown first', () => {
    const entries = entriesOf(chooser);
    const hidden = entries.findIndex(({ isShown }) => !isShown);
    expect(entries.slice(0, 2).map(({ column }) => column)).toEqual(['source', 'destination']);
    expect(entries.slice(hidden).every(({ isShown }) => !isShown)).toBe(true);
  });

  test('hides, shows and moves, and keeps it by Enter', () => {
    const state = press(chooser, 'space', 'down', 'space', 'space', '+', 'enter');
    expect(shownIds(state)?.slice(0, 3)).toEqual(['protocol', 'destination', 'state']);
  });

  test('moves by Shift and an arrow, as far as there is room', () => {
    expect(press(chooser, 'S-up')).toEqual(chooser);
    const state = press(chooser, 'S-down', 'S-up', '-', 'end', 'S-down', 'home', 'S-down', 'enter');
    expect(shownIds(state)?.slice(0, 2)).toEqual(['destination', 'source']);
  });

  test('asks for nothing where nothing differs from the usual columns, or nothing is chosen', () => {
    expect(press(chooser, 'enter').display.columns).toBeUndefined();
    const count = entriesOf(chooser).length;
    const shown = entriesOf(chooser).filter(({ isShown }) => isShown).length;
    expect(shown).toBeLessThan(count);
    const none = press(chooser, ...Array.from({ length: shown }, () => ['space', 'down']).flat(), 'enter');
    expect(none.display.columns).toBeUndefined();
  });

  test('goes back to the usual columns by d', () => {
    const columns = COLUMNS.slice(3, 5).map(({ id }) => id);
    const own = openColumnChooser(initialState({ display: { ...USUAL_DISPLAY, columns } }));
    expect(shownIds(press(own, 'enter'))).toEqual(columns);
    expect(press(own, 'd').popup).toEqual(chooser.popup);
    expect(press(own, 'd', 'enter').display.columns).toBeUndefined();
  });

  test('is left by Esc with nothing changed', () => {
    expect(press(chooser, 'space', 'escape').display.columns).toBeUndefined();
  });
});
