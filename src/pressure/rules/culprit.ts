// Who is behind a symptom that many hosts may share: the source that has most of it, else the server it goes to.
import { End } from '../../snapshot/snapshot.ts';
import { addressText } from '../../view/flow-text.ts';
import { symptomGroups } from '../symptom-groups.ts';
import type { Evidence } from '../verdict.ts';

/** From this share of the symptom's flows on it is one host's doing. */
const MOST = 0.5;

export interface Culprit {
  readonly flows: number;
  readonly sources: number;
  /** Undefined where no single host has half of the flows. */
  readonly host:
    | {
        readonly name: string;
        readonly role: 'source' | 'server';
        readonly flows: number;
        /** A row of it. */
        readonly row: number;
        /** Of a server, where all of it is one port. */
        readonly port?: number;
      }
    | undefined;
}

/** Counts the rows with a symptom and looks for the one host behind them, after translation. */
export function culpritOf(evidence: Evidence, where: (row: number) => boolean): Culprit {
  const bySource = symptomGroups(evidence, 'network', where, 1);
  const [source] = bySource.top;
  const counts = { flows: bySource.flows, sources: bySource.count };
  if (source === undefined) return { ...counts, host: undefined };
  if (source.flows >= counts.flows * MOST) {
    return { ...counts, host: { name: source.name, role: 'source', flows: source.flows, row: source.row } };
  }
  const [service] = symptomGroups(evidence, 'service', where, 1).top;
  if (service !== undefined && service.flows >= counts.flows * MOST) {
    const { snapshot } = evidence;
    const name = addressText(snapshot, service.row, End.REPLY_SRC);
    const port = snapshot.hasPorts(service.row) ? { port: snapshot.sport(service.row, End.REPLY_SRC) } : {};
    return { ...counts, host: { name, role: 'server', flows: service.flows, row: service.row, ...port } };
  }
  const [server] = symptomGroups(evidence, 'server', where, 1).top;
  if (server === undefined || server.flows < counts.flows * MOST) return { ...counts, host: undefined };
  return { ...counts, host: { name: server.name, role: 'server', flows: server.flows, row: server.row } };
}
