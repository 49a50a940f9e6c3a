// Whether flows that nobody answers come from an attacker, or from clients of a server that is down.
import { type SymptomGroup, symptomGroups } from '../symptom-groups.ts';
import type { Evidence } from '../verdict.ts';

const FEWEST_SPOOFED = 100;
/** Clients of a dead server retry; invented addresses hardly ever come twice. Sources for each flow. */
const SPOOFED_PER_FLOW = 0.7;
/** One client does not wait with a fifth of all flows to a server, but for one that sends without end. */
const CONCENTRATED = 0.2;

/** `marks` are the rows of the group, which is a service. */
export function isAttack(evidence: Evidence, { flows, peers }: SymptomGroup, marks: Uint8Array): boolean {
  if (peers >= Math.max(FEWEST_SPOOFED, flows * SPOOFED_PER_FLOW)) return true;
  const [largest] = symptomGroups(evidence, 'network', row => marks[row] === 1, 1).top;
  return largest !== undefined && largest.flows >= flows * CONCENTRATED;
}
