// How a table goes out: in chunks, in order, and never faster than it is taken.
import { expect, test } from 'vitest';
import { sendTable } from '../../src/output/row-writer.ts';
import { extended } from '../../src/output/table-line.ts';
import { readTable } from './tables.ts';

const LINES = Array.from(
  { length: 2000 },
  (_, port) =>
    `ipv4     2 udp      17 28 src=10.0.0.1 dst=10.0.0.2 sport=${port} dport=53 src=10.0.0.2 dst=10.0.0.1 sport=53 dport=${port} mark=0 use=1\n`,
);

test('a table goes out in chunks, each only when the one before has been taken', async () => {
  const taken: string[] = [];
  let isTaking = false;
  const snapshot = readTable(LINES.join(''));
  await sendTable(
    extended,
    snapshot,
    LINES.map((_, row) => row),
    async bytes => {
      expect(isTaking).toBe(false);
      isTaking = true;
      await Promise.resolve();
      taken.push(Buffer.from(bytes).toString());
      isTaking = false;
    },
  );
  expect(taken.length).toBeGreaterThan(2);
  expect(taken.join('')).toBe(LINES.join(''));
});

test('rows go out in the order asked for', async () => {
  let text = '';
  await sendTable(extended, readTable(LINES.join('')), [7, 3], async bytes => {
    text += Buffer.from(bytes).toString();
  });
  expect(text).toBe(`${LINES[7]}${LINES[3]}`);
});

test('a sink that fails ends the sending', async () => {
  const failing = sendTable(extended, readTable(LINES.join('')), [0], () =>
    Promise.reject(new Error('closed')),
  );
  await expect(failing).rejects.toThrow('closed');
});
