// What reading over ssh costs the router and the link, in words.
import type { Place } from '../reader/place.ts';
import { formatSize } from '../words/sizes.ts';

/** Processor time is counted in hundredths of a second: of a shorter time it says little. Seconds. */
const SHORTEST = 5;

/** Label and meaning of each figure; empty where the table is read on this machine, or nothing is known yet. */
export function costLines({ link }: Place): readonly (readonly [string, string])[] {
  const cost = link?.cost();
  if (!cost || cost.seconds <= 0) return [];
  const { received, sent, seconds, usageSeconds, isWire, shellSeconds, serverSeconds } = cost;
  const share = (used: number | undefined): string =>
    used === undefined || usageSeconds < SHORTEST
      ? 'not known yet'
      : `${((used / usageSeconds) * 100).toFixed(1)}% of one processor`;
  const where = isWire ? 'on the wire' : 'before compression';
  return [
    ['received', `${formatSize(received / seconds)} bytes/s ${where}`],
    ['sent', `${formatSize(sent / seconds)} bytes/s ${where}`],
    ['reading', `${share(shellSeconds)} on the router: the shell there and what it runs`],
    ['ssh server', `${share(serverSeconds)} on the router: encryption and compression`],
  ];
}
