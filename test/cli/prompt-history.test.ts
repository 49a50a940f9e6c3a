// What is typed into the prompts is there again in the next run, and nowhere but in a file of one's own.
import { chmodSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { configPath } from '../../src/cli/config-file.ts';
import { PromptHistory, promptHistoryPath } from '../../src/cli/prompt-history.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

function historyIn(folder: string) {
  const path = promptHistoryPath({ XDG_STATE_HOME: folder });
  return { path, history: new PromptHistory(path) };
}

test('the newest entry of each prompt comes first, once, and no more than twenty stay', async () => {
  const { path, history } = historyIn(join(temporaryDirectory(), 'not', 'there', 'yet'));
  expect(history.read()).toEqual({});
  for (let port = 1; port <= 25; port++) void history.add('dport', String(port));
  await history.add('dport', '24');
  await history.add('cut', 'cut');
  // Another run beside it.
  await new PromptHistory(path).add('filter', 'udp and "über"');
  const { dport, ...others } = history.read();
  expect(dport).toHaveLength(20);
  expect(dport?.slice(0, 3)).toEqual(['24', '25', '23']);
  expect(others).toEqual({ filter: ['udp and "über"'] });
  expect(lstatSync(path).mode & 0o777).toBe(0o600);
  expect(lstatSync(dirname(path)).mode & 0o777).toBe(0o700);
});

describe('what is not ours alone', () => {
  test.each([
    ['{', {}],
    ['null', {}],
    ['[1]', {}],
    ['{"dport": "80", "filter": [1, "udp", ""], "nonsense": ["x"], "cut": ["cut"]}', { filter: ['udp'] }],
    [`{"filter": ["${'x'.repeat(5000)}", "udp"]}`, { filter: ['udp'] }],
    [`{"filter": ["udp"]}${' '.repeat(70_000)}`, {}],
  ])('a file that holds %.40s', (text, past) => {
    const { path, history } = historyIn(temporaryDirectory());
    mkdirSync(dirname(path));
    writeFileSync(path, text);
    expect(history.read()).toEqual(past);
  });

  test('a link is neither read nor written through', async () => {
    const folder = temporaryDirectory();
    const victim = join(folder, 'victim');
    writeFileSync(victim, '{"filter": ["udp"]}');
    const { path, history } = historyIn(folder);
    mkdirSync(dirname(path));
    symlinkSync(victim, path);
    expect(history.read()).toEqual({});
    await history.add('filter', 'tcp');
    expect(readFileSync(victim, 'utf8')).toBe('{"filter": ["udp"]}');
    expect(history.read()).toEqual({ filter: ['tcp'] });
  });

  test.each(['linked', 'open to all', 'a file'])('a folder that is %s is left alone', async how => {
    const folder = temporaryDirectory();
    const { path, history } = historyIn(folder);
    if (how === 'linked') symlinkSync(temporaryDirectory(), dirname(path));
    else if (how === 'a file') writeFileSync(dirname(path), '');
    else mkdirSync(dirname(path));
    if (how === 'open to all') chmodSync(dirname(path), 0o777);
    await history.add('filter', 'tcp');
    expect(history.read()).toEqual({});
  });

  test('nor is anything made where nothing can be', async () => {
    await expect(historyIn('/proc/nowhere').history.add('filter', 'tcp')).resolves.toBeUndefined();
  });
});

test('an empty HOME is not the folder that one stands in', () => {
  vi.stubEnv('HOME', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const path of [promptHistoryPath({}), configPath({})]) expect(path).toMatch(/^\//);
});
