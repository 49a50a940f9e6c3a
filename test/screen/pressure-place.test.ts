// The page of pressure as a place: its cursor, the flows of what it stands on, and what can be copied.
import { expect, test } from 'vitest';
import { many, udp } from '../pressure/table.ts';
import { withLiveScreen } from './live-screen.ts';

const SIZE = { columns: 100, rows: 30 };
/** One host with nearly all flows of a table for a hundred, and a few of another. */
const TABLE = `${[
  ...many(90, index =>
    udp({ src: '192.168.1.23', dst: `198.18.0.${index}`, sport: 51_413, dport: 2000 + index }),
  ),
  ...many(3, index => udp({ src: '192.168.1.7', dst: `198.51.100.${index}`, sport: 40_000, dport: 53 })),
].join('\n')}\n`;

/** Moves down until the cursor stands on a line with that text. */
async function downTo(
  { type, waitFor }: { type(keys: string): void; waitFor: (text: string) => Promise<void> },
  targets: number,
): Promise<void> {
  for (let at = 0; at < targets; at++) type('j');
  await waitFor('Pressure  ');
}

test('Enter on a host shows its flows, whole-named, and Esc leads back to the page and the filters before', async () => {
  await withLiveScreen(TABLE, SIZE, async (virtual, session) => {
    virtual.type('T');
    await virtual.waitFor('Sources');
    virtual.type('G');
    virtual.type('\x1b');
    await virtual.waitFor('Flows  1-');
    virtual.type('T');
    await virtual.waitFor('Pressure  1-');
    const { lines } = session.state.pageCursor;
    const hosts = virtual.text().split('\n').slice(2);
    const at = lines.findIndex(line => hosts[line]?.includes('│   192.168.1.7 '));
    expect(at).toBeGreaterThanOrEqual(0);
    await downTo(virtual, at);
    virtual.type('\r');
    await virtual.waitFor('only 192.168.1.7 ');
    await virtual.waitFor('3 shown, 93 in all');
    virtual.type('\x1b');
    await virtual.waitFor('Pressure  1-');
    expect(session.state.filters.only).toBeUndefined();
  });
});

test('c copies what the cursor stands on, and says so', async () => {
  await withLiveScreen(
    TABLE,
    SIZE,
    async (virtual, session) => {
      virtual.type('T');
      await virtual.waitFor('What helps');
      await virtual.waitFor('$ ');
      const { lines } = session.state.pageCursor;
      const shown = virtual.text().split('\n').slice(2);
      const at = lines.findIndex(line => shown[line]?.startsWith('│ $ '));
      const command = shown[lines[at] ?? 0]?.replace(/^│ \$ (.*?) *│?$/, '$1') ?? '';
      await downTo(virtual, at);
      virtual.type('c');
      await virtual.waitFor(`Copied, if the terminal allows it: ${command}`);
      expect(virtual.output.written).toContain(`\x1b]52;c;${Buffer.from(command).toString('base64')}\x07`);
    },
    { count: 93 },
  );
});

test('what no command of a deletion is, is not run', async () => {
  await withLiveScreen(TABLE, SIZE, async virtual => {
    virtual.type('T');
    await virtual.waitFor('Sources');
    virtual.type('x');
    await virtual.waitFor(/Only a command that deletes flows|can be changed/);
  });
});
