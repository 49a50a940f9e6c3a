// The pressure page within its width, and commands that stay valid when they are folded.
import { describe, expect, it } from 'vitest';
import { pressureReport } from '../../src/pressure/report.ts';
import { pressureLines } from '../../src/screen/pressure-page.ts';
import { History } from '../../src/snapshot/history.ts';
import { limits, many, outside, read, udp } from '../pressure/table.ts';

const report = pressureReport({
  snapshot: read(
    many(6500, index =>
      udp({ src: '192.168.1.23', dst: outside(index), sport: 51_413, dport: 2000 + index, unreplied: true }),
    ),
  ),
  limits: limits({ count: 6500, max: 8192, buckets: 4096 }),
  history: new History(),
  timeouts: new Map(),
  entrySize: { entryBytes: 256, extensionBytes: 128, origin: 'documented' },
});

describe('the pressure page', () => {
  it('cuts nothing off at 80 columns', () => {
    const width = 76;
    expect(pressureLines(report, width).filter(line => line.length > width)).toEqual([]);
  });

  it('leaves columns of figures out on narrow screens, whole and from the right', () => {
    const narrow = pressureLines(report, 56);
    const title = narrow.findIndex(line => line.startsWith('Sources'));
    expect(narrow.slice(title, title + 2)).toEqual([
      'Sources                    FLOWS OF MAX  UNREPL  PEERS',
      '  192.168.1.23             6,500    79%    100%  6,500',
    ]);
  });

  it('breaks commands where the shell puts them together again', () => {
    const broken = pressureLines(report, 76);
    const start = broken.findIndex(line => line.startsWith('$ nft add rule'));
    expect(broken.slice(start, start + 2)).toEqual([
      '$ nft add rule inet conntop forward ct state new add @hosts \\',
      "    '{ ip saddr ct count over 800 }' counter drop",
    ]);
    const whole = broken
      .join('\n')
      .replaceAll(/ \\\n {4}/g, ' ')
      .split('\n');
    const commands = report.remedies.flatMap(remedy => remedy.commands.map(command => `$ ${command}`));
    expect(whole.filter(line => line.startsWith('$'))).toEqual(commands);
  });
});
