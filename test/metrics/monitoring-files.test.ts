// What ships in docs/monitoring names metrics, options and commands that there are.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/arguments.ts';
import { usualSettings } from '../../src/cli/settings.ts';
import { parseTargets } from '../../src/cli/targets-file.ts';
import { sampleName } from '../../src/metrics/exposition.ts';
import { BUILD_INFO, FAMILIES } from '../../src/metrics/families.ts';

const ROOT = 'docs/monitoring';
const files = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => join(entry.parentPath ?? entry.path, entry.name));
const NAMES = new Set([...FAMILIES, BUILD_INFO].map(sampleName));

test('metrics are told of by their names', () => {
  for (const file of files) {
    const named = readFileSync(file, 'utf8').match(/\bconntop_[a-z_]+\b/g) ?? [];
    expect([file, named.filter(name => !NAMES.has(name))]).toEqual([file, []]);
  }
});

test('every metric is in a dashboard', () => {
  const dashboards = files.filter(file => file.endsWith('.json')).map(file => readFileSync(file, 'utf8'));
  const all = dashboards.join('');
  expect([...NAMES].filter(name => !all.includes(name))).toEqual([sampleName(BUILD_INFO)]);
});

test('command lines can be read', () => {
  const lines = files.flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(/(?:\/usr\/bin\/|[`"])conntop ([a-z]+ -[^`"\n]*|metrics)/g)].map(
      ([, line = '']) => line,
    ),
  );
  expect(lines.length).toBeGreaterThan(8);
  for (const line of lines) {
    const words = line
      .trim()
      .replace('ADDR:', '127.0.0.1:')
      .replace(/\$ARG\d\$/g, '80')
      .replace(/ ?\$OPTIONS/g, '')
      .replace(/\$\{?\w+\}?\$?/g, 'x')
      .split(' ');
    expect(() => parseCommandLine(words), line).not.toThrow();
  }
});

test("the units' usual options can be read", () => {
  for (const file of files.filter(each => each.endsWith('.service'))) {
    const text = readFileSync(file, 'utf8');
    const command = /^ExecStart=\/usr\/bin\/conntop (\w+)/m.exec(text)?.[1] ?? '';
    const options = /OPTIONS="([^"]*)"/.exec(text)?.[1] ?? '';
    expect(() => parseCommandLine([command, ...options.split(' ').filter(Boolean)]), file).not.toThrow();
  }
});

test('the list of targets can be read', () => {
  const targets = parseTargets(readFileSync(join(ROOT, 'targets.json'), 'utf8'), usualSettings());
  expect(targets.map(({ name }) => name)).toEqual(['home', 'office', 'lab', 'here']);
});
