// What the deletions among the remedies would hit, told by the filter language from the words of the commands.
import { IdleClock } from '../../src/pressure/idle.ts';
import type { Remedy } from '../../src/pressure/remedy.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { compile } from '../../src/view/filter/compile.ts';
import { parseFilter } from '../../src/view/filter/parser.ts';

/** The commands that delete flows. */
export function deletionsOf(remedies: readonly Remedy[]): string[] {
  return remedies.flatMap(({ commands }) =>
    commands.filter(command => /^(?:conntrack -D|conntop delete) /.test(command)),
  );
}

const WORDS: Readonly<Record<string, (value: string) => string>> = {
  '-f': value => (value === 'ipv6' ? 'ip6' : 'ip'),
  '-p': value => `proto ${value}`,
  '-s': value => `src net ${value}`,
  '-d': value => `dst net ${value}`,
  '--state': value => `state ${value}`,
  '-r': value => `reply src net ${value}`,
  '-q': value => `reply dst net ${value}`,
  '--sport': value => `src port ${value}`,
  '--dport': value => `dst port ${value}`,
  '--reply-port-dst': value => `reply dst port ${value}`,
  '-w': () => 'not zone 1',
  '--reply-src': value => `reply src net ${value}`,
  '--orig-port-dst': value => `dst port ${value}`,
  '--reply-port-src': value => `reply src port ${value}`,
};

/** The rows that a command deletes. */
export function hitsOf(
  command: string,
  snapshot: Snapshot,
  timeouts: Readonly<Record<string, number>> = {},
): Set<number> {
  const clock = new IdleClock(new Map(Object.entries(timeouts)));
  const idle = (table: Snapshot, row: number): number | undefined => {
    const seconds = clock.idle(table, row);
    return seconds < 0 ? undefined : seconds;
  };
  const matches = compile(parseFilter(filterOf(command)), { idle });
  const rows = new Set<number>();
  for (let row = 0; row < snapshot.rows.live; row++) if (matches(snapshot, row)) rows.add(row);
  return rows;
}

function filterOf(command: string): string {
  const given = /^conntop delete '(.*)'$/.exec(command)?.[1];
  if (given !== undefined) return given;
  const words = command.replace('conntrack -D ', '').split(' ');
  const parts: string[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const make = WORDS[words[at] ?? ''];
    if (make === undefined) throw new Error(`no such option here: ${command}`);
    parts.push(make(words[at + 1] ?? ''));
  }
  return parts.join(' and ');
}
