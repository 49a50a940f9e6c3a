// The configuration file's text: what each key means, what is wrong with it, and that the command line comes first.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/arguments.ts';
import { parseConfig } from '../../src/cli/config.ts';
import { takesValue } from '../../src/cli/flag.ts';
import { flagsOf } from '../../src/cli/flags.ts';
import { settingsOf } from '../../src/cli/given-settings.ts';

const given = (line: string) => parseCommandLine(line === '' ? [] : line.split(' ')).given;

describe('the command line over the file over the default', () => {
  test.each([
    ['{}', '', { interval: 1000, totals: false }],
    ['{"interval": 2, "totals": true}', '', { interval: 2000, totals: true }],
    ['{"interval": 2, "totals": true}', '-R 5', { interval: 5000, totals: true }],
    ['{"totals": true}', '--no-totals', { totals: false }],
    ['{"color": false}', '', { colors: false }],
    ['{"no-color": true}', '--color', { colors: true }],
    ['{"no-color": false}', '', { colors: true }],
    ['{"dynamic": false, "scroll": false}', '', { fitted: false, scrolling: false }],
    ['{"source": ["demo", "proc"]}', '', { sources: ['demo', 'proc'] }],
    ['{"source": "demo"}', '--source proc', { sources: ['proc'] }],
    ['{"orig-src": "10.0.0.0/8"}', '', { filters: [{ option: 'orig-src', text: '10.0.0.0/8' }] }],
    ['{"src": "10.0.0.0/8"}', '-s 10.0.0.1', { filters: [{ option: 'orig-src', text: '10.0.0.1' }] }],
    ['{"dport": 443}', '', { filters: [{ option: 'dport', text: '443' }] }],
    ['{"src-nat": true}', '', { filters: [{ option: 'src-nat', text: '' }] }],
    ['{"filter": "not label bulk"}', '', { needsLabels: true }],
    ['{"lookup": true}', '--dns', { names: true, hideDns: false }],
  ])('%s %s', (text, line, settings) => {
    const config = parseConfig(text);
    expect(config.problems).toEqual([]);
    expect(settingsOf({ given: given(line), words: [] }, config)).toMatchObject(settings);
  });

  test('columns are named as on the command line', () => {
    const { columns } = settingsOf(
      { given: [], words: [] },
      parseConfig('{"columns": ["source", "D", "ttl"]}'),
    );
    expect(columns).toEqual(['source', 'dport', 'ttl']);
  });

  test('filters have names', () => {
    const { savedFilters, problems } = parseConfig('{"filters": {"kids": "src net 10.0.0.0/8"}}');
    expect([...savedFilters, ...problems]).toEqual([['kids', 'src net 10.0.0.0/8']]);
  });

  test('a FILTER is a text', () => {
    expect(parseConfig('{"filter": "not port 53"}')).toMatchObject({ filter: 'not port 53', problems: [] });
  });
});

describe('what is wrong', () => {
  test.each([
    ['{"intervall": 2}', '"intervall" is no option of the live screen; did you mean "interval"?'],
    ['{"interval": "soon"}', '"interval" cannot be: "soon" is no number of seconds, such as 2 or 0.5'],
    ['{"interval": true}', '"interval" must be SECONDS, as a text or a number'],
    ['{"totals": "yes"}', '"totals" must be true or false'],
    ['{"columns": {"a": 1}}', '"columns" must be LIST, as a text or a number'],
    ['{"filter": 1}', '"filter" must be a text such as "not port 53"'],
    [
      '{"filters": "udp"}',
      '"filters" must be filters by name, such as "kids": "src net 192.168.4.0/24" in curly brackets',
    ],
    ['{"filters": {"tcp": "udp"}}', '"filters" has "tcp", which means something in a filter already'],
    ['{"help": true}', '"help" is no option of the live screen'],
    ['[]', 'is no JSON object, such as "interval": 2 in curly brackets'],
    ['{', 'is no JSON: line 1, column 2 cannot be read'],
    ['{\n  "interval": 2,\n}', 'is no JSON: line 3, column 1 cannot be read'],
  ])('%s', (text, problem) => {
    const { problems } = parseConfig(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  test('is told of 80,000 keys in one line, at once', () => {
    const keys = Array.from({ length: 80_000 }, (_, at) => [`key${at}`, at]);
    const before = process.cpuUsage();
    const { problems } = parseConfig(JSON.stringify(Object.fromEntries(keys)));
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1500);
    expect(problems).toEqual(['has 80,000 keys, more than there are options']);
  });

  test('is told of a key of any length', () => {
    const [problem = ''] = parseConfig(JSON.stringify({ ['x'.repeat(900_000)]: 1 })).problems;
    expect(problem.length).toBeLessThan(100);
  });

  test('is told of every key', () => {
    expect(parseConfig('{"a": 1, "totals": 1}').problems).toHaveLength(2);
  });
});

test('an empty file says nothing', () => {
  expect(parseConfig(' \n')).toMatchObject({ settings: [], filter: '', problems: [] });
});

test('every option of the live screen is a key, save those that only a command line can mean', () => {
  const refused = flagsOf('top')
    .filter(flag => {
      const text = JSON.stringify({ [flag.long]: takesValue(flag) ? {} : 1 });
      return parseConfig(text).problems[0]?.includes('is no option');
    })
    .map(({ long }) => long);
  expect(refused.sort()).toEqual(['help', 'single', 'version']);
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), text => void parseConfig(text)));
  const anything = fc.dictionary(
    fc.constantFrom(...flagsOf('top').map(({ long }) => long), '__proto__', 'constructor'),
    fc.jsonValue(),
  );
  fc.assert(fc.property(anything, config => void parseConfig(JSON.stringify(config))));
});
