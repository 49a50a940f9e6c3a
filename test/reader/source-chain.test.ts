// Sources in the order they are wanted in: who serves, why, and when the first is asked again.
import { describe, expect, test } from 'vitest';
import { SourceError } from '../../src/reader/source.ts';
import { SourceChain } from '../../src/reader/source-chain.ts';
import { chunk, FakeSource } from './fake-source.ts';

function chainOf(...names: readonly string[]): { chain: SourceChain; sources: FakeSource[] } {
  const sources = names.map(name => new FakeSource(name));
  return { chain: new SourceChain(sources), sources };
}

/** What a reading yields, or the message of its failure. */
async function read(chain: SourceChain): Promise<string> {
  let text = '';
  try {
    await chain.readTable(bytes => {
      text += Buffer.from(bytes).toString();
    }, new AbortController().signal);
    return text;
  } catch (error) {
    return `${text}! ${(error as Error).message}`;
  }
}

const tables = (source: FakeSource | undefined): number =>
  source?.calls.filter(call => call === 'table').length ?? 0;

describe('the chain', () => {
  test('the first that can be read serves, and the reason names those before it', async () => {
    const { chain, sources } = chainOf('proc', 'conntrack', 'demo');
    expect([await read(chain), chain.name, chain.reason]).toEqual(['proc', 'proc', '']);
    expect(tables(sources[1])).toBe(0);

    const { chain: other, sources: others } = chainOf('proc', 'conntrack', 'demo');
    others[0]?.fail('no proc');
    others[1]?.fail('no tool');
    expect(await read(other)).toBe('demo');
    expect([other.name, other.label, other.reason]).toEqual(['demo', 'demo label', 'no proc; no tool']);
  });

  test('a source that has served is left when it fails, and the facts come from the one that serves', async () => {
    const { chain, sources } = chainOf('proc', 'conntrack');
    await read(chain);
    sources[0]?.fail('gone');
    expect([await read(chain), chain.name, chain.reason]).toEqual(['conntrack', 'conntrack', 'gone']);
    await chain.readFacts([]);
    expect(sources[1]?.calls).toContain('facts');
  });

  test('a later source goes on serving; the first is asked again after thirty readings', async () => {
    const { chain, sources } = chainOf('proc', 'conntrack');
    sources[0]?.fail('gone');
    for (let reading = 0; reading < 29; reading++) expect(await read(chain)).toBe('conntrack');
    expect(tables(sources[0])).toBe(1);
    sources[0]?.recover();
    const readings: string[] = [];
    for (let reading = 0; reading < 30; reading++) readings.push(await read(chain));
    expect(readings.at(-1)).toBe('proc');
    expect([chain.name, chain.reason]).toEqual(['proc', '']);
  });

  test('while the first is only asked again, the name stays', async () => {
    const { chain, sources } = chainOf('proc', 'conntrack');
    sources[0]?.fail('gone');
    await read(chain);
    const names = new Set<string>();
    const first = sources[0] as FakeSource;
    first.script = async () => {
      names.add(chain.name);
      throw new SourceError('still gone', '');
    };
    for (let reading = 0; reading < 70; reading++) await read(chain);
    expect(names).toEqual(new Set(['conntrack']));
    expect(chain.reason).toBe('still gone');
  });

  test('when the one that serves fails, those before it are asked in the same reading', async () => {
    const { chain, sources } = chainOf('proc', 'conntrack', 'demo');
    sources[0]?.fail('gone');
    await read(chain);
    sources[0]?.recover();
    sources[1]?.fail('no tool');
    expect([await read(chain), chain.name]).toEqual(['proc', 'proc']);
  });

  test('a source that fails in mid-table is not replaced within the reading', async () => {
    const { chain, sources } = chainOf('proc', 'conntrack');
    const first = sources[0] as FakeSource;
    first.script = async sink => {
      sink(chunk('half'), 0);
      throw new SourceError('cut off', '');
    };
    expect(await read(chain)).toBe('half! cut off');
    expect(tables(sources[1])).toBe(0);
  });

  test('an empty table is a table', async () => {
    const { chain, sources } = chainOf('proc', 'conntrack');
    (sources[0] as FakeSource).script = async () => {};
    expect(await read(chain)).toBe('');
    expect(tables(sources[1])).toBe(0);
  });

  test('all failing: one error with every reason, and the hint of the first', async () => {
    const { chain, sources } = chainOf('proc', 'conntrack');
    sources[0]?.fail('no proc', 'modprobe');
    sources[1]?.fail('no tool', 'apt install');
    await expect(chain.readTable(() => {}, new AbortController().signal)).rejects.toMatchObject({
      name: 'SourceError',
      message: 'no proc; no tool',
      hint: 'modprobe',
    });
    expect(chain.name).toBe('proc');
    sources[0]?.recover();
    expect(await read(chain)).toBe('proc');
  });

  test('a mistake in the program is not taken for a failing source', async () => {
    const { chain, sources } = chainOf('proc', 'conntrack');
    (sources[0] as FakeSource).script = () => Promise.reject(new TypeError('a mistake'));
    expect(await read(chain)).toBe('! a mistake');
    expect(tables(sources[1])).toBe(0);
  });

  test('closing closes all of them', () => {
    const { chain, sources } = chainOf('proc', 'conntrack');
    chain.close();
    expect(sources.map(({ closed }) => closed)).toEqual([1, 1]);
  });
});
