// The answers of the far loop, however the stream is cut.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AnswerReader } from '../../../src/reader/shell/answer-reader.ts';

/** Everything read from chunks, with the bytes between two markers in one piece. */
function readAll(chunks: readonly Buffer[]): string[] {
  const events: string[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') events.push(`bytes ${text}`);
    text = '';
  };
  const reader = new AnswerReader('TOKEN', {
    marker: (id, letter, argument) => {
      flush();
      events.push(`marker ${id} ${letter} ${argument}`);
    },
    bytes: bytes => {
      text += bytes.toString('latin1');
    },
  });
  for (const chunk of chunks) reader.push(chunk);
  flush();
  return events;
}

const STREAM = 'Welcome to OpenWrt!\n\nTOKEN 1 t nf_conntrack\nipv4 a\nTOKENS are no marker\n\nTOKEN 1 . 0\n';
const EVENTS = [
  'bytes Welcome to OpenWrt!\n',
  'marker 1 t nf_conntrack',
  'bytes ipv4 a\nTOKENS are no marker\n',
  'marker 1 . 0',
];

test('sections are told from what surrounds them', () => {
  expect(readAll([Buffer.from(STREAM)])).toEqual(EVENTS);
});

test('it does not matter where the stream is cut', () => {
  for (let cut = 0; cut <= STREAM.length; cut++) {
    expect(readAll([Buffer.from(STREAM.slice(0, cut)), Buffer.from(STREAM.slice(cut))])).toEqual(EVENTS);
  }
  expect(readAll([...STREAM].map(character => Buffer.from(character)))).toEqual(EVENTS);
});

test('an empty section and one without a line feed at its end', () => {
  expect(readAll([Buffer.from('\nTOKEN 2 c /a\n\nTOKEN 2 c /b\nno end\nTOKEN 2 . 0\n')])).toEqual([
    'marker 2 c /a',
    'marker 2 c /b',
    'bytes no end',
    'marker 2 . 0',
  ]);
});

test('a marker that never ends is not waited for', () => {
  expect(readAll([Buffer.from(`\nTOKEN 1 t ${'x'.repeat(2000)}`)])).toHaveLength(1);
});

test('any bytes pass', () => {
  const piece = fc.oneof(
    fc.uint8Array(),
    fc.constant(Buffer.from('\nTOKEN ')),
    fc.constant(Buffer.from('\n')),
  );
  fc.assert(
    fc.property(fc.array(piece), pieces => {
      const chunks = pieces.map(bytes => Buffer.from(bytes));
      expect(readAll(chunks)).toEqual(readAll([Buffer.concat(chunks)]));
    }),
  );
});
