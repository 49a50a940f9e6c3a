// Frames in fewer bytes: an emulated terminal must show the same, cell by cell, and stand where it stood.
import headless from '@xterm/headless';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compactFrame } from '../../src/screen/compact-frame.ts';
import { readCell } from '../terminal/emulator.ts';

const COLUMNS = 20;
const ROWS = 8;
const COLOURS = ['', '\x1b[36m', '\x1b[1;33m', '\x1b[46;30m'];

/** Every cell, and the cursor, after the frame came to a screen full of dots. */
async function shown(frame: string): Promise<unknown[]> {
  const emulator = new headless.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const write = (text: string): Promise<void> => new Promise(resolve => emulator.write(text, resolve));
  await write(`${`${'.'.repeat(COLUMNS)}`.repeat(ROWS)}\x1b[3;7H`);
  await write(frame);
  const { cursorX, cursorY } = emulator.buffer.active;
  const cells = Array.from({ length: ROWS * COLUMNS }, (_, at) =>
    readCell(emulator, at % COLUMNS, Math.floor(at / COLUMNS)),
  );
  emulator.dispose();
  return [cursorX, cursorY, ...cells];
}

test('digits below each other cost a step down and a step back', () => {
  const frame = '\x1b7\x1b[2;9H5\x1b[3C4\x1b[3;9H6\x1b[3C5\x1b[4;9H7\x1b[3C6\x1b8';
  expect(compactFrame(frame, COLUMNS)).toBe(
    '\x1b7\x1b[2;9H5\x1b[B\b6\x1b[B\b7\x1b[2;13H4\x1b[B\b5\x1b[B\b6\x1b8',
  );
});

test('a colour is set once for all that has it', () => {
  const row = (number: number): string => `\x1b[${number};2H\x1b[36mab\x1b[m\x1b[4Cx`;
  const compact = compactFrame(`\x1b7${row(1)}${row(2)}${row(3)}\x1b8`, COLUMNS);
  expect(compact.split('\x1b[36m')).toHaveLength(2);
});

test.each([
  ['one that erases', '\x1b7\x1b[2;9H5\x1b[K\x1b[3;9H5\x1b8'],
  ['one of wide characters', '\x1b7\x1b[2;9H\u6f22\x1b[3;9H5\x1b[4;9H5\x1b8'],
  ['one that leaves its colour behind', '\x1b7\x1b[2;9H\x1b[36m5\x1b[3;9H5\x1b[4;9H5\x1b8'],
  ['what is no frame', '\x1b[?25l\x1b[2;9H5\x1b[3;9H5'],
])('%s is left as it is', (_, frame) => expect(compactFrame(frame, COLUMNS)).toBe(frame));

test('the terminal shows the same', async () => {
  const run = fc.record({
    gap: fc.integer({ min: 1, max: 9 }),
    colour: fc.constantFrom(...COLOURS),
    text: fc.stringMatching(/^[a-z0-9\u2588]{1,5}$/),
  });
  const frame = fc.array(fc.array(run, { maxLength: 4 }), { minLength: 1, maxLength: ROWS }).map(rows => {
    const said = rows.map((runs, index) => {
      let column = 0;
      return runs
        .map(({ gap, colour, text }, at) => {
          const start = column + (at === 0 ? gap : gap + 1);
          if (start > COLUMNS) return '';
          const move = at === 0 || column === 0 ? `\x1b[${index + 1};${start}H` : `\x1b[${start - column}C`;
          const fitting = text.slice(0, COLUMNS + 1 - start);
          column = start + fitting.length;
          return `${move}${colour}${fitting}${colour && '\x1b[m'}`;
        })
        .join('');
    });
    return `\x1b7${said.join('')}\x1b8`;
  });
  await fc.assert(
    fc.asyncProperty(frame, async text => {
      const compact = compactFrame(text, COLUMNS);
      expect(compact.length).toBeLessThanOrEqual(text.length);
      expect(await shown(compact)).toEqual(await shown(text));
    }),
    { numRuns: 50 },
  );
});
