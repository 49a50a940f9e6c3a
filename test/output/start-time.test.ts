// The two spellings of an instant.
import { expect, test } from 'vitest';
import { startAsCtime, startAsNanoseconds } from '../../src/output/start-time.ts';

test('an instant goes from one spelling to the other and back, to the second', () => {
  const text = startAsCtime('1795226437316621679');
  expect(text).toMatch(/^[A-Z][a-z]{2} Nov 21 \d\d:\d\d:37 2026$/);
  expect(startAsNanoseconds(text)).toBe('1795226437000000000');
});

test('what is in neither spelling stays as it is', () => {
  for (const text of ['', 'yesterday', 'Sat Foo 21 02:00:37 2026', '99999999999999999999']) {
    expect(startAsNanoseconds(text)).toBe(text);
  }
  expect(startAsCtime('soon')).toBe('soon');
});
