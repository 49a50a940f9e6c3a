// What is on its way to a terminal: whatever the table holds, no byte of it moves the cursor.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forTerminal } from '../../src/words/terminal-bytes.ts';

test('plain lines are the same bytes, not a copy', () => {
  const bytes = Buffer.from('udp\t17 29\r\n');
  expect(forTerminal(bytes)).toBe(bytes);
});

test('C0, C1 as UTF-8 and as a byte, DEL and bidi marks become marks', () => {
  const hostile = Buffer.concat([
    Buffer.from('a\x1b[2J\u009bb\x7f\u202ec'),
    Buffer.from([0x9b]),
    Buffer.from('d\n'),
  ]);
  expect(Buffer.from(forTerminal(hostile)).toString()).toBe('a?[2J?b??c\ufffdd\n');
});

test('any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), bytes => {
      const text = Buffer.from(forTerminal(bytes)).toString('utf8');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
      expect(text).not.toMatch(/[\0-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }),
  );
});
