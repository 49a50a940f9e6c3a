// Filter options of the command line that mean something together only.
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/arguments.ts';
import { filtersOf } from '../../src/cli/choose-flows.ts';

const filters = (line: string) => {
  const { settings, words } = parseCommandLine(line.split(' '));
  return filtersOf(settings, words, {});
};

test.each([
  ['-s 10.1.2.3 --mask-src 255.0.0.0', { source: '10.1.2.3/255.0.0.0' }],
  ['--mask-dst ffff:: -d fd00::1', { destination: 'fd00::1/ffff::' }],
  [
    // conntrack(8) takes masks with holes, and so do we.
    '-s 10.0.0.1 --mask-src 255.0.255.0',
    { source: '10.0.0.1/255.0.255.0' },
  ],
  [
    '-s 10.1.2.3 -d 10.9.9.9 --mask-dst 255.255.0.0',
    { source: '10.1.2.3', destination: '10.9.9.9/255.255.0.0' },
  ],
])('%s', (line, expected) => {
  expect(filters(`list ${line}`)).toMatchObject(expected);
});

test.each([['--mask-src 255.0.0.0', 'netmask 255.0.0.0: needs the address of --orig-src']])(
  '%s is refused',
  (line, message) => {
    expect(() => filters(`list ${line}`)).toThrow(message);
  },
);
