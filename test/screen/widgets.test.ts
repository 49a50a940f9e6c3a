// The gauge and the sparkline as a terminal shows them.
import { describe, expect, test } from 'vitest';
import { addGauge } from '../../src/screen/gauge.ts';
import { addSparkline } from '../../src/screen/sparkline.ts';
import { withTerminal } from '../terminal/virtual-terminal.ts';

const rect = { x: 0, y: 0, width: 20, height: 1 };

describe('the gauge', () => {
  test.each([
    [0, 0],
    [1, 0],
    [50, 10],
    [100, 20],
    [130, 20],
    [-5, 0],
    [Number.NaN, 0],
  ])('at %s percent has %s of 20 cells full', async (percent, full) => {
    await withTerminal({}, async (terminal, virtual) => {
      const gauge = addGauge(terminal, rect);
      gauge.update(percent, 'warn');
      terminal.requestDraw();
      await virtual.waitFor(`${'█'.repeat(full)}${'░'.repeat(20 - full)}`);
      expect(virtual.text().trim()).toHaveLength(20);
      expect(virtual.cell(0, 0).foreground).toBe(full > 0 ? 215 : 245);
    });
  });

  test('keeps its share when it is moved', async () => {
    await withTerminal({ ascii: true }, async (terminal, virtual) => {
      const gauge = addGauge(terminal, rect);
      gauge.update(50, 'good');
      terminal.requestDraw();
      await virtual.waitFor('##########__________');
      gauge.place({ x: 1, y: 1, width: 10, height: 1 });
      terminal.requestDraw();
      await virtual.waitFor(/^\n #####_____$/m);
      gauge.place({ x: 0, y: 0, width: 40, height: 1 });
      terminal.requestDraw();
      await virtual.waitFor(`${'#'.repeat(20)}${'_'.repeat(20)}`);
    });
  });
});

describe('the sparkline', () => {
  test('ends with the newest point, on a fixed scale', async () => {
    await withTerminal({}, async (terminal, virtual) => {
      addSparkline(terminal, rect, 'good').update([0, 50, 99, 100], 100);
      terminal.requestDraw();
      await virtual.waitFor('▁▄▇█');
      expect(virtual.cell(19, 0)).toMatchObject({ text: '█', foreground: 114 });
    });
  });

  test('drops the oldest points', async () => {
    await withTerminal({ ascii: true }, async (terminal, virtual) => {
      const points = [...Array.from({ length: 100 }, () => 100), ...Array.from({ length: 15 }, () => 0)];
      addSparkline(terminal, rect, 'good').update(points, 100);
      terminal.requestDraw();
      await virtual.waitFor(/^ {4}#_{15}$/m);
    });
  });

  test.each([
    ['huge values', [0, 4e9], 4e9, '_#'],
    ['no number', [Number.NaN, 1], 1, '_#'],
    ['more than full', [0, 9], 1, '_#'],
  ])('takes %s', async (_name, points, full, shown) => {
    await withTerminal({ ascii: true }, async (terminal, virtual) => {
      addSparkline(terminal, rect, 'good').update(points, full);
      terminal.requestDraw();
      await virtual.waitFor(text => text.trim() === shown);
    });
  });
});
