// The details of a flow, line by line: the drawing and the traffic that fit any page, and what is said without them.
import { describe, expect, test } from 'vitest';
import { detailLines } from '../../src/screen/details-page.ts';
import { layOut } from '../../src/screen/layout.ts';
import type { Model } from '../../src/screen/model.ts';
import { sparklineText } from '../../src/screen/sparkline.ts';
import { symbolsFor } from '../../src/screen/symbols.ts';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import { beginHistory, followFlow } from '../../src/watch/flow-history.ts';
import { SIZES } from '../terminal/sizes.ts';

const NEVER = 'the flow has gone';

function tcp(up: number, down: number): string {
  return `ipv4     2 tcp      6 431999 ESTABLISHED src=192.168.1.2 dst=203.0.113.80 sport=34722 dport=443 packets=${up} bytes=${up} src=203.0.113.80 dst=203.0.113.1 sport=443 dport=34722 packets=${down} bytes=${down} [ASSURED] mark=0 use=1`;
}

const IPV6 =
  'ipv6     10 tcp      6 299 ESTABLISHED src=2001:0db8:0001:0002:aaaa:bbbb:cccc:dddd dst=2001:0db8:0003:0004:1111:2222:3333:4444 sport=34722 dport=443 src=2001:0db8:0003:0004:1111:2222:3333:4444 dst=2001:0db8:0001:0002:aaaa:bbbb:cccc:dddd sport=443 dport=34722 [ASSURED] mark=0 use=1';

interface Page {
  readonly columns?: number;
  readonly rows?: number;
  readonly utf8?: boolean;
  readonly accounting?: boolean | undefined;
}

/** The page of the only flow, opened at the first of these tables, one a second, and left open. */
function page(
  tables: readonly string[],
  { columns = 80, rows = 24, utf8 = true, accounting }: Page = {},
): string[] {
  const store = new FlowStore();
  const [first, ...rest] = tables.map((table, at) => {
    store.begin(at * 1000, at * 1000);
    store.push(Buffer.from(table === NEVER ? '' : `${table}\n`), at * 1000);
    return store.seal(at * 1000);
  });
  if (!first) return [];
  const details = rest.reduce(followFlow, beginHistory(first, 0));
  return detailLines({
    state: { details, display: {} },
    shown: { snapshot: store.latest },
    facts: { timeouts: new Map(), limits: { accounting } },
    layout: layOut(columns, rows, 'usual'),
    symbols: symbolsFor(utf8),
    detailNaming: {},
  } as unknown as Model);
}

const TRAFFIC = [tcp(0, 0), tcp(100, 1000), tcp(100, 9000), tcp(300, 13_000)];

test('rates of both directions, each as high as its own highest', () => {
  const lines = page(TRAFFIC);
  const from = lines.indexOf('Traffic of the last 3s');
  expect(lines.slice(from, from + 4)).toEqual([
    'Traffic of the last 3s',
    '  down 4.0kB/s   ▂█▅  most 8.0kB/s',
    '  up    200B/s   ▅▁█  most 200B/s',
    '  in all 13k bytes in 13,000 packets down, 300 bytes in 300 packets up',
  ]);
});

test('plain ASCII has a sparkline too', () => {
  expect(page(TRAFFIC, { utf8: false })).toContain('  down 4.0kB/s   .#=  most 8.0kB/s');
});

test('one reading alone knows no rate', () => {
  expect(page([tcp(1, 1)])).toContain('  down   not known yet');
});

test('without counters there is no sparkline, and the reason', () => {
  const line = tcp(0, 0).replaceAll(/ (packets|bytes)=0/g, '');
  const words = (accounting?: boolean) => page([line, line], { accounting }).join(' ').replace(/\s+/g, ' ');
  expect(words(false)).toContain('Not counted: accounting is off. ');
  expect(words(true)).toContain('is off, or was when the flow was made.');
  expect(words()).not.toContain('not known yet');
});

test('a flow that has gone is named, with the time it was last seen', () => {
  const lines = page([tcp(0, 0), tcp(1, 1), NEVER, NEVER]);
  expect(lines[0]).toBe('tcp 192.168.1.2:34722 > 203.0.113.80:443');
  expect(lines[1]).toMatch(/is in the table no more; it was last seen at \d\d:\d\d:01\./);
});

test('a flow that one reading passed by is said to be so', () => {
  expect(page([tcp(0, 0), NEVER]).join(' ')).toContain('The last reading passed it by.');
});

describe.each(SIZES)('at %ix%i', (columns, rows) => {
  const width = columns - 4;

  test('nothing is wider than the page', () => {
    for (const table of [TRAFFIC, [IPV6]]) {
      const lines = page(table, { columns, rows });
      expect(lines.filter(line => line.length > width)).toEqual([]);
    }
  });

  test('the drawing and the rates stand on the first page', () => {
    const first = page(TRAFFIC, { columns, rows }).slice(0, rows - 4);
    expect(first.join('\n')).toMatch(/-tcp->[\s\S]*down[\s\S]*most[\s\S]*up/);
  });
});

test('two addresses too long to stand side by side stand one below the other', () => {
  expect(page([IPV6]).slice(0, 5)).toEqual([
    'Flow',
    '  [2001:db8:1:2:aaaa:bbbb:cccc:dddd]:34722',
    '    -tcp->  [2001:db8:3:4:1111:2222:3333:4444]:443',
    '  [2001:db8:1:2:aaaa:bbbb:cccc:dddd]:34722',
    '    <-----  [2001:db8:3:4:1111:2222:3333:4444]:443',
  ]);
});

describe('a sparkline as text', () => {
  const ticks = symbolsFor(true).ticks;

  test('shows the last points that fit, at the right', () => {
    expect(sparklineText([9, 9, 0, 7], 2, ticks)).toBe('▁█');
    expect(sparklineText([7], 3, ticks)).toBe('  █');
    expect(sparklineText([7], 0, ticks)).toBe('');
  });

  test('tells little from nothing, and nothing from what is not known', () => {
    expect(sparklineText([0, 1, Number.NaN, 1000], 4, ticks)).toBe('▁▂ █');
    expect(sparklineText([0, 0], 2, ticks)).toBe('▁▁');
  });
});
