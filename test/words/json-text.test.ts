// JSON that no terminal obeys: the same value, and nothing in it that moves a cursor or turns a line around.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText } from '../../src/words/json-text.ts';

test('C1, DEL, bidi and zero-width marks are spelt out', () => {
  expect(jsonText({ secctx: 'a\u009b31mb\u007f\u202ec\u200b' })).toBe(
    '{"secctx":"a\\u009b31mb\\u007f\\u202ec\\u200b"}',
  );
});

test('letters of any script stay as they are', () => {
  expect(jsonText('h\u00e9llo \u0436 \u4e2d')).toBe('"h\u00e9llo \u0436 \u4e2d"');
});

test('any text reads back as itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(JSON.parse(jsonText(text))).toBe(text);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
      expect(jsonText(text)).not.toMatch(/[\0-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }),
  );
});
