// pf's states as pfctl -ss prints them, with -v or without: pfSense, OPNsense, FreeBSD, OpenBSD.
//
// An end may have what it was translated from in brackets behind it. `->` goes out and has the source on the left, `<-`
// comes in and has it on the right. -v adds lines that begin with blanks: sequence numbers, ages and counters.
import {
  type ForeignFlow,
  type ForeignTable,
  foreignLine,
  parseEnd,
  protocolNumber,
  tupleOf,
} from './foreign-table.ts';

const STATE =
  /^(\S+) (\S+) (\S+)(?: \((\S+)\))? (->|<-) (\S+)(?: \((\S+)\))?\s+([A-Z0-9_]+):([A-Z0-9_]+)\s*$/;
const AGES = /^\s+age ([\d:]+), expires in ([\d:]+)(?:, (\d+):(\d+) pkts, (\d+):(\d+) bytes)?/;
const OTHER_DETAIL = /^\s+(?:\[\d+ \+ \d+\]|id: [\da-f]+|origif: |wscale |source-track|route-to|gateway: )/;
/** pf's names for what conntrack calls otherwise. */
const STATES: Readonly<Record<string, string>> = {
  SYN_RCVD: 'SYN_RECV',
  FIN_WAIT_1: 'FIN_WAIT',
  FIN_WAIT_2: 'FIN_WAIT',
  CLOSED: 'CLOSE',
  CLOSING: 'FIN_WAIT',
};
const TCP = '6';

export class PfStates implements ForeignTable {
  #hasAges = false;
  /** The state whose details may follow. */
  #pending: ForeignFlow | undefined;

  get format(): string {
    return this.#hasAges
      ? 'pf states: one an interface, no marks and zones'
      : 'pf states: no TTL per state (pfctl -ss -v has it)';
  }

  read(text: string): readonly string[] | undefined {
    const state = STATE.exec(text);
    if (state) {
      const flow = flowOf(state);
      if (flow === undefined) return undefined;
      const before = this.end();
      this.#pending = flow;
      return before;
    }
    if (this.#pending === undefined) return undefined;
    const ages = AGES.exec(text);
    if (ages) {
      this.#hasAges = true;
      this.#pending = withAges(this.#pending, ages);
      return [];
    }
    return OTHER_DETAIL.test(text) ? [] : undefined;
  }

  end(): readonly string[] {
    const line = this.#pending && foreignLine(this.#pending);
    this.#pending = undefined;
    return line === undefined ? [] : [line];
  }
}

function flowOf(match: RegExpExecArray): ForeignFlow | undefined {
  const [, , name = '', left = '', leftFrom, arrow, right = '', rightFrom, leftState = '', rightState = ''] =
    match;
  const protocol = protocolNumber(name);
  const near = [parseEnd(left), parseEnd(leftFrom ?? left)] as const;
  const far = [parseEnd(right), parseEnd(rightFrom ?? right)] as const;
  const [leftEnd, leftOriginal] = near;
  const [rightEnd, rightOriginal] = far;
  if (!protocol || !leftEnd || !leftOriginal || !rightEnd || !rightOriginal) return undefined;
  const isOut = arrow === '->';
  const original = isOut
    ? tupleOf(protocol, leftOriginal, rightOriginal)
    : tupleOf(protocol, rightOriginal, leftOriginal);
  const reply = isOut ? tupleOf(protocol, rightEnd, leftEnd) : tupleOf(protocol, leftEnd, rightEnd);
  const states = isOut ? [leftState, rightState] : [rightState, leftState];
  return { protocol, original, reply, ...stateOf(protocol, states[0] ?? '', states[1] ?? '') };
}

/** The state of the flow's beginner, and both where they differ. */
function stateOf(protocol: string, source: string, destination: string): Partial<ForeignFlow> {
  const isUnreplied = destination === 'NO_TRAFFIC' || (source === 'SYN_SENT' && destination === 'CLOSED');
  return {
    ...(protocol === TCP && { state: STATES[source] ?? source }),
    flags: isUnreplied ? ['UNREPLIED'] : [],
    ...(source !== destination && { extra: { 'pf-state': `${source}:${destination}` } }),
  };
}

function withAges(flow: ForeignFlow, match: RegExpExecArray): ForeignFlow {
  const [, age = '', expires = '', packets, replyPackets, bytes, replyBytes] = match;
  const counted = packets !== undefined && bytes !== undefined;
  return {
    ...flow,
    deltaTime: String(seconds(age)),
    timeout: String(seconds(expires)),
    original: { ...flow.original, ...(counted && { packets, bytes }) },
    reply: {
      ...flow.reply,
      ...(counted && { packets: replyPackets as string, bytes: replyBytes as string }),
    },
  };
}

function seconds(clock: string): number {
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
