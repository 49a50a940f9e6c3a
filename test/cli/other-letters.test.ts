// conntrack(8)'s letters on conntop's command line: never another meaning in silence.
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/arguments.ts';

test.each([
  ['list -m 20', /-m marks shortened names .* write --mark 20/],
  ['list -m 0x1/0xff', /write --mark 0x1\/0xff/],
  ['list -r 192.0.2.1', /-r reverses the order .* write --reply-src 192\.0\.2\.1/],
  ['list -f ipv6', /-f hides loopback .* write --family ipv6/],
  ['list -p 17', /-p .* write --proto 17/],
  ['list -c 5', /-c .* write --secmark 5/],
  ['list -t 60', /-t shows totals .* write 60 first/],
])('%s', (line, message) => expect(() => parseCommandLine(line.split(' '))).toThrow(message));

test('what cannot be meant so is a filter', () => {
  expect(parseCommandLine(['list', '-m', 'tcp', '-r', 'udp']).words).toEqual(['tcp', 'udp']);
  expect(parseCommandLine(['list', '20', '-m']).words).toEqual(['20']);
});

test.each([
  ['-n192.0.2.1', '192.0.2.1'],
  ['-n=192.0.2.1', '192.0.2.1'],
  ['-n=192.0.2.1:80', '192.0.2.1:80'],
  ['-n[2001:db8::1]:80', '[2001:db8::1]:80'],
  ['-n=router.lan', 'router.lan'],
])('%s is the address of --src-nat, as for conntrack(8)', (word, text) => {
  const { settings } = parseCommandLine(['list', word, 'tcp']);
  expect(settings.filters).toEqual([{ option: 'src-nat', text }]);
});

test('letters behind -n are letters', () => {
  const { settings } = parseCommandLine(['list', '-ni']);
  expect([settings.filters, settings.invert]).toEqual([[{ option: 'src-nat', text: '' }], true]);
});
