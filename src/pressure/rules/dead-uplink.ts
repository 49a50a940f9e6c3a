// Nothing beyond the router answers: our hosts call many others in vain, whatever the protocol.
import { Family } from '../../conntrack/address.ts';
import { End } from '../../snapshot/snapshot.ts';
import { countMarked, distinctOf, rowsWhere, type SymptomGroup, symptomGroups } from '../symptom-groups.ts';
import { isUnanswered } from '../symptoms.ts';
import type { Evidence } from '../verdict.ts';
import { isHeavy, isUnexplained, isUnwanted } from '../verdict.ts';

/** One host with more of the unanswered flows than this may be to blame itself. */
const MOST_OF_ONE_HOST = 0.5;
/** One server with more than this is down itself. */
const MOST_OF_ONE_SERVER = 0.8;
/** Answers refute it once there are so many within the last two minutes, or so many for each call in vain. */
const FEWEST_ANSWERS = 10;
const ANSWERS_PER_CALL = 0.01;
const RECENT = 120;
/** Where a part of the way out is down, hosts have both: answers for each call in vain, or the other way round. */
const ANSWERED_TOO = 0.3;
const MANY_HOSTS = 10;
const MOST_IN_HALF = 0.2;
/** So many hosts are looked at one by one. */
const MOST_HOSTS = 1000;
/** Ports that a network's hosts call all the time; many calls to a single other one are a scan. */
const ORDINARY_PORTS: ReadonlySet<number> = new Set([53, 80, 123, 443, 853, 993, 8080, 8443]);

export interface DeadUplink {
  readonly rows: Uint8Array;
  readonly flows: number;
  readonly sources: number;
  readonly destinations: number;
  /** Where the other family is answered. */
  readonly family: 'IPv4' | 'IPv6' | undefined;
  /** Calls of the same hosts that were answered meanwhile, where only a part of the way out is down; else 0. */
  readonly answered: number;
}

type Test = (row: number) => boolean;

/** Undefined where the uplink works, as far as can be told. */
export function deadUplink(evidence: Evidence): DeadUplink | undefined {
  const { snapshot, inside } = evidence;
  const isOutgoing: Test = row =>
    inside.isOurs(snapshot, row, End.ORIGINAL_SRC) && !inside.isOurs(snapshot, row, End.REPLY_SRC);
  const ofFamily = (family: number): Test => {
    return row => snapshot.family(row) === family && isOutgoing(row);
  };
  const whole = deadWay(evidence, isOutgoing);
  if (whole !== undefined) return { ...whole, family: undefined };
  const v6 = snapshot.facts.hasIPv6 ? deadWay(evidence, ofFamily(Family.IPV6)) : undefined;
  if (v6 !== undefined) return { ...v6, family: 'IPv6' };
  const v4 = snapshot.facts.hasIPv6 ? deadWay(evidence, ofFamily(Family.IPV4)) : undefined;
  if (v4 !== undefined) return { ...v4, family: 'IPv4' };
  const half = halfDeadWay(evidence, isOutgoing);
  return half && { ...half, family: undefined };
}

/** Calls in vain of many hosts to many servers, none of which answers. */
function deadWay(evidence: Evidence, isOutgoing: Test): Omit<DeadUplink, 'family'> | undefined {
  const calls = callsInVain(evidence, isOutgoing);
  const { rows, flows } = calls;
  if (!isHeavy(flows, evidence) && !isUnwantedOf(evidence, flows, isOutgoing)) return undefined;
  if (answersOf(evidence, isOutgoing) >= Math.max(FEWEST_ANSWERS, flows * ANSWERS_PER_CALL)) return undefined;
  if (hasOneCause(evidence, rows, flows, MOST_OF_ONE_HOST)) return undefined;
  return { ...calls, destinations: distinctOf(evidence, 'destination', rows), answered: 0 };
}

/** A family alone may be the smaller one: what it has is then all in vain. */
function isUnwantedOf(evidence: Evidence, flows: number, isOutgoing: Test): boolean {
  return isUnwanted(flows, evidence) && flows * 2 >= countMarked(rowsWhere(evidence, isOutgoing));
}

/** As many calls in vain as are answered, of the same hosts and to ports that all of them call. */
function halfDeadWay(evidence: Evidence, isOutgoing: Test): Omit<DeadUplink, 'family'> | undefined {
  const { snapshot } = evidence;
  const isCall: Test = row =>
    isOutgoing(row) && snapshot.hasPorts(row) && ORDINARY_PORTS.has(snapshot.dport(row));
  const calls = callsInVain(evidence, isCall);
  const { rows, flows, sources } = calls;
  if (!isUnwanted(flows, evidence) || sources < MANY_HOSTS) return undefined;
  const answered = answersOf(evidence, isCall);
  if (answered < flows * ANSWERED_TOO || flows < answered * ANSWERED_TOO) return undefined;
  if (hasOneCause(evidence, rows, flows, MOST_IN_HALF) || !areAnsweredToo(evidence, rows, isCall))
    return undefined;
  return { ...calls, destinations: distinctOf(evidence, 'destination', rows), answered };
}

function callsInVain(evidence: Evidence, isOutgoing: Test): Pick<DeadUplink, 'rows' | 'flows' | 'sources'> {
  const { snapshot } = evidence;
  const rows = rowsWhere(
    evidence,
    row => isUnexplained(evidence, row) && isUnanswered(snapshot, row) && isOutgoing(row),
  );
  return { rows, flows: countMarked(rows), sources: distinctOf(evidence, 'source', rows) };
}

/** Whether one host, one server or one service that somebody looks for accounts for the calls. */
function hasOneCause(evidence: Evidence, rows: Uint8Array, flows: number, most: number): boolean {
  const { snapshot } = evidence;
  const isMarked: Test = row => rows[row] === 1;
  const [host] = symptomGroups(evidence, 'source', isMarked, 1).top;
  if ((host?.flows ?? 0) > flows * most) return true;
  const [service] = symptomGroups(evidence, 'service', isMarked, 1).top;
  if ((service?.flows ?? 0) > flows * MOST_OF_ONE_SERVER) return true;
  const [port] = symptomGroups(evidence, 'port', isMarked, 1).top;
  const isOrdinary = port === undefined || ORDINARY_PORTS.has(snapshot.dport(port.row));
  return port !== undefined && port.flows > flows * MOST_OF_ONE_SERVER && !isOrdinary;
}

/** Whether most of the hosts that call in vain are answered elsewhere: those that scan are not. */
function areAnsweredToo(evidence: Evidence, rows: Uint8Array, isCall: Test): boolean {
  const { snapshot } = evidence;
  const { top } = symptomGroups(evidence, 'source', row => rows[row] === 1, MOST_HOSTS);
  const fewest = (host: SymptomGroup): number => host.flows * ANSWERED_TOO;
  const all = symptomGroups(evidence, 'source', row => isCall(row) && !snapshot.isUnreplied(row), MOST_HOSTS);
  const answered = new Map(all.top.map(host => [host.name, host.flows]));
  return top.filter(host => (answered.get(host.name) ?? 0) >= fewest(host)).length * 2 > top.length;
}

/** How many outside have answered lately. */
function answersOf({ snapshot, clock }: Evidence, isOutgoing: Test): number {
  let answers = 0;
  for (let row = 0; row < snapshot.rows.live; row++) {
    if (snapshot.isUnreplied(row) || !isOutgoing(row)) continue;
    const idle = clock.idle(snapshot, row);
    if (idle >= 0 && idle <= RECENT) answers++;
  }
  return answers;
}
