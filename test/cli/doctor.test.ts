// `conntop doctor`: what it finds, as text and as JSON, and that nothing that it looks at can make it fail.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { NODE } from '../node.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { conntop, conntopWith } from './program.ts';

const NODE_VERSION = execFileSync(NODE, ['--version'], { encoding: 'utf8' }).trim();
const FIXTURE = ['--proc-root', 'fixtures/linux-6.18'];

test('it says what is read, and what the kernel keeps', () => {
  const { output, code } = conntop(['doctor', ...FIXTURE]);
  expect(code).toBe(0);
  expect(output).toMatch(/^Program\n {4}conntop +\d+\.\d+\.\d+\n {4}node +v\d+/);
  expect(output).toMatch(/^ {4}source +proc fixtures\/linux-6\.18 {2}is read$/m);
  expect(output).toMatch(/^ {4}count +[\d,]+ /m);
});

test('as JSON each finding has its value and its standing', () => {
  const { output } = conntop(['doctor', '-o', 'json', ...FIXTURE]);
  const found = JSON.parse(output);
  expect(Object.keys(found)).toEqual(['program', 'table', 'tools', 'desk']);
  expect(found.program.node).toMatchObject({ value: NODE_VERSION, standing: 'good' });
  expect(found.table.source).toEqual({
    value: 'proc fixtures/linux-6.18',
    standing: 'good',
    note: 'is read',
  });
});

test('where no table can be read it says why, what to do, and exits with 2', () => {
  const { output, code } = conntop(['doctor', '--proc-root', '/nonexistent']);
  expect(code).toBe(2);
  expect(output).toMatch(/^ {2}! source +no table can be read$/m);
  expect(output).toContain('/nonexistent/net/nf_conntrack: no such file');
  expect(conntop(['doctor', '--file', '/etc/passwd'])).toMatchObject({ code: 2, complaint: '' });
});

test('a mistake in the configuration is told, with its place', () => {
  const home = temporaryDirectory();
  writeIn(home, 'conntop/config.json', '{"intervall": 2}');
  const { output } = conntopWith({ XDG_CONFIG_HOME: home, NO_COLOR: '1' }, ['doctor', ...FIXTURE]);
  expect(output).toMatch(/^ {2}! configuration .*"intervall" is no option .* did you mean "interval"\?$/m);
  expect(output).toMatch(/^ {2}- colours +none/m);
});

test('a terminal that cannot place a cursor, and a locale without UTF-8, are told', () => {
  const { output } = conntopWith({ TERM: 'dumb', LC_ALL: 'C' }, ['doctor', ...FIXTURE]);
  expect(output).toMatch(/^ {2}- terminal +dumb {2}it cannot place a cursor$/m);
  expect(output).toMatch(/^ {2}- characters +ASCII/m);
});

test('--version --verbose is the same', () => {
  const withoutTime = (text: string) => text.replace(/^ +count.*$/m, '');
  expect(withoutTime(conntop(['--version', '-v', ...FIXTURE]).output)).toBe(
    withoutTime(conntop(['doctor', ...FIXTURE]).output),
  );
});
