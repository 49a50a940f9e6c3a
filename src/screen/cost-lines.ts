// What reading over ssh costs the router and the link, in words.
import type { Monitor } from '../app/monitor.ts';
import { formatRate } from '../view/format.ts';

/** Label and meaning of each figure; empty where the table is read on this machine, or nothing is known yet. */
export function costLines({ source }: Monitor): readonly (readonly [string, string])[] {
  const cost = source.cost?.();
  if (!cost || cost.seconds <= 0) return [];
  const { received, sent, seconds, isWire, shellSeconds, serverSeconds } = cost;
  const share = (used: number | undefined): string =>
    used === undefined ? 'not known yet' : `${((used / seconds) * 100).toFixed(1)}% of one processor`;
  const where = isWire ? 'on the wire' : 'before compression';
  return [
    ['received', `${formatRate(received / seconds) || '0/s'} ${where}`],
    ['sent', `${formatRate(sent / seconds) || '0/s'} ${where}`],
    ['reading', `${share(shellSeconds)} on the router: the shell there and what it runs`],
    ['ssh server', `${share(serverSeconds)} on the router: encryption and compression`],
  ];
}
