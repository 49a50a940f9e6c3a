// Texts of a generation, each kept once.
import { describe, expect, test } from 'vitest';
import { TextPool } from '../../src/snapshot/text-pool.ts';

const intern = (pool: TextPool, text: string): number =>
  pool.intern(Buffer.from(`${text}leftover`), text.length);

describe('text pool', () => {
  test('the same text has the same index, also if another one has its hash', () => {
    const pool = new TextPool();
    // 31 * 'A' + 'a' equals 31 * 'B' + 'B'.
    const [one, other] = [intern(pool, 'Aa'), intern(pool, 'BB')];
    expect(one).not.toBe(other);
    expect([intern(pool, 'Aa'), intern(pool, 'BB')]).toEqual([one, other]);
    expect(pool.facts(one)).toEqual({ words: ['Aa'] });
    expect(pool.facts(other)).toEqual({ words: ['BB'] });
  });

  test('copies what it keeps', () => {
    const pool = new TextPool();
    const bytes = Buffer.from('helper=ftp\n');
    const index = pool.intern(bytes, bytes.length);
    bytes.fill(0);
    expect(pool.facts(index)).toEqual({ helper: 'ftp' });
    expect(Object.isFrozen(pool.facts(index))).toBe(true);
  });

  test('a text adopted outlives the pool it came from', () => {
    const [old, next] = [new TextPool(), new TextPool()];
    const index = intern(old, 'helper=sip');
    intern(next, 'something');
    const adopted = next.adopt(old, index);
    old.clear();
    expect(next.facts(adopted)).toEqual({ helper: 'sip' });
    expect(intern(next, 'helper=sip')).toBe(adopted);
    expect(old.facts(index)).toEqual({});
  });

  test('no facts at an index never given out', () => {
    expect(new TextPool().facts(-1)).toEqual({});
    expect(new TextPool().facts(3)).toEqual({});
  });
});
