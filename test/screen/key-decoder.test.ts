// The bytes a terminal sends, beside the keys they stand for.
import { describe, expect, test } from 'vitest';
import { withTerminal } from '../terminal/virtual-terminal.ts';

/** Writes each chunk by itself, as separate reads from a tty, and returns the keys reported up to `#`. */
async function keysOf(...chunks: string[]): Promise<string[]> {
  const keys: string[] = [];
  await withTerminal({}, async (terminal, virtual) => {
    const ended = new Promise<void>(resolve => {
      terminal.on('key', key => (key === '#' ? resolve() : keys.push(key)));
    });
    for (const chunk of chunks) {
      virtual.type(chunk);
      await new Promise(resolve => setImmediate(resolve));
    }
    virtual.type('#');
    await ended;
  });
  return keys;
}

describe('keys', () => {
  test.each([
    ['b', 'b'],
    ['B', 'B'],
    ['/', '/'],
    ['?', '?'],
    ['é', 'é'],
    [' ', 'space'],
    ['\r', 'enter'],
    ['\n', 'enter'],
    ['\t', 'tab'],
    ['\x7f', 'backspace'],
    ['\b', 'backspace'],
    ['\x03', 'C-c'],
    ['\x1a', 'C-z'],
    ['\x0c', 'C-l'],
    ['\x1b[A', 'up'],
    ['\x1bOA', 'up'],
    ['\x1b[B', 'down'],
    ['\x1b[C', 'right'],
    ['\x1b[D', 'left'],
    ['\x1b[5~', 'pageup'],
    ['\x1b[6~', 'pagedown'],
    ['\x1b[H', 'home'],
    ['\x1b[1~', 'home'],
    ['\x1b[F', 'end'],
    ['\x1b[4~', 'end'],
    ['\x1b[3~', 'delete'],
    ['\x1b[Z', 'S-tab'],
    ['\x1bOP', 'f1'],
    ['\x1b[[A', 'f1'],
    ['\x1b[11~', 'f1'],
    ['\x1b[15~', 'f5'],
    ['\x1b[24~', 'f12'],
  ])('%j is %s, once', async (bytes, name) => {
    expect(await keysOf(bytes)).toEqual([name]);
  });

  test.each([
    ['\x1bq', ['escape', 'q']],
    ['\x1b/', ['escape', '/']],
    ['\x1bA', ['escape', 'A']],
    ['\x1b\x1b[A', ['escape', 'up']],
    ['\x1b\r', ['escape', 'enter']],
  ])('%j, as a busy machine reads it at once, is two keys', async (bytes, names) => {
    expect(await keysOf(bytes)).toEqual(names);
  });

  test('the mark of a mouse that nobody has turned on takes no key with it', async () => {
    expect(await keysOf('\x1b[Mq')).toEqual(['q']);
  });

  test('pasted text arrives as single keys from a terminal that does not mark it', async () => {
    expect(await keysOf('tcp 4\r')).toEqual(['t', 'c', 'p', 'space', '4', 'enter']);
  });

  test.each([
    [['\x1b', '[A'], ['up']],
    [['\x1b[', '5~'], ['pageup']],
    [['\x1b[1', '5~'], ['f5']],
    [['\x1bO', 'P'], ['f1']],
    [
      ['a\x1b', '[B', 'c'],
      ['a', 'down', 'c'],
    ],
  ])('a sequence split over reads is one key: %j', async (chunks, keys) => {
    expect(await keysOf(...chunks)).toEqual(keys);
  });

  test('a character split over reads is one key', async () => {
    const keys: string[] = [];
    await withTerminal({}, async (terminal, virtual) => {
      const ended = new Promise<void>(resolve => terminal.on('key', key => resolve(void keys.push(key))));
      virtual.input.write(Buffer.from([0xc3]));
      virtual.input.write(Buffer.from([0xa9]));
      await ended;
    });
    expect(keys).toEqual(['é']);
  });

  test('ESC by itself is a key once nothing has followed it', async () => {
    await withTerminal({}, async (terminal, virtual) => {
      const key = new Promise(resolve => terminal.on('key', resolve));
      virtual.type('\x1b');
      expect(await key).toBe('escape');
    });
  });

  test('keys read together with a mouse report are not lost', async () => {
    expect(await keysOf('a\x1b[<0;3;4Mb')).toEqual(['a', 'b']);
  });
});

/** What is pasted and the keys around it, in their order, up to `#`. */
async function eventsOf(...chunks: string[]): Promise<string[]> {
  const events: string[] = [];
  await withTerminal({}, async (terminal, virtual) => {
    const ended = new Promise<void>(resolve => {
      terminal.on('key', key => (key === '#' ? resolve() : events.push(key)));
      terminal.on('paste', text => events.push(`paste ${text}`));
    });
    for (const chunk of chunks) {
      virtual.type(chunk);
      await new Promise(resolve => setImmediate(resolve));
    }
    virtual.type('#');
    await ended;
  });
  return events;
}

describe('a paste between marks is one text', () => {
  test.each([
    [['a\x1b[200~tcp and q\rx\x1b[201~b'], ['a', 'paste tcp and q\rx', 'b']],
    [
      ['\x1b[20', '0~tc', 'p\x1b[2', '01', '~b'],
      ['paste tcp', 'b'],
    ],
    [['\x1b[200~\x1b[201~\x1b[200~é\x1b[201~'], ['paste ', 'paste é']],
  ])('%j', async (chunks, events) => {
    expect(await eventsOf(...chunks)).toEqual(events);
  });

  test('of which no more is kept than anybody reads, however it is cut', async () => {
    const [paste = '', key] = await eventsOf(
      '\x1b[200~',
      ...Array(50).fill('0123456789'.repeat(1000)),
      '\x1b[201~b',
    );
    expect(paste).toHaveLength('paste '.length + 64 * 1024);
    expect(key).toBe('b');
  });

  test('and ends by itself where its end never comes', async () => {
    await withTerminal({}, async (terminal, virtual) => {
      const paste = new Promise(resolve => terminal.on('paste', resolve));
      virtual.type('\x1b[200~cut off');
      expect(await paste).toBe('cut off');
      const key = new Promise(resolve => terminal.on('key', resolve));
      virtual.type('q');
      expect(await key).toBe('q');
    });
  });
});
