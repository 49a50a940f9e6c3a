// Tags: they stay with their flows while the table is sorted, filtered and read anew, and say what x, M and y mean.
import { describe, expect, test } from 'vitest';
import { settle } from '../../src/app/settle.ts';
import type { State } from '../../src/app/state.ts';
import { update } from '../../src/app/update.ts';
import { planDeletion, planMark } from '../../src/changes/plan-change.ts';
import { compileSelection } from '../../src/view/filter/selection.ts';
import { taggedRows } from '../../src/view/tags.ts';
import type { Shown } from '../../src/watch/shown.ts';
import { FIVE_FLOWS, press, readingOf, readSnapshot, showing } from './tables.ts';

function sourcePorts({ tags }: State, { snapshot }: Shown): number[] {
  return snapshot ? taggedRows(tags, snapshot).map(row => snapshot.sport(row)) : [];
}

test('Space tags and goes on to the next row; Space again takes the tag away, Esc all', () => {
  const { state, shown } = showing(FIVE_FLOWS);
  const two = press(state, shown, 'space', 'down', 'space');
  expect(sourcePorts(two, shown)).toEqual([50001, 40000]);
  expect(two.flows.index).toBe(3);
  expect(sourcePorts(press(two, shown, 'home', 'space'), shown)).toEqual([40000]);
  expect(press(two, shown, 'escape').tags).toEqual([]);
});

test('a tag follows its flow into another order and another table, and goes with it', () => {
  const { state, shown } = showing(FIVE_FLOWS);
  const tagged = press(state, shown, 'space', 'space', 'r');
  // Flows of a table that was begun anew go by other numbers.
  const lines = FIVE_FLOWS.split('\n').filter(line => !line.includes('sport=50001 '));
  shown.show(readingOf(readSnapshot(lines.reverse().join('\n'))), tagged, undefined);
  expect(sourcePorts(settle(tagged, shown), shown)).toEqual([50002]);
});

describe('with tags', () => {
  test('x and M mean the tagged flows, wherever the cursor is', () => {
    const { state, shown } = showing(FIVE_FLOWS);
    const two = press(state, shown, 'space', 'space', 'end');
    expect(planDeletion(two, shown, false, [])).toMatchObject({ what: 'the 2 tagged flows', flows: 2 });
    expect(planMark(two, shown, '7', false)).toMatchObject({ what: 'the 2 tagged flows', flows: 2 });
    expect(planDeletion(two, shown, true, [])?.what).toBe('all flows of 192.168.1.30');
  });

  test('a yes to a deletion takes them away: a flow that comes in its place is not meant', () => {
    const { state, shown } = showing(FIVE_FLOWS);
    const two = press(state, shown, 'space', 'space');
    const [deletion, marking] = [planDeletion(two, shown, false, []), planMark(two, shown, '7', false)];
    expect(press({ ...two, confirm: deletion }, shown, 'y').tags).toEqual([]);
    expect(press({ ...two, confirm: deletion }, shown, 'n').tags).toHaveLength(2);
    expect(press({ ...two, confirm: marking }, shown, 'y').tags).toHaveLength(2);
  });

  test('those that a filter hides are meant too, and counted', () => {
    const { state, shown } = showing(FIVE_FLOWS);
    const two = press(state, shown, 'space', 'space');
    const udp = { ...two, filters: { ...two.filters, expression: 'dst port 443 or udp' } };
    if (shown.reading) shown.show(shown.reading, udp, compileSelection(udp.filters));
    expect(planDeletion(settle(udp, shown), shown, false, [])?.what).toBe(
      'the 2 tagged flows, of which the filter hides 1',
    );
  });

  test('y copies of all of them', () => {
    const { state, shown } = showing(FIVE_FLOWS);
    const { popup } = press(state, shown, 'space', 'down', 'space', 'y');
    const texts = popup?.kind === 'copy' ? popup.entries.map(({ text }) => text) : [];
    expect(texts.slice(0, 4)).toEqual([
      '192.168.1.7',
      '198.51.100.10\n192.168.1.1',
      'tcp 192.168.1.7:50001 > 198.51.100.10:443 ESTABLISHED\nudp 192.168.1.7:40000 > 192.168.1.1:53',
      '(tcp and host 192.168.1.7 and port 50001 and host 198.51.100.10 and port 443) or (udp and host 192.168.1.7 and port 40000 and host 192.168.1.1 and port 53)',
    ]);
  });
});

test('Space reads the table too, as in iptstate, where there is no flow to tag as well', () => {
  const { state, shown } = showing(FIVE_FLOWS);
  const tag = { type: 'tag' } as const;
  expect(update(state, tag, shown).commands).toContainEqual({ type: 'refresh' });
  const aside = update({ ...state, focus: 'hosts' }, tag, shown);
  expect(aside.commands).toContainEqual({ type: 'refresh' });
  expect(aside.state.tags).toEqual([]);
});
