// What the docs say of the filter language is what the parser reads.
import { describe, expect, test } from 'vitest';
import { PRIMITIVE_KEYWORDS } from '../../../src/view/filter/keywords.ts';
import { parseFilter } from '../../../src/view/filter/parser.ts';
import { PRIMITIVES } from '../../../src/view/filter/primitives.ts';

test.each(PRIMITIVE_KEYWORDS)('%s is explained', keyword => {
  const words = PRIMITIVES.flatMap(({ form }) => form.split(/[ ,]+/));
  expect(words).toContain(keyword);
});

describe.each(PRIMITIVES)('$form', ({ form, examples }) => {
  const context = { portsOf: (service: string) => (service === 'https' ? [443] : []) };

  test.each(examples)('%s can be read, and not as text', example => {
    const read = JSON.stringify(parseFilter(example, context));
    expect(read.includes('"kind":"text"')).toBe(form === 'anything else');
  });
});
