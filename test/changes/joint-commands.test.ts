// Many flows named by few conntrack(8) commands: together they hit the chosen rows and no others, whatever the table.
import { describe, expect, test } from 'vitest';
import { planFlows } from '../../src/changes/deletion.ts';
import { End, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { many, read, tcp, UNANSWERED, udp } from '../pressure/table.ts';
import { hitsOf } from '../scenarios/deletions.ts';
import { randomFrom } from '../soak/random.ts';

/** Rows that the commands delete, by the filter language. */
function hits(snapshot: Snapshot, commands: readonly (readonly string[])[]): number[] {
  const rows = commands.flatMap(command => [...hitsOf(`conntrack ${command.join(' ')}`, snapshot)]);
  return [...new Set(rows)].sort((a, b) => a - b);
}

function commandsFor(snapshot: Snapshot, rows: readonly number[]): readonly (readonly string[])[] {
  const { commands, flows } = planFlows('these', snapshot, rows, []);
  expect(flows).toBe(rows.length);
  return commands;
}

describe('deletion of many flows', () => {
  test('takes one command where no other flow is of their kind, and leaves a small number exact', () => {
    const lines = many(400, index =>
      udp({ src: `10.0.0.${index % 250}`, dst: '9.9.9.9', sport: index, dport: 53 }),
    );
    const snapshot = read([...lines, tcp({ src: '10.0.0.1', dst: '9.9.9.9', sport: 1, dport: 53 })]);
    const rows = many(400, index => String(index)).map(Number);
    const commands = commandsFor(snapshot, rows);
    expect(commands).toHaveLength(1);
    expect(hits(snapshot, commands)).toEqual(rows);
    expect(commandsFor(snapshot, [1, 2, 3])).toHaveLength(3);
  });

  test('takes a command for each port where only ports tell them from others between the same two', () => {
    const chosen = many(900, index =>
      tcp({ src: '10.0.0.1', dst: '9.9.9.9', sport: 1024 + index, dport: 443 + (index % 3) }),
    );
    // Which ask for many ports from one, as a scanner does.
    const scans = many(200, index =>
      tcp({ src: '10.0.0.1', dst: '9.9.9.9', sport: 60_000, dport: 5000 + index }),
    );
    const others = many(200, index =>
      tcp({ src: '10.0.0.1', dst: '9.9.9.9', sport: 20_000 + index, dport: 5000 + index }),
    );
    const snapshot = read([...chosen, ...scans, ...others]);
    const rows = [...chosen, ...scans].map((_, row) => row);
    const commands = commandsFor(snapshot, rows);
    expect(hits(snapshot, commands)).toEqual(rows);
    expect(commands).toHaveLength(4);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'hits what is chosen and nothing else, in a table made of seed %i',
    seed => {
      const draw = randomFrom(seed).below;
      const v6 = seed % 2 === 0;
      const spread = [4, 16, 64, 250][seed % 4] ?? 4;
      const source = (n: number): string => (v6 ? `2001:db8::${n.toString(16)}` : `192.168.${n % 3}.${n}`);
      const peer = (n: number): string => (v6 ? `2001:db8:1:${n}::${n}` : `23.${n % 7}.${n % 5}.${n}`);
      const lines = many(1200, index => {
        const flow = {
          src: source(1 + draw(spread)),
          dst: peer(1 + draw(250)),
          sport: seed < 5 ? 1024 + index : 1024 + draw(300),
          dport: seed < 5 ? 443 : 440 + draw(8),
          ...(seed > 4 && !v6 && draw(3) === 0 && { server: '10.9.9.9' }),
        };
        if (index % 3 === 0) return tcp({ ...flow, ...UNANSWERED });
        return index % 3 === 1 ? tcp({ ...flow, assured: true }) : udp(flow);
      });
      const snapshot = read(lines);
      // Mostly by address, as a filter chooses, with some chosen for reasons that no option tells.
      const rows = many(1200, index => String(index))
        .map(Number)
        .filter(row => (snapshot.word(row, End.ORIGINAL_DST, 3) & 1) === 0 || draw(40) === 0);
      const commands = commandsFor(snapshot, rows);
      expect(hits(snapshot, commands)).toEqual(rows);
      expect(commands.length).toBeLessThanOrEqual(rows.length);
    },
  );
});
