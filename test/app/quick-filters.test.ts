// Quick filters: what the list offers for a flow, and what choosing from it makes of the filter.
import { describe, expect, test } from 'vitest';
import { compileSelection } from '../../src/view/filter/selection.ts';
import { FIVE_FLOWS, press, showing } from './tables.ts';

const SIX = `ipv6     10 udp      17 30 src=2001:db8:0:1::7 dst=2001:db8:ffff::53 sport=40000 dport=53 [UNREPLIED] src=2001:db8:ffff::53 dst=2001:db8:0:1::7 sport=53 dport=40000 mark=0 use=1
unknown  2 unknown  253 599 src=10.0.0.1 dst=10.0.0.2 src=10.0.0.2 dst=10.0.0.1 mark=0 use=1
`;

function offered(table: string, ...keys: string[]): string[] {
  const { state, shown } = showing(table);
  const { popup } = press(state, shown, ...keys);
  return popup?.kind === 'only' ? popup.entries.map(({ filter }) => filter) : [];
}

test('the list offers what the flow under the cursor is known by', () => {
  expect(offered(FIVE_FLOWS, '=')).toEqual([
    'src host 192.168.1.7',
    'dst host 198.51.100.10',
    'src net 192.168.1.0/24',
    'dst net 198.51.100.0/24',
    'tcp dst port 443',
    'tcp',
    'state ESTABLISHED',
  ]);
  expect(offered(SIX, 'down', '=')).toEqual([
    'src host 2001:db8:0:1::7',
    'dst host 2001:db8:ffff::53',
    'src net 2001:db8:0:1::/64',
    'dst net 2001:db8:ffff::/64',
    'udp dst port 53',
    'udp',
    'unreplied',
  ]);
  expect(offered(SIX, '=').slice(4)).toEqual(['proto 253']);
});

describe('choosing', () => {
  const chosen = (...keys: string[]): string => {
    const { state, shown } = showing(FIVE_FLOWS);
    return press(state, shown, ...keys).filters.expression;
  };

  test('narrows the filter there is', () => {
    expect(chosen('=', 'enter')).toBe('src host 192.168.1.7');
    expect(chosen('!', 'end', 'enter')).toBe('not (state ESTABLISHED)');
    expect(chosen('=', 'end', 'up', 'enter', '!', 'enter')).toBe('tcp and not (src host 192.168.1.7)');
    expect(chosen('=', 'escape')).toBe('');
  });

  test.each(['=', '!'])('%s: the flow itself is among those shown, or not', key => {
    const { state, shown } = showing(FIVE_FLOWS);
    const row = shown.view.rows[0] ?? -1;
    for (let down = 0; down < 7; down++) {
      const { filters } = press(state, shown, key, ...Array<string>(down).fill('down'), 'enter');
      const matches = compileSelection(filters);
      expect(shown.snapshot && matches?.(shown.snapshot, row), filters.expression).toBe(key === '=');
    }
  });
});
