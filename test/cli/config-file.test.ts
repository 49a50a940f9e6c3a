// The configuration file: where it is, word of its changes, and what writing one key leaves as it was.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ConfigFile, configPath } from '../../src/cli/config-file.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { waitUntil } from '../terminal/processes.ts';

function freshPath(): string {
  return join(temporaryDirectory(), 'conntop', 'config.json');
}

function freshFile(text: string): string {
  const path = freshPath();
  mkdirSync(dirname(path));
  writeFileSync(path, text);
  return path;
}

test.each([
  [{ XDG_CONFIG_HOME: '/etc/xdg' }, '/etc/xdg/conntop/config.json'],
  [{ XDG_CONFIG_HOME: 'relative' }, join(homedir(), '.config/conntop/config.json')],
  [{}, join(homedir(), '.config/conntop/config.json')],
])('%o', (env, path) => {
  expect(configPath(env)).toBe(path);
});

test('a file that is not there says nothing', () => {
  expect(new ConfigFile(freshPath()).read()).toBeUndefined();
});

test.each([
  ['a FIFO', 'mkfifo "$1"', 'is a FIFO'],
  ['a link to an endless device', 'ln -s /dev/zero "$1"', 'is a device'],
  ['a directory', 'mkdir "$1"', 'is a directory'],
  ['a huge file', 'truncate -s 65K "$1"', 'is larger than 64 KiB'],
])('%s is not read', (_what, command, problem) => {
  const path = freshPath();
  mkdirSync(dirname(path));
  execFileSync('sh', ['-c', command, 'sh', path]);
  expect(() => new ConfigFile(path).read()).toThrow(problem);
});

describe('setting a key', () => {
  test('makes file and directory, for their owner alone', async () => {
    const path = freshPath();
    await new ConfigFile(path).set('columns', ['source', 'ttl']);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ columns: ['source', 'ttl'] });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(path))).toEqual(['config.json']);
  });

  test('leaves the other keys, their order and the permissions as they were', async () => {
    const path = freshFile('{"unknown": {"a": [1]}, "columns": ["ttl"], "interval": 2}');
    chmodSync(path, 0o640);
    await new ConfigFile(path).set('columns', ['source']);
    expect(JSON.stringify(JSON.parse(readFileSync(path, 'utf8')))).toBe(
      '{"unknown":{"a":[1]},"columns":["source"],"interval":2}',
    );
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  test('takes it out where it has no value', async () => {
    const path = freshFile('{"columns": ["ttl"], "interval": 2}');
    await new ConfigFile(path).set('columns', undefined);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ interval: 2 });
  });

  test('follows a link, which stays one', async () => {
    const target = freshFile('{}');
    const link = join(dirname(target), 'link.json');
    symlinkSync(target, link);
    await new ConfigFile(link).set('interval', 2);
    expect(JSON.parse(readFileSync(target, 'utf8'))).toEqual({ interval: 2 });
  });

  test.each(['{"interval": 2,', '[]', 'null'])('does not touch %s', async text => {
    const path = freshFile(text);
    await expect(new ConfigFile(path).set('columns', ['ttl'])).rejects.toThrow();
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

test('a file that appears, changes and goes is told', async () => {
  const path = freshPath();
  const file = new ConfigFile(path);
  onTestFinished(() => file.close());
  const texts: (string | undefined)[] = [];
  await file.watch(() => texts.push(file.read()));
  mkdirSync(dirname(path));
  writeFileSync(path, 'one');
  await waitUntil(() => texts.at(-1) === 'one');
  writeFileSync(path, 'two');
  await waitUntil(() => texts.at(-1) === 'two');
  rmSync(path);
  await waitUntil(() => texts.length > 2 && texts.at(-1) === undefined);
});
