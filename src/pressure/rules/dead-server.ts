// One port of one server that is asked again and again and does not answer, whatever the protocol.
import { protocolName, TCP, UDP } from '../../conntrack/protocols.ts';
import { Counter, End } from '../../snapshot/snapshot.ts';
import { addressText } from '../../view/flow-text.ts';
import { counted, formatCount } from '../../words/figures.ts';
import {
  type Condition,
  deletion,
  endIs,
  present,
  protocolIs,
  serverPortIs,
  stateIs,
  UNREPLIED,
} from '../deletion.ts';
import { refusal } from '../firewall.ts';
import type { Remedy } from '../remedy.ts';
import type { Finding, RemedyContext } from '../rule.ts';
import { countMarked, type SymptomGroup, symptomGroups } from '../symptom-groups.ts';
import { isUnanswered } from '../symptoms.ts';
import { type Evidence, isUnexplained, isUnwanted } from '../verdict.ts';

/** A server that leaves so few of its clients waiting works. Share of its flows. */
const DEAD = 0.9;
/** So many packets without an answer, in a flow that each of them keeps alive. */
const KEPT_ALIVE = 10;

export type DeadServer = SymptomGroup;

/** Servers that do not answer, those behind a translated address or the others. */
export function deadServers(evidence: Evidence, isBackend: boolean): Finding<DeadServer>[] {
  const { snapshot } = evidence;
  const isLost = (row: number): boolean =>
    isUnexplained(evidence, row) &&
    isUnanswered(snapshot, row) &&
    snapshot.isDestinationNat(row) === isBackend;
  const services = symptomGroups(evidence, 'service', isLost);
  const silent = services.top.filter(
    service => isUnwanted(service.flows, evidence) && isAskedByMany(evidence, service),
  );
  const rows = silent.map(service => services.membersOf([service]));
  return silent.flatMap((service, index) =>
    present(findingOn(evidence, service, rows[index] ?? new Uint8Array(0))),
  );
}

/** A single host that sends UDP into the void says nothing of the server. */
function isAskedByMany({ snapshot }: Evidence, { row, peers }: SymptomGroup): boolean {
  return snapshot.protocol(row) === TCP || peers > 1;
}

function findingOn(
  evidence: Evidence,
  service: SymptomGroup,
  rows: Uint8Array,
): Finding<DeadServer> | undefined {
  const { snapshot, capacity } = evidence;
  const { row, flows, peers } = service;
  const all = symptomGroups(evidence, 'service', other => sameService(evidence, row, other), 1).flows;
  if (flows < all * DEAD) return undefined;
  const address = addressText(snapshot, row, End.REPLY_SRC);
  // As the server itself has it, whatever the port was before a translation.
  const port = snapshot.hasPorts(row) ? snapshot.sport(row, End.REPLY_SRC) : undefined;
  const where = port === undefined ? address : `${address} port ${port}`;
  const isTcp = snapshot.protocol(row) === TCP;
  const what = isTcp
    ? `${formatCount(flows)} SYN_SENT`
    : `${formatCount(flows)} unanswered ${protocolName(snapshot.protocol(row)).toUpperCase()} flows`;
  const kept = isTcp ? 0 : countMarked(rows, other => isKeptAlive(evidence, other));
  const keptText =
    kept === 0 ? '' : `; ${formatCount(kept)} of them are kept alive by clients that go on sending`;
  return {
    verdict: {
      address,
      flows,
      share: flows / capacity,
      evidence: {
        [isTcp ? 'syn_sent' : 'unanswered']: flows,
        sources: peers,
        ...(port === undefined ? {} : { ports: 1, port }),
        ...(kept === 0 ? {} : { kept_alive: kept }),
      },
      text: `${where} does not answer: ${what} from ${counted(peers, 'source')}${keptText}`,
    },
    rows,
    details: service,
  };
}

function sameService({ snapshot }: Evidence, row: number, other: number): boolean {
  return (
    snapshot.protocol(row) === snapshot.protocol(other) &&
    snapshot.sport(row, End.REPLY_SRC) === snapshot.sport(other, End.REPLY_SRC) &&
    snapshot.word(row, End.REPLY_SRC, 3) === snapshot.word(other, End.REPLY_SRC, 3) &&
    snapshot.word(row, End.REPLY_SRC, 2) === snapshot.word(other, End.REPLY_SRC, 2) &&
    snapshot.word(row, End.REPLY_SRC, 1) === snapshot.word(other, End.REPLY_SRC, 1) &&
    snapshot.word(row, End.REPLY_SRC, 0) === snapshot.word(other, End.REPLY_SRC, 0)
  );
}

/** A translation is chosen when a flow begins: one that never ends goes on to a server that is long gone. */
function isKeptAlive({ snapshot }: Evidence, row: number): boolean {
  return snapshot.counter(row, Counter.ORIGINAL_PACKETS) >= KEPT_ALIVE;
}

/** A deletion lets clients choose a living server; a refusal keeps further ones from waiting. */
export function deadServerRemedies(
  { verdict, rows, details }: Finding<DeadServer>,
  { evidence, site }: RemedyContext,
): Remedy[] {
  const { snapshot } = evidence;
  const { row } = details;
  const protocol = snapshot.protocol(row);
  const port = snapshot.hasPorts(row) ? snapshot.sport(row, End.REPLY_SRC) : undefined;
  const server: Condition[] = [
    protocolIs(protocol),
    ...(snapshot.isDestinationNat(row) ? [endIs(snapshot, row, End.ORIGINAL_DST)] : []),
    endIs(snapshot, row, End.REPLY_SRC),
  ];
  const exact = port === undefined ? server : [...server, serverPortIs(port)];
  const anyway = [protocolIs(protocol), endIs(snapshot, row, End.REPLY_SRC)];
  const choices =
    protocol === TCP
      ? [[...exact, stateIs('SYN_SENT')]]
      : [server, exact, [...exact, UNREPLIED], [...anyway, UNREPLIED]];
  const cut = deletion(evidence, rows ?? new Uint8Array(0), `that wait for ${verdict.address}`, choices);
  if (port === undefined || (protocol !== TCP && protocol !== UDP)) return present(cut);
  const target = {
    address: verdict.address ?? '',
    protocol: protocol === TCP ? ('tcp' as const) : ('udp' as const),
    port,
  };
  return [...present(cut), ...refusal(site, target)];
}
