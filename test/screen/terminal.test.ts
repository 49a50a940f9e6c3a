// The terminal over fake streams: what is refused, what is drawn when, and what is restored.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addCells } from '../../src/screen/cells.ts';
import { openTerminal, type Terminal, TerminalError } from '../../src/screen/terminal.ts';
import descriptions from '../../src/screen/terminfo.json' with { type: 'json' };
import { createVirtualTerminal, type VirtualTerminal, withTerminal } from '../terminal/virtual-terminal.ts';

const whole = { x: 0, y: 0, width: 80, height: 24 };

describe('a terminal that cannot show the screen is refused', () => {
  test.each([
    ['no tty to read', (it: VirtualTerminal) => Object.assign(it.input, { isTTY: false }), /standard input/],
    [
      'no tty to write',
      (it: VirtualTerminal) => Object.assign(it.output, { isTTY: false }),
      /standard output/,
    ],
    ['dumb', (it: VirtualTerminal) => Object.assign(it.options.env, { TERM: 'dumb' }), /TERM=dumb/],
    ['no TERM', (it: VirtualTerminal) => Object.assign(it.options.env, { TERM: '' }), /TERM=/],
  ])('%s', (_name, spoil, message) => {
    const virtual = createVirtualTerminal();
    spoil(virtual);
    expect(() => openTerminal(virtual.options)).toThrow(TerminalError);
    expect(() => openTerminal(virtual.options)).toThrow(message);
    expect(virtual.output.written).toBe('');
  });

  test('but not one that does not know its size', async () => {
    await withTerminal({ columns: 0, rows: 0 }, async terminal => {
      expect([terminal.width, terminal.height]).toEqual([80, 24]);
    });
  });
});

test('the terminal descriptions are those of blessed', () => {
  for (const [name, description] of Object.entries(descriptions)) {
    expect(description).toBe(readFileSync(`node_modules/blessed/usr/${name}`).toString('base64'));
  }
});

describe('TERM and locale', () => {
  test.each([
    ['xterm-256color', '256'],
    ['tmux-256color', '256'],
    ['screen.xterm-256color', '256'],
    ['xterm', '8'],
    ['screen', '8'],
    ['linux', '8'],
    ['vt100', 'mono'],
    ['../../etc/passwd', '8'],
  ])('%s draws boxes in %s colours, and restores the screen', async (TERM, colors) => {
    const virtual = createVirtualTerminal({ env: { TERM, LANG: 'C.UTF-8' } });
    const terminal = openTerminal(virtual.options);
    expect(terminal.capabilities.colors).toBe(colors);
    drawBox(terminal);
    await virtual.waitFor('┌─┐ x');
    await terminal.close();
    await virtual.waitFor(text => text.trim() === '');
    expect(virtual.input.isRaw).toBe(false);
  });

  test.each([[{ LANG: 'C' }], [{ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }], [{}]])(
    '%j draws in ASCII, on the Linux console too',
    async locale => {
      await withTerminal({ env: { TERM: 'linux', ...locale } }, async (terminal, virtual) => {
        drawBox(terminal);
        await virtual.waitFor('+-+ x');
        expect(Buffer.from(virtual.output.written).every(byte => byte < 0x80)).toBe(true);
      });
    },
  );

  test('NO_COLOR leaves bold and inverse', async () => {
    const env = { TERM: 'xterm-256color', LANG: 'C.UTF-8', NO_COLOR: '1' };
    await withTerminal({ env }, async (terminal, virtual) => {
      addCells(terminal, whole, canvas => {
        canvas.put(0, 0, 'full', terminal.theme.critical);
        canvas.put(5, 0, 'row', terminal.theme.cursor);
      });
      terminal.requestDraw();
      await virtual.waitFor('full row');
      expect(virtual.cell(0, 0)).toMatchObject({ foreground: undefined, background: undefined, bold: true });
      expect(virtual.cell(5, 0)).toMatchObject({
        foreground: undefined,
        background: undefined,
        inverse: true,
      });
    });
  });
});

describe('drawing', () => {
  test('asked for many times is done once', async () => {
    await withTerminal({}, async (terminal, virtual) => {
      let frames = 0;
      addCells(terminal, whole, canvas => void canvas.put(0, 0, `frame ${++frames}`, terminal.theme.value));
      for (let i = 0; i < 10; i++) terminal.requestDraw();
      await virtual.waitFor('frame');
      expect(frames).toBe(1);
    });
  });

  test('waits for a terminal that has stalled, and then shows the present', async () => {
    await withTerminal({}, async (terminal, virtual) => {
      let tick = 0;
      addCells(terminal, whole, canvas => void canvas.put(0, 0, `tick ${tick}.`, terminal.theme.value));
      virtual.output.stall(true);
      for (tick = 1; tick <= 50; tick++) {
        terminal.requestDraw();
        await new Promise(resolve => setImmediate(resolve));
      }
      const queued = virtual.output.written.match(/tick/g)?.length ?? 0;
      expect(queued).toBeLessThanOrEqual(1);
      virtual.output.stall(false);
      await virtual.waitFor('tick 51.');
    });
  });

  test('addresses no row twice', async () => {
    await withTerminal({}, async (terminal, virtual) => {
      let tick = 0;
      addCells(terminal, whole, canvas => {
        for (let y = 0; y < 20; y++) canvas.put(10, y, `ttl ${tick}`, terminal.theme.label);
      });
      terminal.requestDraw();
      await virtual.waitFor('ttl 0');
      virtual.output.written = '';
      tick = 1;
      terminal.requestDraw();
      await virtual.waitFor('ttl 1');
      expect(virtual.output.written).not.toMatch(/;1H.\[\d+;\d+H/);
    });
  });

  test('after a resize is whole, in the new size', async () => {
    await withTerminal({}, async (terminal, virtual) => {
      const cells = addCells(terminal, whole, canvas => {
        canvas.put(0, 0, `${canvas.width}x${canvas.height}`, terminal.theme.value);
      });
      terminal.on('resize', () => cells.place({ ...whole, width: terminal.width, height: terminal.height }));
      terminal.requestDraw();
      await virtual.waitFor('80x24');
      virtual.resize(132, 40);
      await virtual.waitFor('132x40');
      virtual.resize(1, 1);
      virtual.resize(60, 12);
      await virtual.waitFor('60x12');
    });
  });

  test('anew repairs what another program wrote over', async () => {
    await withTerminal({}, async (terminal, virtual) => {
      addCells(terminal, whole, canvas => void canvas.put(0, 0, 'conntop', terminal.theme.title));
      terminal.requestDraw();
      await virtual.waitFor('conntop');
      virtual.output.write('\x1b[1;1HBroadcast message');
      await virtual.waitFor('Broadcast');
      terminal.repaint();
      await virtual.waitFor(text => text.trimEnd() === 'conntop');
    });
  });
});

describe('the mouse', () => {
  const tracking = '\x1b[?1000h';

  test('is left alone unless asked for', async () => {
    await withTerminal({}, async (_terminal, virtual) => {
      expect(virtual.output.written).not.toContain(tracking);
    });
  });

  test('reports clicks, and is given back at the end', async () => {
    const virtual = createVirtualTerminal({ mouse: true });
    const terminal = openTerminal(virtual.options);
    const report = new Promise(resolve => terminal.on('mouse', resolve));
    virtual.type('\x1b[<0;3;4M');
    expect(await report).toEqual({ action: 'mousedown', x: 2, y: 3 });
    await terminal.close();
    expect(virtual.output.written).toContain(tracking);
    expect(virtual.output.written).toContain('\x1b[?1000l');
    expect(virtual.output.written).not.toMatch(/\?100[235]h/);
  });
});

test('closing twice restores once', async () => {
  const virtual = createVirtualTerminal();
  const terminal = openTerminal(virtual.options);
  await Promise.all([terminal.close(), terminal.close()]);
  expect(virtual.output.written.match(/\?1049l/g)).toHaveLength(1);
  expect(virtual.output.listenerCount('resize')).toBe(0);
  expect(virtual.input.listenerCount('data')).toBe(0);
});

function drawBox(terminal: Terminal): void {
  const { topLeft, horizontal, topRight } = terminal.symbols;
  addCells(terminal, whole, canvas => {
    canvas.put(0, 0, `${topLeft}${horizontal}${topRight} x`, terminal.theme.border);
  });
  terminal.requestDraw();
}
