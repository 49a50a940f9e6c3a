// The demo's story: every few minutes one device goes wild, fills the table, and is stopped.
import { CAMERA, DESKTOP, type Device } from './devices.ts';
import type { Service } from './service.ts';
import { FLOODS } from './services.ts';

/** All in seconds, from the beginning of a round. */
const ROUND = 480;
const BEGINS = 60;
const FULL_BY = 180;
const ENDS = 235;
/** New flows a second when it begins, and when the table is full. */
const FIRST_RATE = 10;
const LAST_RATE = 52;

const CULPRITS: readonly [Flood, Flood] = [
  { device: CAMERA, service: FLOODS['telnet scan'] },
  { device: DESKTOP, service: FLOODS.swarm },
];

interface Flood {
  readonly device: Device;
  readonly service: Service;
}

/** Who floods the table at this time, and with how many new flows a second; absent while all is quiet. */
export function floodAt(milliseconds: number): (Flood & { rate: number }) | undefined {
  const seconds = milliseconds / 1000;
  const inRound = seconds % ROUND;
  if (inRound < BEGINS || inRound >= ENDS) return undefined;
  const risen = Math.min(1, (inRound - BEGINS) / (FULL_BY - BEGINS));
  const rate = FIRST_RATE + (LAST_RATE - FIRST_RATE) * risen;
  return { ...CULPRITS[Math.floor(seconds / ROUND) % 2 === 0 ? 0 : 1], rate };
}
