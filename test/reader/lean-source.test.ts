// When code is optimised: while the table is large, from the chunk on that makes it so.
import { expect, test } from 'vitest';
import { LeanSource } from '../../src/reader/lean-source.ts';
import { FakeSource } from './fake-source.ts';

const never = new AbortController().signal;

/** What becomes of V8's flags while tables of these chunks are read, each after the other; a number is a chunk's length. */
async function flagsOver(...tables: readonly (readonly number[])[]): Promise<string[]> {
  const said: string[] = [];
  const fake = new FakeSource();
  const source = new LeanSource(fake, flags => void said.push(flags));
  for (const chunks of tables) {
    fake.script = async sink => {
      for (const length of chunks) {
        sink(new Uint8Array(length), 0);
        said.push(String(length));
      }
    };
    await source.read(() => {}, never);
  }
  return said;
}

test('a small table needs no optimised code', async () => {
  expect(await flagsOver([], [200_000])).toEqual(['--no-opt', '200000', '--no-opt']);
});

test('a large one gets it from the chunk on that makes it large, again with each reading', async () => {
  const large = [200_000, 60_000, 60_000, 60_000];
  const said = ['200000', '60000', '--opt', '60000', '60000'];
  expect(await flagsOver(large, large)).toEqual([...said, ...said]);
});

test('all else is the source’s own', async () => {
  const fake = new FakeSource('proc');
  const source = new LeanSource(fake, () => {});
  expect(source.place).toBe(fake.place);
  const chunks: string[] = [];
  await source.read(bytes => void chunks.push(Buffer.from(bytes).toString()), never);
  await source.facts([]);
  source.close();
  expect([chunks, fake.calls, fake.closed]).toEqual([['proc'], ['table', 'table read', 'facts'], 1]);
});
