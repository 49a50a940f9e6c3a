// What painters draw, as a terminal shows it.
import { describe, expect, test } from 'vitest';
import { addCells } from '../../src/screen/cells.ts';
import { withTerminal } from '../terminal/virtual-terminal.ts';

describe('cells', () => {
  test('show text in the look of its role', async () => {
    await withTerminal({}, async (terminal, virtual) => {
      addCells(terminal, { x: 2, y: 1, width: 20, height: 2 }, canvas => {
        const after = canvas.put(0, 0, 'drop ', terminal.theme.label);
        canvas.put(after, 0, '12', terminal.theme.critical);
      });
      terminal.requestDraw();
      await virtual.waitFor('  drop 12');
      expect(virtual.cell(7, 1)).toMatchObject({ text: '1', foreground: 203, bold: true });
      expect(virtual.cell(2, 1)).toMatchObject({ text: 'd', foreground: 109, bold: false });
    });
  });

  test('are clipped at the edges of the element', async () => {
    await withTerminal({}, async (terminal, virtual) => {
      addCells(terminal, { x: 10, y: 0, width: 5, height: 1 }, canvas => {
        canvas.put(-2, 0, 'abcdefghij', terminal.theme.value);
        canvas.put(0, 1, 'below', terminal.theme.value);
      });
      terminal.requestDraw();
      await virtual.waitFor('cdefg');
      expect(virtual.text().trimEnd()).toBe('          cdefg');
    });
  });

  test('are clipped at the edges of the screen', async () => {
    await withTerminal({}, async (terminal, virtual) => {
      addCells(terminal, { x: 78, y: 23, width: 5, height: 5 }, canvas => {
        canvas.fill({ x: 0, y: 0, width: 5, height: 5 }, 'x', terminal.theme.value);
      });
      terminal.requestDraw();
      await virtual.waitFor('xx');
      expect(virtual.text().trim()).toBe('xx');
    });
  });

  test.each([
    ['ESC', '\x1b[2J', '?[2J'],
    ['C1 CSI', '\u009b2J', '?2J'],
    ['newline', 'a\nb', 'a?b'],
    ['DEL', 'a\x7fb', 'a?b'],
    ['blessed tags', '{bold}x', '{bold}x'],
  ])('never send %s to the terminal', async (_name, text, shown) => {
    await withTerminal({}, async (terminal, virtual) => {
      addCells(terminal, { x: 0, y: 0, width: 40, height: 1 }, canvas => {
        canvas.put(0, 0, `${text}.`, terminal.theme.label);
      });
      terminal.requestDraw();
      await virtual.waitFor('.');
      expect(virtual.text().trimEnd()).toBe(`${shown}.`);
    });
  });

  test('send only what changed', async () => {
    await withTerminal({}, async (terminal, virtual) => {
      let text = 'ttl 60';
      addCells(terminal, { x: 0, y: 0, width: 40, height: 1 }, canvas => {
        canvas.put(0, 0, text, terminal.theme.label);
      });
      terminal.requestDraw();
      await virtual.waitFor('ttl 60');
      const before = terminal.bytesWritten;
      text = 'ttl 61';
      terminal.requestDraw();
      await virtual.waitFor('ttl 61');
      expect(terminal.bytesWritten - before).toBeLessThan(40);
    });
  });

  test('leave nothing behind when they move or hide', async () => {
    await withTerminal({}, async (terminal, virtual) => {
      const cells = addCells(terminal, { x: 0, y: 0, width: 10, height: 1 }, canvas => {
        canvas.put(0, 0, 'here', terminal.theme.label);
      });
      terminal.requestDraw();
      await virtual.waitFor(/^here/);
      cells.place({ x: 5, y: 2, width: 10, height: 1 });
      terminal.requestDraw();
      await virtual.waitFor(/^\n\n {5}here/);
      cells.hide();
      terminal.requestDraw();
      await virtual.waitFor(text => text.trim() === '');
    });
  });
});
