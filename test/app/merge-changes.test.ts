// What a changed configuration changes on a screen where keys have been pressed meanwhile.
import { expect, test } from 'vitest';
import { mergeChanges } from '../../src/app/merge-changes.ts';
import { initialState } from '../../src/app/state.ts';
import { USUAL_DISPLAY } from '../../src/view/display.ts';
import { NO_FILTERS } from '../../src/view/filter/filters.ts';

const before = initialState();
const pressed = initialState({
  display: { ...USUAL_DISPLAY, counters: true },
  filters: { ...NO_FILTERS, source: '10.0.0.1', hideDns: true },
});

test('what differs is taken over, what keys have set stays', () => {
  const after = initialState({
    interval: 2000,
    display: { ...USUAL_DISPLAY, totals: true },
    filters: { ...NO_FILTERS, hideLoopback: true },
  });
  const state = mergeChanges(pressed, before, after);
  expect(state.interval).toBe(2000);
  expect(state.display).toEqual({ ...USUAL_DISPLAY, counters: true, totals: true });
  expect(state.filters).toEqual({ ...NO_FILTERS, source: '10.0.0.1', hideDns: true, hideLoopback: true });
});

test('where nothing differs nothing has to be shown anew', () => {
  const state = mergeChanges(pressed, before, initialState());
  expect(state.filters).toBe(pressed.filters);
  expect(state.order).toBe(pressed.order);
});
