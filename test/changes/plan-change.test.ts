// Which flows the keys that delete mean, by where the cursor is and what is filtered.
import { describe, expect, test } from 'vitest';
import type { State } from '../../src/app/state.ts';
import { update } from '../../src/app/update.ts';
import { planDeletion } from '../../src/changes/plan-change.ts';
import { NO_FILTERS } from '../../src/view/filter/filters.ts';
import { optionExpression } from '../../src/view/filter/options.ts';
import { FIVE_FLOWS, showing } from '../app/tables.ts';

/** Whose flows a key would delete, with the cursor on the first flow, of 192.168.1.7. */
function victims(all: boolean, changes: Partial<State>): string | undefined {
  const { state, shown } = showing(FIVE_FLOWS, changes);
  return planDeletion(state, shown, all, [])?.what;
}

describe('X deletes', () => {
  const HOST = 'all flows of 192.168.1.7';
  const SHOWN = 'all flows shown by the filter';

  test('the flows of the host under the cursor while all are shown', () => {
    expect(victims(true, {})).toBe(HOST);
  });

  test('the flows shown, once some were asked for, on the command line too', () => {
    expect(victims(true, { filters: { ...NO_FILTERS, expression: 'tcp' } })).toBe(SHOWN);
    const options = [optionExpression('proto', 'tcp')];
    expect(victims(true, { filters: { ...NO_FILTERS, options } })).toBe(SHOWN);
  });

  test('not the whole rest of the table where only DNS or loopback is hidden, as l hides DNS', () => {
    expect(victims(true, { filters: { ...NO_FILTERS, hideDns: true, hideLoopback: true } })).toBe(HOST);
  });
});

describe('x deletes', () => {
  const FLOW = 'the flow from 192.168.1.7 to 198.51.100.10';

  test('the flow under the cursor, or the one whose details are open', () => {
    expect(victims(false, {})).toBe(FLOW);
    const { state, shown } = showing(FIVE_FLOWS);
    const open = update(state, { type: 'open' }, shown).state;
    const elsewhere = { ...open, flows: { ...open.flows, index: 3 } };
    expect(planDeletion(elsewhere, shown, false, [])?.what).toBe(FLOW);
  });

  test('nothing in the sidebar and on the other pages', () => {
    expect(victims(false, { focus: 'hosts' })).toBeUndefined();
    expect(victims(false, { page: 'help' })).toBeUndefined();
  });
});
