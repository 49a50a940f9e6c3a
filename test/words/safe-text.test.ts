// What strangers call themselves, against what may reach the terminal.
import { Terminal } from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellWidth, fitCells, safeHostName, safeText } from '../../src/words/safe-text.ts';

/** Strings rich in what harms: controls, bidi, tags, wide and combining characters, lone surrogates. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\x1b',
        '\x07',
        '\x7f',
        '\u009b',
        '\u202e',
        '\u2066',
        '\u200b',
        '\u2028',
        '\ud800',
        '\udc00',
      ),
      fc.constantFrom(
        '{bold}',
        '{/}',
        '{red-fg}',
        '漢',
        '😀',
        'e\u0301',
        '\ue000',
        '\ufeff',
        '\u00ad',
        '\u061c',
      ),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 300 },
  )
  .map(parts => parts.join(''));

const HARMFUL = /[\p{C}\p{M}\p{Zl}\p{Zp}{}]|[^\P{Z} ]/u;

describe('safeText', () => {
  test.each([
    ['ordinary text', 'tcp ESTABLISHED mark=42', 'tcp ESTABLISHED mark=42'],
    ['a window title', '\x1b]0;x\x07', '?]0;x?'],
    ['a C1 control sequence', '\u009b2J', '?2J'],
    ['DEL, line breaks and tabs', 'a\x7fb\r\n\tc', 'a?b???c'],
    ['blessed tags', '{bold}{red-fg}x{/}', '(bold)(red-fg)x(/)'],
    ['a right-to-left override', 'exe.\u202egpj', 'exe.?gpj'],
    ['bidi isolates and marks', '\u2066a\u2069\u200e\u200f\u061c', '?a????'],
    ['zero width', 'ad\u200bmin\ufeff', 'ad?min?'],
    ['line and paragraph separators', 'a\u2028b\u2029c', 'a?b?c'],
    ['lone surrogates', 'a\ud800b\udc00c', 'a?b?c'],
    ['private use', '\ue0a0\u{f0000}', '??'],
    ['wide characters, one mark each', '漢字😀', '???'],
    ['an accent of its own, composed', 'Cafe\u0301', 'Café'],
    ['accents without end', 'z\u0335\u0336\u0337', 'z???'],
    ['letters of one cell', 'Müller Ωμέγα Москва', 'Müller Ωμέγα Москва'],
    ['fullwidth Latin letters', '\uff21\uff22', '??'],
  ])('%s', (_, outside, safe) => {
    expect(safeText(outside)).toBe(safe);
  });

  test('300 wide characters become 255 cells', () => {
    expect(safeText('漢'.repeat(300))).toBe('?'.repeat(255));
  });

  test('lets nothing harmful through', () => {
    fc.assert(
      fc.property(hostile, outside => {
        const safe = safeText(outside);
        expect(safe).not.toMatch(HARMFUL);
        expect(cellWidth(safe)).toBeLessThanOrEqual(255);
        expect(safeText(safe)).toBe(safe);
      }),
    );
  });

  test('takes as many cells in a terminal as it has characters', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async outside => {
        const safe = safeText(outside);
        const { row, column } = await written(safe);
        expect(row).toBe(safe);
        expect(column).toBe(cellWidth(safe));
      }),
      { numRuns: 50 },
    );
  });
});

describe('safeHostName', () => {
  test.each([
    ['a name', 'xbox.lan', 'xbox.lan'],
    ['the dot of the root', 'one.one.one.one.', 'one.one.one.one'],
    ['a window title', '\x1b]0;x\x07', '?]0;x?'],
    ['letters beyond ASCII', 'müller', 'm?ller'],
    ['blanks, that could feign columns', 'a  tcp', 'a??tcp'],
    ['blessed tags', '{bold}', '(bold)'],
  ])('%s', (_, outside, safe) => {
    expect(safeHostName(outside)).toBe(safe);
  });

  test.each(['', '.', '8.8.8.8', '8.8.8.8.', '2001:db8::1'])('%j is no name', outside => {
    expect(safeHostName(outside)).toBeUndefined();
  });

  test('is printable ASCII of at most 255 cells', () => {
    fc.assert(
      fc.property(hostile, outside => {
        expect(safeHostName(outside) ?? 'x').toMatch(/^[!-z|~]{1,255}$/);
      }),
    );
  });
});

describe('fitCells', () => {
  test.each([
    ['mail.example.org', 20, false, 'end', 'mail.example.org'],
    ['mail.example.org', 8, false, 'end', 'mail.exa'],
    ['mail.example.org', 8, true, 'end', 'mail.ex+'],
    ['mail.example.org', 8, false, 'start', 'mple.org'],
    ['mail.example.org', 8, true, 'start', '+ple.org'],
    ['mail.example.org', 1, true, 'end', '+'],
    ['mail.example.org', 0, true, 'end', ''],
    ['mail.example.org', -3, true, 'start', ''],
  ] as const)('%s in %i cells, marked: %s, cut at its %s', (name, width, marked, cut, fitted) => {
    expect(fitCells(name, width, marked, cut)).toBe(fitted);
  });

  test('is never longer than asked', () => {
    const cutSide = fc.constantFrom('end' as const, 'start' as const);
    fc.assert(
      fc.property(
        hostile,
        fc.integer({ min: -5, max: 300 }),
        fc.boolean(),
        cutSide,
        (outside, width, marked, cut) => {
          const fitted = fitCells(safeText(outside), width, marked, cut);
          expect(cellWidth(fitted)).toBeLessThanOrEqual(Math.max(0, width));
        },
      ),
    );
  });
});

/** The first row of a terminal that `text` was written to, and where its cursor came to stand. */
async function written(text: string): Promise<{ row: string; column: number }> {
  const terminal = new Terminal({ cols: 300, rows: 2, allowProposedApi: true });
  await new Promise<void>(resolve => terminal.write(text, resolve));
  const { active } = terminal.buffer;
  const row = active.getLine(0)?.translateToString(false, 0, active.cursorX) ?? '';
  const column = active.cursorX;
  terminal.dispose();
  return { row, column };
}
