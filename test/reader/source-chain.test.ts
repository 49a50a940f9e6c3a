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
    await chain.read(bytes => {
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
    expect([await read(chain), chain.place.label, chain.place.reason]).toEqual(['proc', 'proc', '']);
    expect(tables(sources[1])).toBe(0);

    const { chain: other, sources: others } = chainOf('proc', 'conntrack', 'demo');
    others[0]?.fail('no proc');
    others[1]?.fail('no tool');
    expect(await read(other)).toBe('demo');
    expect([other.place.label, other.place.reason]).toEqual(['demo', 'no proc; no tool']);
  });

  test('a source that has served is left when it fails, and the facts come from the one that serves', async () => {
    const { chain, sources } = chainOf('proc', 'conntrack');
    await read(chain);
    sources[0]?.fail('gone');
    expect([await read(chain), chain.place.label, chain.place.reason]).toEqual([
      'conntrack',
      'conntrack',
      'gone',
    ]);
    await chain.facts([]);
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
    expect([chain.place.label, chain.place.reason]).toEqual(['proc', '']);
  });

  test('while the first is only asked again, the name stays', async () => {
    const { chain, sources } = chainOf('proc', 'conntrack');
    sources[0]?.fail('gone');
    await read(chain);
    const names = new Set<string>();
    const first = sources[0] as FakeSource;
    first.script = async () => {
      names.add(chain.place.label);
      throw new SourceError('still gone', '');
    };
    for (let reading = 0; reading < 70; reading++) await read(chain);
    expect(names).toEqual(new Set(['conntrack']));
    expect(chain.place.reason).toBe('still gone');
  });

  test('when the one that serves fails, those before it are asked in the same reading', async () => {
    const { chain, sources } = chainOf('proc', 'conntrack', 'demo');
    sources[0]?.fail('gone');
    await read(chain);
    sources[0]?.recover();
    sources[1]?.fail('no tool');
    expect([await read(chain), chain.place.label]).toEqual(['proc', 'proc']);
  });

  test('no simulated table follows a real one, whatever fails: the failure is told and the real ones asked again', async () => {
    const { chain, sources } = chainOf('proc', 'conntrack', 'demo');
    await read(chain);
    sources[0]?.fail('gone');
    sources[1]?.fail('no tool');
    for (let reading = 0; reading < 70; reading++) expect(await read(chain)).toBe('! gone; no tool');
    expect([tables(sources[2]), chain.place.label]).toEqual([0, 'proc']);
    sources[1]?.recover();
    expect([await read(chain), chain.place.label, chain.place.reason]).toEqual([
      'conntrack',
      'conntrack',
      'gone',
    ]);
  });

  test('a simulated table gives way to the real one for good', async () => {
    const { chain, sources } = chainOf('proc', 'demo');
    sources[0]?.fail('not loaded');
    for (let reading = 0; reading < 30; reading++) expect(await read(chain)).toBe('demo');
    sources[0]?.recover();
    expect(await read(chain)).toBe('proc');
    sources[0]?.fail('gone');
    expect(await read(chain)).toBe('! gone');
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
    await expect(chain.read(() => {}, new AbortController().signal)).rejects.toMatchObject({
      name: 'SourceError',
      message: 'no proc; no tool',
      hint: 'modprobe',
    });
    expect(chain.place.label).toBe('proc');
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

describe('a chain whose first source gets slow', () => {
  /** Sources that take so long to read, by a clock of their own; a number may be changed between readings. */
  function timed(costs: Record<string, number>) {
    let time = 0;
    const sources = Object.keys(costs).map(name => {
      const source = new FakeSource(name);
      source.script = async sink => {
        time += costs[name] ?? 0;
        sink(chunk(name), time);
      };
      return source;
    });
    return { chain: new SourceChain(sources, () => time), sources, costs };
  }

  async function readings(chain: SourceChain, count: number): Promise<string[]> {
    const texts: string[] = [];
    for (let reading = 0; reading < count; reading++) texts.push(await read(chain));
    return texts;
  }

  test('the cheaper of the two ways to the same table is taken, and the reason says what each took', async () => {
    const { chain } = timed({ proc: 6100, conntrack: 800 });
    expect(await readings(chain, 4)).toEqual(['proc', 'conntrack', 'conntrack', 'conntrack']);
    expect([chain.place.label, chain.place.reason]).toEqual([
      'conntrack',
      'proc took 6.1 s, conntrack took 0.8 s',
    ]);
  });

  test('two seconds are not slow, and the other is not even asked', async () => {
    const { chain, sources } = timed({ proc: 2000, conntrack: 1 });
    expect(new Set(await readings(chain, 40))).toEqual(new Set(['proc']));
    expect(tables(sources[1])).toBe(0);
  });

  test('a single slow reading after quick ones is no reason to leave, two in a row are', async () => {
    const { chain, sources, costs } = timed({ proc: 300, conntrack: 100 });
    await readings(chain, 3);
    costs.proc = 9000;
    await readings(chain, 1);
    costs.proc = 300;
    expect(new Set(await readings(chain, 5))).toEqual(new Set(['proc']));
    expect([tables(sources[1]), chain.place.reason]).toEqual([0, '']);
    costs.proc = 9000;
    expect(await readings(chain, 3)).toEqual(['proc', 'proc', 'conntrack']);
  });

  test('one that is no cheaper is tried once in three hundred readings', async () => {
    const { chain, sources } = timed({ proc: 6000, conntrack: 6100 });
    expect(await readings(chain, 4)).toEqual(['proc', 'conntrack', 'proc', 'proc']);
    expect(chain.place.reason).toBe('');
    await readings(chain, 596);
    expect(tables(sources[1])).toBe(2);
  });

  test('two that cost about the same do not take turns', async () => {
    const { chain, sources, costs } = timed({ proc: 6000, conntrack: 5900 });
    expect(new Set((await readings(chain, 20)).slice(1))).toEqual(new Set(['conntrack']));
    costs.conntrack = 6100;
    await readings(chain, 1);
    for (let reading = 0; reading < 200; reading++) {
      costs.proc = 6000 + (reading % 7) * 100;
      expect(await read(chain)).toBe('proc');
    }
    expect(tables(sources[1])).toBe(20);
  });

  test('the slow one is asked again after three hundred readings, and serves when it has become quick', async () => {
    const { chain, sources, costs } = timed({ proc: 6000, conntrack: 500 });
    await readings(chain, 305);
    expect([tables(sources[0]), chain.place.label]).toEqual([2, 'conntrack']);
    costs.proc = 100;
    await readings(chain, 305);
    expect([chain.place.label, chain.place.reason]).toEqual(['proc', '']);
  });

  test('when the other gets slow too, the first is measured anew', async () => {
    const { chain, costs } = timed({ proc: 6000, conntrack: 500 });
    await readings(chain, 3);
    costs.conntrack = 9000;
    costs.proc = 1000;
    expect(await readings(chain, 4)).toEqual(['conntrack', 'conntrack', 'proc', 'proc']);
    expect(chain.place.reason).toBe('');
  });

  test('another that cannot be read costs nothing but the try', async () => {
    const { chain, sources } = timed({ proc: 6000, conntrack: 1 });
    sources[1]?.fail('not installed');
    expect(await readings(chain, 5)).toEqual(['proc', 'proc', 'proc', 'proc', 'proc']);
    expect([tables(sources[1]), chain.place.reason]).toEqual([1, '']);
  });

  test('a simulated table is no other way to the same one', async () => {
    const { chain, sources } = timed({ proc: 6000, demo: 1 });
    expect(new Set(await readings(chain, 40))).toEqual(new Set(['proc']));
    expect(tables(sources[1])).toBe(0);
  });
});
