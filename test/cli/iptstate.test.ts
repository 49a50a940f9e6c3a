// iptstate 2.2.7's own letters, from its man page: none is missing here, and none means anything else.
import { describe, expect, test } from 'vitest';
import { actionOf, KEYS } from '../../src/app/keys.ts';
import { initialState } from '../../src/app/state.ts';
import { flagsOf } from '../../src/cli/flags.ts';
import { columnNamed } from '../../src/view/columns.ts';

describe('options', () => {
  test.each([
    ['c', 'no-color'],
    ['C', 'counters'],
    ['d', 'dst-filter'],
    ['D', 'dstpt-filter'],
    ['h', 'help'],
    ['i', 'invert-filters'],
    ['l', 'lookup'],
    ['m', 'mark-truncated'],
    ['o', 'no-dynamic'],
    ['L', 'no-dns'],
    ['f', 'no-loopback'],
    ['p', 'no-scroll'],
    ['r', 'reverse'],
    ['R', 'rate'],
    ['1', 'single'],
    ['b', 'sort'],
    ['s', 'src-filter'],
    ['S', 'srcpt-filter'],
    ['t', 'totals'],
  ])('-%s is --%s', (letter, name) => {
    const flag = flagsOf('top').find(({ short }) => short === letter);
    expect([flag?.long, ...(flag?.aliases ?? [])]).toContain(name);
    expect(flag?.iptstate).toContain(`-${letter}, --`);
  });
});

describe('columns of -b', () => {
  test.each([
    ['S', 'sport'],
    ['d', 'destination'],
    ['D', 'dport'],
    ['p', 'protocol'],
    ['s', 'state'],
    ['t', 'ttl'],
    ['b', 'bytes'],
    ['P', 'packets'],
  ])('%s is %s', (letter, id) => {
    expect(columnNamed(letter)?.id).toBe(id);
  });
});

describe('keys', () => {
  test.each([
    ['c', { type: 'toggle', what: 'colors' }],
    ['C', { type: 'toggle', what: 'counters' }],
    ['d', { type: 'ask', kind: 'destination' }],
    ['D', { type: 'ask', kind: 'dport' }],
    ['f', { type: 'toggle', what: 'hideLoopback' }],
    ['h', { type: 'show-help' }],
    ['i', { type: 'toggle', what: 'invert' }],
    ['l', { type: 'toggle', what: 'names' }],
    ['L', { type: 'toggle', what: 'hideDns' }],
    ['m', { type: 'toggle', what: 'markTruncated' }],
    ['o', { type: 'toggle', what: 'fitted' }],
    ['p', { type: 'toggle', what: 'scrolling' }],
    ['q', { type: 'quit' }],
    ['r', { type: 'sort-reverse' }],
    ['R', { type: 'ask', kind: 'interval' }],
    ['s', { type: 'ask', kind: 'source' }],
    ['S', { type: 'ask', kind: 'sport' }],
    ['t', { type: 'toggle', what: 'totals' }],
    ['x', { type: 'delete' }],
    ['b', { type: 'sort-next' }],
    ['B', { type: 'sort-previous' }],
    ['space', { type: 'tag' }],
    ['C-l', { type: 'redraw' }],
    ['C-g', { type: 'back' }],
    ['up', { type: 'move', motion: 'up' }],
    ['k', { type: 'move', motion: 'up' }],
    ['down', { type: 'move', motion: 'down' }],
    ['j', { type: 'move', motion: 'down' }],
    ['pageup', { type: 'move', motion: 'page-up' }],
    ['C-u', { type: 'move', motion: 'page-up' }],
    ['pagedown', { type: 'move', motion: 'page-down' }],
    ['C-d', { type: 'move', motion: 'page-down' }],
    ['home', { type: 'move', motion: 'home' }],
    ['end', { type: 'move', motion: 'end' }],
  ])('%s', (key, action) => {
    expect(actionOf(key, initialState())).toEqual(action);
    const binding = KEYS.find(({ mode, keys }) => mode === 'table' && keys.includes(key));
    expect(binding?.iptstate).toBeDefined();
  });
});
