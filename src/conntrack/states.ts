// The state words of the table: what each means, and the small number that stands for it in a column.
import { DCCP, SCTP, TCP } from './protocols.ts';

export interface FlowState {
  readonly name: string;
  /** Protocol numbers whose flows can be in it. */
  readonly protocols: readonly number[];
  readonly meaning: string;
  /**
   * The kernel may remove such a flow from a nearly full table although it is assured
   * (`can_early_drop` of the protocol trackers, 4.12 and later).
   */
  readonly closing: boolean;
}

/** The code of a state is its place here plus one, 0 being no state; so entries are only ever appended. */
export const STATES: readonly FlowState[] = [
  state('NONE', [TCP, SCTP, DCCP], 'No packet of this connection has moved its state yet.'),
  state('SYN_SENT', [TCP], 'The opening SYN was seen and nobody has answered it yet.'),
  state(
    'SYN_RECV',
    [TCP],
    'The SYN was answered with SYN and ACK; the last ACK of the handshake is missing.',
  ),
  state('ESTABLISHED', [TCP, SCTP], 'The handshake is complete and data may flow both ways.'),
  closing('FIN_WAIT', [TCP], 'One side has sent its FIN and waits for it to be acknowledged.'),
  closing('CLOSE_WAIT', [TCP], 'One FIN was acknowledged; the other side may still send.'),
  closing('LAST_ACK', [TCP], 'Both sides have sent FIN; the last acknowledgement is missing.'),
  closing('TIME_WAIT', [TCP, DCCP], 'The connection has ended and is kept for late packets.'),
  closing('CLOSE', [TCP], 'A reset ended the connection.'),
  state('SYN_SENT2', [TCP], 'Both sides have sent a SYN at the same time.'),
  // Where SYN_SENT2 is today; the tracker itself never puts a flow into it (up to 2.6.22).
  state('LISTEN', [TCP], 'Unused by the tracker; the word old kernels have in the place of SYN_SENT2.'),
  state('CLOSED', [SCTP], 'No association yet: only the opening INIT was seen, or it was aborted.'),
  state('COOKIE_WAIT', [SCTP], 'The INIT was answered; the cookie has not been sent back yet.'),
  state('COOKIE_ECHOED', [SCTP], 'The cookie was sent back; its acknowledgement is missing.'),
  closing('SHUTDOWN_SENT', [SCTP], 'The side that opened the association has asked to end it.'),
  closing('SHUTDOWN_RECD', [SCTP], 'The side that was called has asked to end the association.'),
  closing('SHUTDOWN_ACK_SENT', [SCTP], 'The end was acknowledged; only the closing message is missing.'),
  state('HEARTBEAT_SENT', [SCTP], 'A heartbeat was seen on a further path of an association; no answer yet.'),
  state('HEARTBEAT_ACKED', [SCTP], 'A further path of an association has answered its heartbeat.'),
  state('REQUEST', [DCCP], 'The opening request was seen and nobody has answered it yet.'),
  state('RESPOND', [DCCP], 'The request was answered; the confirmation is missing.'),
  state('PARTOPEN', [DCCP], 'The caller has confirmed; the first data of the other side is missing.'),
  state('OPEN', [DCCP], 'The handshake is complete and data may flow both ways.'),
  closing('CLOSEREQ', [DCCP], 'The server has asked the client to close.'),
  closing('CLOSING', [DCCP], 'One side has sent its close; the confirming reset is missing.'),
  closing('TIMEWAIT', [DCCP], 'The connection has ended and is kept for late packets.'),
  state('IGNORE', [DCCP], 'The last packet was passed on without changing the state.'),
  state('INVALID', [DCCP], 'The last packet did not fit the connection.'),
];

/** The entry of a state word; undefined for one that no kernel we know prints. */
export function stateByName(name: string): FlowState | undefined {
  return BY_NAME.get(name);
}

const BY_NAME: ReadonlyMap<string, FlowState> = new Map(STATES.map(entry => [entry.name, entry]));

function state(name: string, protocols: readonly number[], meaning: string): FlowState {
  return { name, protocols, meaning, closing: false };
}

function closing(name: string, protocols: readonly number[], meaning: string): FlowState {
  return { name, protocols, meaning, closing: true };
}
