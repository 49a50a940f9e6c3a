// The line parser against its slow twin on every captured line, and against lines that were cut, glued or spoilt.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allLines, TABLES, tableText } from './fixture-tables.ts';
import { readLine } from './flow-facts.ts';
import { readNaively } from './naive-reading.ts';

const LINES = allLines();

describe('captured tables', () => {
  test.each(TABLES)('%s reads as its slow twin does', path => {
    const lines = tableText(path)
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('EXPECTING'));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(readLine(line), line).toEqual(readNaively(line));
  });
});

describe('lines cut short', () => {
  test('without its LF, a cut line is refused unless the cut came after its use=', () => {
    for (const line of LINES) {
      for (let end = 0; end < line.length; end++) {
        const cut = line.slice(0, end);
        const facts = readLine(cut, false);
        // From here on the line lacks nothing that every line has: whatever follows is optional.
        if (facts) expect(cut).toMatch(/ use=\d+(?![^ ])/);
      }
    }
  });

  test('ended by a LF, only what a whole line could have been is accepted', () => {
    for (const line of LINES) {
      for (let end = 0; end < line.length; end++) {
        const cut = line.slice(0, end);
        const facts = readLine(cut);
        if (!facts) continue;
        // A LF at the cut makes it a line. Then nothing can tell a number or a name that lost its last characters, in
        // its very last token; all before it is true, and no key or flag is ever half there.
        expect(facts).toEqual(readNaively(cut));
        const last = /\S*$/.exec(cut.trimEnd())?.[0] ?? '';
        const whole = readNaively(line);
        expect(facts.original).toEqual(whole.original);
        if (!/^(packets|bytes|dport|dst|id|dstkey)=/.test(last)) expect(facts.reply).toEqual(whole.reply);
        expect(facts.words).toEqual(whole.words);
      }
    }
  });

  test('no key without its value passes for a bare word', () => {
    const line =
      'ipv4     2 tcp      6 10 CLOSE src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1';
    for (const key of [
      'mark',
      'zone',
      'use',
      'delta-time',
      'secctx',
      'helper',
      'label',
      'packets',
      'mar',
      'delta-',
    ]) {
      expect(readLine(`${line} ${key}`)).toBeUndefined();
      expect(readLine(`${line} ${key} `)).toBeUndefined();
    }
  });

  test('the beginning of a line that another one runs into is refused', () => {
    const line =
      'ipv4     2 udp      17 29 src=10.0.0.1 dst=10.0.0.2 sport=1024 dport=53 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=53 dport=1024 mark=0 zone=0 use=2';
    for (let end = 1; end < line.length; end++) {
      expect(readLine(line.slice(0, end) + line), `cut at ${end}`).toBeUndefined();
    }
  });
});

describe('spoilt lines', () => {
  const line = fc.constantFrom(...LINES);

  test('arbitrary bytes never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, terminated) => {
        readLine(bytes, terminated);
      }),
      { numRuns: 2000 },
    );
  });

  test('arbitrary tokens of the format never throw', () => {
    const token = fc.constantFrom(
      ...'ipv4 ipv6 unknown 2 10 6 tcp 58 ESTABLISHED src=1.2.3.4 src=::1 dst=4.3.2.1 dst=fe80::1 sport=1 dport=2'.split(
        ' ',
      ),
      ...'type=8 code=0 id=7 srckey=0x1 dstkey=0x2 packets=3 bytes=4 [UNREPLIED] [ASSURED] [] [ ] = a= timeout=3,'.split(
        ' ',
      ),
      ...'stream_timeout=4 mark=-1 mark=5 zone=1 zone-orig=2 zone-reply=3 delta-time=9 use=1 labels=a,b __proto__=1'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 30 }), tokens => {
        const facts = readLine(tokens.join(' '));
        if (facts) expect(facts.original.src === undefined).toBe(facts.reply.src === undefined);
      }),
      { numRuns: 3000 },
    );
  });

  test('a captured line with bytes changed reads as its slow twin would, or not at all', () => {
    const edits = fc.array(fc.tuple(fc.nat(300), fc.constantFrom(...'0123456789 =[]abcSRC.:\0\xff')), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(line, edits, (whole, changes) => {
        const bytes = Buffer.from(whole, 'latin1');
        for (const [at, char] of changes) bytes[at % bytes.length] = char.charCodeAt(0);
        const facts = readLine(bytes);
        const changed = bytes.toString('latin1');
        if (!facts || /[\0\xff]/.test(changed) || facts.family > 10 || facts.original.src === undefined)
          return;
        expect(facts).toMatchObject(withoutText(readNaively(changed)));
      }),
      { numRuns: 5000 },
    );
  });

  test('two lines interleaved are refused or read as one of them', () => {
    fc.assert(
      fc.property(line, line, fc.nat(200), (one, other, at) => {
        const mixed = one.slice(0, at) + other.slice(at);
        const facts = readLine(mixed);
        if (facts) expect(facts).toMatchObject(withoutText(readNaively(mixed)));
      }),
      { numRuns: 2000 },
    );
  });
});

/** The twin sorts odd tokens a little differently; the numbers are what matters here. */
function withoutText({ protocol, original, reply, use }: ReturnType<typeof readNaively>): object {
  return { protocol, original, reply, ...(use !== undefined && { use }) };
}
