// The tree: flows folded under their hosts, what the cursor and the keys mean on each line, and that both survive a new table.
import { describe, expect, test } from 'vitest';
import { settle } from '../../src/app/settle.ts';
import type { State } from '../../src/app/state.ts';
import { planDeletion } from '../../src/changes/plan-change.ts';
import { RowSearch } from '../../src/watch/row-search.ts';
import type { Shown } from '../../src/watch/shown.ts';
import { FIVE_FLOWS, press, readingOf, readSnapshot, showing } from './tables.ts';

/** Presses keys, each of which is shown before the next: heads by their signs, flows by their source ports. */
class Tree {
  state: State;
  readonly shown: Shown;

  constructor() {
    const { state, shown } = showing(FIVE_FLOWS);
    this.state = state;
    this.shown = shown;
    this.press('f5');
  }

  press(...keys: string[]): this {
    for (const key of keys) {
      this.state = press(this.state, this.shown, key);
      this.read();
    }
    return this;
  }

  read(reading = this.shown.reading): this {
    if (reading) this.shown.show(reading, this.state, undefined);
    this.state = settle(this.state, this.shown);
    return this;
  }

  get lines(): (string | number | undefined)[] {
    return Array.from({ length: this.shown.lines }, (_, line) => this.lineAt(line));
  }

  get current(): string | number | undefined {
    return this.lineAt(this.state.flows.index);
  }

  lineAt(line: number): string | number | undefined {
    const head = this.shown.headAt(line);
    if (head) return `${head.isFolded ? '+' : '-'} ${head.entry.name}: ${head.entry.flows}`;
    const row = this.shown.rowAt(line);
    return row === undefined ? undefined : this.shown.snapshot?.sport(row);
  }
}

const FOLDED = ['+ 192.168.1.7: 2', '+ 192.168.1.30: 2', '+ 192.168.1.23: 1'];

test('F5 folds all flows under their hosts, in the order of the sidebar; Enter unfolds one, * all', () => {
  const tree = new Tree();
  expect(tree.lines).toEqual(FOLDED);
  const one = ['- 192.168.1.7: 2', 50001, 40000, ...FOLDED.slice(1)];
  expect(tree.press('enter').lines).toEqual(one);
  expect(tree.press('*').lines).toHaveLength(8);
  expect(tree.press('enter').lines[0]).toBe('+ 192.168.1.7: 2');
  expect(tree.press('*').lines).toEqual(FOLDED);
  expect(tree.press('f5').lines).toEqual([50001, 50002, 40000, 50003, 77]);
});

test('the sidebar says what they are folded under', () => {
  expect(new Tree().press('g', 'g', 'g').lines).toEqual(['+ tcp: 3', '+ icmp: 1', '+ udp: 1']);
});

test('the cursor stays on its group, and on its flow, through a new table', () => {
  const tree = new Tree().press('down');
  const fewer = FIVE_FLOWS.split('\n').slice(1).join('\n');
  expect(tree.read(readingOf(readSnapshot(fewer))).current).toBe('+ 192.168.1.30: 2');
  expect(tree.press('enter', 'down').current).toBe(50003);
});

describe('on a line', () => {
  const what = (tree: Tree, all: boolean) => planDeletion(tree.state, tree.shown, all, [])?.what;

  test('of a group X means its flows, and x nothing', () => {
    const tree = new Tree().press('down', 'down');
    expect(what(tree, true)).toBe('all flows of 192.168.1.23');
    expect(what(tree, false)).toBeUndefined();
    expect(tree.press('M', 'y', '=', 'space').state).toMatchObject({
      prompt: undefined,
      popup: undefined,
      tags: [],
    });
  });

  test('of a flow all is as in the table', () => {
    const tree = new Tree().press('enter', 'down');
    expect(what(tree, false)).toBe('the flow from 192.168.1.7 to 198.51.100.10');
    expect(tree.press('enter').state.page).toBe('details');
  });
});

test('a find looks at the flows that are unfolded', async () => {
  const tree = new Tree().press('*');
  const found = await new Promise<number>(resolve => {
    const search = new RowSearch(tree.shown, {
      found: resolve,
      notFound: () => resolve(-1),
      counted: () => {},
    });
    search.find((snapshot, row) => snapshot.sport(row) === 50003, tree.shown.lines, { start: 0, step: 1 });
  });
  expect(tree.lineAt(found)).toBe(50003);
});
