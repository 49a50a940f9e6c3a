// Nothing beyond the router answers: our hosts call many others in vain, whatever the protocol.
import { End } from '../../snapshot/snapshot.ts';
import { countMarked, distinctOf, rowsWhere, symptomGroups } from '../symptom-groups.ts';
import { isUnanswered } from '../symptoms.ts';
import type { Evidence } from '../verdict.ts';
import { isHeavy, isUnexplained } from '../verdict.ts';

/** One host with more of the unanswered flows than this may be to blame itself. */
const MOST_OF_ONE_HOST = 0.5;
/** One server with more than this is down itself. */
const MOST_OF_ONE_SERVER = 0.8;
/** Answers refute it once there are so many within the last two minutes, or so many for each call in vain. */
const FEWEST_ANSWERS = 10;
const ANSWERS_PER_CALL = 0.01;
const RECENT = 120;
/** Ports that a network's hosts call all the time; many calls to a single other one are a scan. */
const ORDINARY_PORTS: ReadonlySet<number> = new Set([53, 80, 123, 443, 853, 993, 8080, 8443]);

export interface DeadUplink {
  readonly rows: Uint8Array;
  readonly flows: number;
  readonly sources: number;
  readonly destinations: number;
}

/** Undefined where the uplink works, as far as can be told. */
export function deadUplink(evidence: Evidence): DeadUplink | undefined {
  const { snapshot, inside } = evidence;
  const isOutgoing = (row: number): boolean =>
    inside.isOurs(snapshot, row, End.ORIGINAL_SRC) && !inside.isOurs(snapshot, row, End.REPLY_SRC);
  const rows = rowsWhere(
    evidence,
    row => isUnexplained(evidence, row) && isUnanswered(snapshot, row) && isOutgoing(row),
  );
  const flows = countMarked(rows);
  if (!isHeavy(flows, evidence) || hasAnswers(evidence, flows, isOutgoing)) return undefined;
  const isMarked = (row: number): boolean => rows[row] === 1;
  const hosts = symptomGroups(evidence, 'network', isMarked, 1);
  if ((hosts.top[0]?.flows ?? 0) > flows * MOST_OF_ONE_HOST) return undefined;
  const [service] = symptomGroups(evidence, 'service', isMarked, 1).top;
  if ((service?.flows ?? 0) > flows * MOST_OF_ONE_SERVER) return undefined;
  const [port] = symptomGroups(evidence, 'port', isMarked, 1).top;
  const isOrdinary = port === undefined || ORDINARY_PORTS.has(snapshot.dport(port.row));
  if (port !== undefined && port.flows > flows * MOST_OF_ONE_SERVER && !isOrdinary) return undefined;
  const destinations = distinctOf(evidence, 'destination', rows);
  return { rows, flows, sources: hosts.count, destinations };
}

/** Whether anything outside has answered lately. */
function hasAnswers(
  { snapshot, clock }: Evidence,
  calls: number,
  isOutgoing: (row: number) => boolean,
): boolean {
  const enough = Math.max(FEWEST_ANSWERS, calls * ANSWERS_PER_CALL);
  let answers = 0;
  for (let row = 0; row < snapshot.rows.live; row++) {
    if (snapshot.isUnreplied(row) || !isOutgoing(row)) continue;
    const idle = clock.idle(snapshot, row);
    if (idle >= 0 && idle <= RECENT && ++answers >= enough) return true;
  }
  return false;
}
