// Kept tokens sorted into named facts.
import { describe, expect, test } from 'vitest';
import { parseTextFacts } from '../../src/conntrack/text-facts.ts';

describe('text facts', () => {
  test('what has a name of its own', () => {
    const text =
      'secctx=system_u:object_r:x_t:s0,c1\nhelper=ftp\nlabels=eth0-in,web\n[start=Sat Nov 21 02:00:37 2026]\n[stop=Sat Nov 21 02:00:38 2026]\n';
    expect(parseTextFacts(text)).toEqual({
      secctx: 'system_u:object_r:x_t:s0,c1',
      helper: 'ftp',
      labels: ['eth0-in', 'web'],
      start: 'Sat Nov 21 02:00:37 2026',
      stop: 'Sat Nov 21 02:00:38 2026',
    });
  });

  test('what has none is kept in its order', () => {
    expect(parseTextFacts('[NFP (orig)]\nfastpath\nxid=7\n[FASTNAT]\nhw\nl7proto=a=b\n=v\n')).toEqual({
      flags: ['NFP (orig)', 'FASTNAT'],
      words: ['fastpath', 'hw'],
      extra: { xid: '7', l7proto: 'a=b', '': 'v' },
    });
  });

  test('labels without a name, and a name with blanks', () => {
    expect(parseTextFacts('hw\nlabels\n')).toEqual({ words: ['hw'], labels: [] });
    expect(parseTextFacts('labels=bulk,guest\nwireless\nlan\n')).toEqual({
      labels: ['bulk', 'guest wireless lan'],
    });
    expect(parseTextFacts('labels=guest\nlan,no\nlabels,last\n')).toEqual({
      labels: ['guest lan', 'no labels', 'last'],
    });
  });

  test('nothing', () => expect(parseTextFacts('')).toEqual({}));

  test("keys that objects have of their own are a stranger's like any other", () => {
    const { extra } = parseTextFacts('__proto__=1\nconstructor=2\ntoString=3\n');
    expect(Object.entries(extra ?? {})).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
      ['toString', '3'],
    ]);
  });
});
