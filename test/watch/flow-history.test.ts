// The rates of the flow whose details are open, reading by reading, and the cursor that stays on its flow.
import { describe, expect, test } from 'vitest';
import { settle } from '../../src/app/settle.ts';
import { initialState, type State } from '../../src/app/state.ts';
import { update } from '../../src/app/update.ts';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { type FlowHistory, followFlow, KEPT_RATES, rowInHistory } from '../../src/watch/flow-history.ts';
import { readingOf, showingNothing } from '../app/tables.ts';

const BEGUN = Date.parse('2026-11-21T03:00:00Z');

/** A flow under the one tuple of these tests, with so many bytes sent and answered. */
function flow(up: number, down: number): string {
  const counted = (tuple: string, bytes: number) => `${tuple} packets=${bytes} bytes=${bytes}`;
  const original = counted('src=10.0.0.1 dst=10.0.0.2 sport=1000 dport=9', up);
  const reply = counted('src=10.0.0.2 dst=10.0.0.1 sport=9 dport=1000', down);
  return `ipv4     2 udp      17 100 ${original} ${reply} mark=0 use=1\n`;
}

function other(port: number): string {
  return `ipv4     2 udp      17 150 src=10.0.0.3 dst=10.0.0.2 sport=${port} dport=9 src=10.0.0.2 dst=10.0.0.3 sport=9 dport=${port} mark=0 use=1\n`;
}

/** Shows tables one after the other as a session does, each `at` so many seconds after the beginning. */
class Screen {
  readonly #store = new FlowStore();
  readonly shown = showingNothing();
  state: State = initialState({ room: { flows: 10, hosts: 10, page: 10 } });

  read(at: number, text: string): Snapshot {
    const instant = 1000 + at * 1000;
    this.#store.begin(instant, BEGUN + at * 1000);
    this.#store.push(Buffer.from(text), instant);
    return this.#store.seal(instant);
  }

  show(at: number, text: string): this {
    const snapshot = this.read(at, text);
    const held = this.shown.identityOf(this.state.flows.key);
    this.shown.show(readingOf(snapshot), this.state, undefined);
    this.state = settle(this.state, this.shown, held);
    return this;
  }

  /** As after a step back in a recording: nothing is compared with what was shown before. */
  jump(at: number, text: string): this {
    this.#store.forget();
    return this.show(at, text);
  }

  do(type: 'open' | 'back'): this {
    this.state = update(this.state, { type }, this.shown).state;
    return this;
  }

  down(): this {
    this.state = update(this.state, { type: 'move', motion: 'down' }, this.shown).state;
    return this;
  }

  get rates(): (readonly [down: number, up: number])[] {
    return this.details.samples.map(({ down, up }) => [down, up] as const);
  }

  get details(): FlowHistory {
    if (!this.state.details) throw new Error('no details are open');
    return this.state.details;
  }

  /** The source port of the flow under the cursor. */
  get cursor(): number | undefined {
    const { snapshot, view } = this.shown;
    return snapshot?.sport(view.rows[this.state.flows.index] ?? 0);
  }
}

const UNKNOWN = [Number.NaN, Number.NaN];

describe('the history of a flow', () => {
  test('begins with the reading at hand, and takes in each one once', () => {
    const screen = new Screen().show(0, flow(0, 0)).show(1, flow(10, 100)).do('open');
    expect(screen.rates).toEqual([[100, 10]]);
    screen.show(3, flow(30, 500));
    expect(screen.rates).toEqual([
      [100, 10],
      [200, 10],
    ]);
    screen.state = settle(screen.state, screen.shown);
    expect(screen.rates).toHaveLength(2);
  });

  test('begins anew each time that the details are opened', () => {
    const screen = new Screen().show(0, flow(0, 0)).do('open').show(1, flow(1, 1)).do('back').do('open');
    expect(screen.rates).toEqual([[1, 1]]);
  });

  test('keeps no more than it may', () => {
    const screen = new Screen().show(0, flow(0, 0)).do('open');
    for (let at = 1; at <= KEPT_RATES + 5; at++) screen.show(at, flow(at, at));
    expect(screen.rates).toHaveLength(KEPT_RATES);
  });

  test('has a gap where a reading passed the flow by', () => {
    const screen = new Screen().show(0, flow(0, 0)).show(1, flow(10, 10)).do('open');
    screen.show(2, other(1)).show(3, flow(30, 30));
    expect(screen.rates).toEqual([[10, 10], UNKNOWN, [10, 10]]);
  });

  test('begins anew with a flow that came under the same tuple, even after a while without one', () => {
    const screen = new Screen().show(0, flow(500, 500)).do('open').show(1, flow(600, 600));
    screen.show(2, flow(5, 5));
    expect(screen.rates).toEqual([[5, 5]]);
    screen.show(3, '').show(4, '').show(5, '');
    expect(rowInHistory(screen.details, screen.read(6, ''))).toBe(-1);
    expect(screen.details).toMatchObject({ name: 'udp 10.0.0.1:1000 > 10.0.0.2:9', seenAt: BEGUN + 2000 });
    screen.show(7, flow(1, 1)).show(8, flow(2, 2));
    expect(screen.rates).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test('has a gap for the readings that a frozen screen did not show', () => {
    const screen = new Screen().show(0, flow(0, 0)).show(1, flow(1, 1)).do('open');
    screen.read(2, flow(2, 2));
    screen.read(3, flow(3, 3));
    screen.show(4, flow(4, 4)).show(5, flow(5, 5));
    expect(screen.rates).toEqual([[1, 1], UNKNOWN, [1, 1], [1, 1]]);
  });

  test('goes back in time with a recording, and on from there', () => {
    const screen = new Screen().show(0, flow(0, 0)).show(1, flow(1, 1)).do('open');
    screen.show(2, flow(3, 3)).show(3, flow(6, 6)).jump(2, flow(3, 3));
    expect(screen.rates).toEqual([
      [1, 1],
      [2, 2],
    ]);
    screen.show(3, flow(6, 6));
    expect(screen.rates.at(-1)).toEqual([3, 3]);
    expect(screen.jump(0, flow(0, 0)).rates).toEqual([UNKNOWN]);
  });

  test('finds its flow again after a step to before its time', () => {
    const screen = new Screen().show(1, other(1) + flow(1, 1)).down();
    screen.do('open').jump(0, other(1));
    expect(rowInHistory(screen.details, screen.shown.snapshot as Snapshot)).toBe(-1);
    expect(screen.details.seenAt).toBe(BEGUN + 1000);
    screen.show(1, other(1) + flow(1, 1));
    expect(rowInHistory(screen.details, screen.shown.snapshot as Snapshot)).toBe(1);
    expect(screen.cursor).toBe(1000);
  });

  test('stays as it is where the same snapshot is shown again', () => {
    const { details, shown } = new Screen().show(5, flow(1, 1)).do('open');
    expect(followFlow(details, shown.snapshot as Snapshot)).toEqual(details);
  });
});

describe('the cursor', () => {
  test('stays on its flow in a step back, whatever came or went above it', () => {
    const screen = new Screen().show(1, other(1) + other(2) + flow(1, 1));
    screen.down().down();
    expect(screen.cursor).toBe(1000);
    expect(screen.jump(0, other(2) + flow(1, 1)).cursor).toBe(1000);
    expect(screen.jump(2, other(1) + other(2) + other(3) + flow(1, 1)).cursor).toBe(1000);
  });

  test('rests at the top where it was never moved', () => {
    const screen = new Screen().show(1, other(1) + flow(1, 1)).jump(0, flow(1, 1) + other(2));
    expect(screen.state.flows.key).toBeUndefined();
  });
});
