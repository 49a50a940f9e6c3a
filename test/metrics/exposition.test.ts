// The two text forms, by what their specifications say, and which of them a client gets.
import { describe, expect, test } from 'vitest';
import { expose, type Told } from '../../src/metrics/exposition.ts';
import { negotiate } from '../../src/metrics/negotiate.ts';

const TOLD: readonly Told[] = [
  {
    family: { name: 'x_bytes', type: 'counter', unit: 'bytes', help: 'A \\ path\nand "more".' },
    samples: [
      { labels: { direction: 'up', name: 'a"b\\c\nd' }, value: 3 },
      { labels: {}, value: Number.NaN },
      { labels: {}, value: 2 ** 53 },
    ],
  },
  { family: { name: 'x_none', type: 'gauge', help: 'Without a sample.' }, samples: [] },
  { family: { name: 'x_build', type: 'info', help: 'Build.' }, samples: [{ labels: { v: '1' }, value: 1 }] },
];

test("Prometheus' text: counters and infos by the names of their samples, HELP without escaped quotes", () => {
  expect(expose(TOLD, 'text')).toBe(`# HELP x_bytes_total A \\\\ path\\nand "more".
# TYPE x_bytes_total counter
x_bytes_total{direction="up",name="a\\"b\\\\c\\nd"} 3
x_bytes_total 9007199254740992
# HELP x_build_info Build.
# TYPE x_build_info gauge
x_build_info{v="1"} 1
`);
});

test('OpenMetrics: families without suffixes, units, and an end', () => {
  expect(expose(TOLD, 'openmetrics')).toBe(`# TYPE x_bytes counter
# UNIT x_bytes bytes
# HELP x_bytes A \\\\ path\\nand \\"more\\".
x_bytes_total{direction="up",name="a\\"b\\\\c\\nd"} 3
x_bytes_total 9007199254740992
# TYPE x_build info
# HELP x_build Build.
x_build_info{v="1"} 1
# EOF
`);
});

const PROMETHEUS =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

describe('negotiation', () => {
  test.each([
    ['what Prometheus 2.42 sends', PROMETHEUS, 'openmetrics'],
    ['OpenMetrics alone', 'application/openmetrics-text', 'openmetrics'],
    [
      'OpenMetrics second to text',
      'application/openmetrics-text;version=1.0.0;q=0.4, text/plain;q=0.5',
      'text',
    ],
    ['a version that is not ours', 'application/openmetrics-text; version=0.0.1', 'text'],
    ['OpenMetrics refused', 'application/openmetrics-text;q=0', 'text'],
    ['a browser', 'text/html,application/xhtml+xml,*/*;q=0.8', 'text'],
    ['nothing', undefined, 'text'],
    ['rubbish', ';;,,q=,=;application/openmetrics-text;q=NaN', 'text'],
    ['more than anybody sends', `${'a/b,'.repeat(10_000)}application/openmetrics-text`, 'text'],
  ])('%s', (_what, accept, form) => {
    expect(negotiate(accept)).toBe(form);
  });
});
