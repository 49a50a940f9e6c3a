// conntrack(8)'s letters on conntop's command line: never another meaning in silence.
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/arguments.ts';

test.each([
  ['list -m 20', /-m marks shortened names .* write --mark 20/],
  ['list -m 0x1/0xff', /write --mark 0x1\/0xff/],
  ['list -r 192.0.2.1', /-r reverses the order .* write --reply-src 192\.0\.2\.1/],
  ['list -f ipv6', /-f hides loopback .* write --family ipv6/],
])('%s', (line, message) => expect(() => parseCommandLine(line.split(' '))).toThrow(message));

test('what cannot be meant so is a filter', () => {
  expect(parseCommandLine(['list', '-m', 'tcp', '-r', 'udp']).words).toEqual(['tcp', 'udp']);
  expect(parseCommandLine(['list', '20', '-m']).words).toEqual(['20']);
});
