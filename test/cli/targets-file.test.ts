// The file of `metrics --config`: what it may say, and what is said of a mistake in it.
import { expect, test } from 'vitest';
import { usualSettings } from '../../src/cli/settings.ts';
import { parseTargets } from '../../src/cli/targets-file.ts';

const parse = (text: string) => parseTargets(text, usualSettings());

test('lists places by name, each with what it says', () => {
  const targets = parse(`{"targets": [
    {"name": "home", "ssh": "root@192.168.1.1", "ssh-sudo": true, "interval": 30},
    {"name": "lab", "netns": "lab"},
    {"name": "here", "source": "conntrack"}
  ]}`);
  expect(targets.map(({ name, settings, hasInterval }) => [name, settings.interval, hasInterval])).toEqual([
    ['home', 30_000, true],
    ['lab', 1000, false],
    ['here', 1000, false],
  ]);
  expect(targets[0]?.settings).toMatchObject({ ssh: 'root@192.168.1.1', sshSudo: true });
  expect(targets[1]?.settings).toMatchObject({ netns: 'lab', sshSudo: false });
  expect(targets[2]?.settings).toMatchObject({ sources: ['conntrack'] });
});

test.each([
  ['[]', 'must be an object'],
  ['{}', '"targets" must be a list'],
  ['{"targets": []}', '"targets" must be a list'],
  ['{"targets": [{"name": "a"}], "interval": 3}', '"interval" is no key of it'],
  ['{"targets": [7]}', 'target 1 must be an object'],
  ['{"targets": [{"ssh": "x"}]}', 'target 1 needs a "name"'],
  ['{"targets": [{"name": "a/b"}]}', 'target 1 needs a "name"'],
  ['{"targets": [{"name": "a"}, {"name": "a"}]}', 'the name "a" is there twice'],
  ['{"targets": [{"name": "a", "file": "/etc/shadow"}]}', 'target "a": "file" is no option of a target'],
  ['{"targets": [{"name": "a", "constructor": 1}]}', '"constructor" is no option of a target'],
  ['{"targets": [{"name": "a", "interval": 0}]}', 'target "a": "interval" "0" must be'],
  ['{"targets": [{"name": "a", "ssh-sudo": "yes"}]}', '"ssh-sudo" must be true or false'],
  ['{"targets": [{"name": "a", "ssh": ["x"]}]}', '"ssh" must be a text or a number'],
  ['{', 'JSON'],
])('%s is refused', (text, message) => {
  expect(() => parse(text)).toThrow(message);
});
