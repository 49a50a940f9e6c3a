// The key registry: what the footer of each place promises is what the key does there.
import { describe, expect, test } from 'vitest';
import { KEYS, type Place } from '../../src/app/keys.ts';
import { planDeletion } from '../../src/app/plan-change.ts';
import type { State } from '../../src/app/state.ts';
import { update } from '../../src/app/update.ts';
import { FIVE_FLOWS, showing } from './tables.ts';

const PLACES: Readonly<Record<Place, Partial<State>>> = {
  flows: {},
  hosts: { focus: 'hosts' },
  help: { page: 'help' },
  details: {},
  pressure: { page: 'pressure' },
  events: { page: 'events', following: true },
  namespaces: { page: 'namespaces', namespaces: { found: [], index: 0 } },
};

const labels = Object.keys(PLACES).flatMap(name => {
  const place = name as Place;
  return KEYS.flatMap(({ keys, action, footer, when }) => {
    const label = typeof footer?.label === 'string' ? footer.label : footer?.label[place];
    return label === undefined || when ? [] : [{ place, key: keys[0], label, action }];
  });
});

/** The state in a place, and what it shows; details are opened of the flow under the cursor. */
function at(place: Place): ReturnType<typeof showing> {
  const { state, shown } = showing(FIVE_FLOWS, PLACES[place]);
  return { state: place === 'details' ? update(state, { type: 'open' }, shown) : state, shown };
}

describe('a key in the footer works there', () => {
  const own = labels.filter(({ action }) => !['quit', 'delete', 'delete-all'].includes(action.type));
  // What Enter does in the list of namespaces is the session's to carry out.
  const inState = own.filter(({ place, action }) => !(place === 'namespaces' && action.type === 'open'));

  test.each(inState)('$place: $key $label', ({ place, action }) => {
    const { state, shown } = at(place);
    expect(update(state, action, shown)).not.toEqual(state);
  });

  test.each(labels.filter(({ action }) => action.type.startsWith('delete')))(
    '$place: $key $label',
    ({ place, action }) => {
      const { state, shown } = at(place);
      expect(planDeletion(state, shown, action.type === 'delete-all', undefined)?.flows).toBeGreaterThan(0);
    },
  );
});

test('every place tells how to leave it, or the program', () => {
  for (const place of Object.keys(PLACES)) {
    const types = labels.filter(label => label.place === place).map(({ action }) => action.type);
    expect(types, place).toContain('quit');
    expect(
      types.some(type => type === 'back' || type === 'switch-focus'),
      place,
    ).toBe(true);
  }
});
