// A server behind a translated address (a port forward, a service of Kubernetes) does not answer.
import { rule } from '../rule.ts';
import { deadServerRemedies, deadServers } from './dead-server.ts';

export const deadBackend = rule({
  name: 'dead-backend',
  doc: 'The server behind a translated address is asked and does not answer, whatever the protocol. Flows that their clients keep alive go on to it although others would answer.',
  find: evidence => deadServers(evidence, true),
  remedies: deadServerRemedies,
});
