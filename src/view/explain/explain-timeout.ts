// When a flow will go: the time left, the setting behind it, how long it has been idle, and what happens next.
import { Flag } from '../../conntrack/flow-line.ts';
import { GRE, ICMP, ICMPV6, TCP, UDP } from '../../conntrack/protocols.ts';
import { stateByName } from '../../conntrack/states.ts';
import {
  TIMEOUTS,
  type Timeout,
  timeoutFor,
  timeoutSeconds,
  timeoutSysctl,
} from '../../conntrack/timeouts.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { durationInWords } from '../../words/durations.ts';
import { isMidStream } from './explain-status.ts';
import type { ExplainedLine } from './explanation.ts';

type Timeouts = ReadonlyMap<string, number>;

export function explainTimeout(snapshot: Snapshot, row: number, timeouts: Timeouts): ExplainedLine[] {
  const left = snapshot.timeout(row);
  const age = explainAge(snapshot, row);
  if (left === undefined) return [...age, explainAbsence(snapshot, row), explainNext(snapshot, row)];
  if (snapshot.isOffloaded(row)) return [...age, ...explainOffloaded(left), explainNext(snapshot, row)];
  const setting = settingOf(snapshot, row, timeouts);
  return [
    ...age,
    {
      label: 'time left',
      value: durationInWords(left),
      meaning: 'It counts down; when it has run out, the flow is forgotten.',
    },
    ...(setting ? [explainSetting(setting), explainIdle(snapshot, row, left, setting, timeouts)] : []),
    explainNext(snapshot, row),
    { label: 'table full', value: '', meaning: fateWhenFull(snapshot, row) },
  ];
}

/** Seconds: NF_CT_DAY, which the flow table gives a flow while it forwards its packets. */
const FLOW_TABLE_DAY = 86_400;

function explainOffloaded(left: number): ExplainedLine[] {
  const meaning =
    'by the flow table, which sets it anew while it forwards the packets: it tells nothing of the last one';
  return [
    { label: 'time left', value: durationInWords(left), meaning: 'It counts for the tracker only.' },
    { label: 'set to', value: durationInWords(FLOW_TABLE_DAY), meaning },
  ];
}

/** Nothing where it has been seen once, and the kernel keeps no time of its own. */
function explainAge(snapshot: Snapshot, row: number): ExplainedLine[] {
  const age = snapshot.age(row);
  if (snapshot.isAgeAtLeast(row)) {
    const meaning = 'or more: since conntop first saw it';
    return age === 0 ? [] : [{ label: 'age', value: durationInWords(age), meaning }];
  }
  return [
    { label: 'age', value: durationInWords(age), meaning: "since the flow was made, by the kernel's clock" },
  ];
}

function explainAbsence(snapshot: Snapshot, row: number): ExplainedLine {
  const meaning = snapshot.isOffloaded(row)
    ? 'An offloaded flow has no timer: the flow table decides when it has been idle for too long.'
    : 'The line does not say.';
  return { label: 'time left', value: 'unknown', meaning };
}

/** What each packet sets the timer to, in seconds, and by whose word. */
interface Setting {
  readonly seconds: number;
  readonly name: string;
  readonly title: string;
}

function settingOf(snapshot: Snapshot, row: number, timeouts: Timeouts): Setting | undefined {
  const own = greSetting(snapshot, row);
  if (own) return own;
  const timeout = timeoutFor(snapshot.protocol(row), snapshot.state(row) || undefined, {
    replied: !snapshot.isUnreplied(row),
    assured: (snapshot.flags(row) & Flag.ASSURED) !== 0,
  });
  if (timeout === undefined) return undefined;
  const seconds = timeoutSeconds(timeout, timeouts);
  const isCapless = isMidStream(snapshot, row) && (snapshot.timeout(row) ?? 0) > seconds;
  // Kernels before the cap of 2014 give what they met in mid-stream the days of an established flow.
  const armed = isCapless ? (ESTABLISHED ?? timeout) : timeout;
  return { seconds: timeoutSeconds(armed, timeouts), ...namesOf(armed, timeouts) };
}

const ESTABLISHED = TIMEOUTS.find(({ name }) => name === 'tcp_timeout_established');

/** GRE flows carry their two timeouts with them; a tool that made the flow may have left them 0. */
function greSetting(snapshot: Snapshot, row: number): Setting | undefined {
  const isStream = (snapshot.flags(row) & Flag.ASSURED) !== 0;
  const seconds = isStream ? snapshot.greStreamTimeout(row) : snapshot.greTimeout(row);
  if (snapshot.protocol(row) !== GRE || !seconds) return undefined;
  return { seconds, name: isStream ? 'stream_timeout' : 'timeout', title: "the flow's own" };
}

function namesOf(timeout: Timeout, timeouts: Timeouts): Pick<Setting, 'name' | 'title'> {
  const isKnown = timeouts.has(timeout.name) || timeouts.has(timeout.fallback ?? '');
  return {
    name: timeoutSysctl(timeout),
    title: isKnown
      ? timeout.title
      : `${timeout.title}; the kernel's default, as this machine's setting is unknown`,
  };
}

function explainSetting({ seconds, name, title }: Setting): ExplainedLine {
  return { label: 'set to', value: durationInWords(seconds), meaning: `by each packet: ${name} (${title})` };
}

function explainIdle(
  snapshot: Snapshot,
  row: number,
  left: number,
  setting: Setting,
  timeouts: Timeouts,
): ExplainedLine {
  const cap = capOf(snapshot, row, timeouts);
  const label = 'idle for';
  const earlier = ESTABLISHED?.default ?? 0;
  if (left > setting.seconds && cap !== undefined && left <= earlier) {
    const meaning = `at least: it was set by the kernel's default of ${durationInWords(earlier)} or more, before the setting was shortened`;
    return { label, value: durationInWords(earlier - left), meaning };
  }
  if (left > setting.seconds) {
    const meaning =
      'More time is left than the setting gives: it was changed, or a rule has a timeout of its own.';
    return { label, value: 'unknown', meaning };
  }
  if (cap !== undefined && left <= cap && cap < setting.seconds) {
    const meaning = `At or below ${durationInWords(cap)} an established flow most likely waits for data to be acknowledged; it is not about to be closed.`;
    return { label, value: 'unknown', meaning };
  }
  return { label, value: durationInWords(setting.seconds - left), meaning: 'since its last packet' };
}

/** What TCP holds an established flow at while data is unacknowledged or is being repeated; the larger of both. */
function capOf(snapshot: Snapshot, row: number, timeouts: Timeouts): number | undefined {
  if (snapshot.protocol(row) !== TCP || snapshot.state(row) !== 'ESTABLISHED') return undefined;
  const caps = TIMEOUTS.filter(({ name }) => CAPS.has(name));
  return Math.max(...caps.map(timeout => timeoutSeconds(timeout, timeouts)));
}

const CAPS: ReadonlySet<string> = new Set(['tcp_timeout_max_retrans', 'tcp_timeout_unacknowledged']);

function explainNext(snapshot: Snapshot, row: number): ExplainedLine {
  return { label: 'next', value: '', meaning: nextOf(snapshot, row) };
}

function nextOf(snapshot: Snapshot, row: number): string {
  if (snapshot.isOffloaded(row)) {
    return 'A FIN or a reset, or idleness in the flow table, gives it back to the tracker, with state and timeout.';
  }
  const state = snapshot.state(row);
  if (state !== '')
    return NEXT[state] ?? 'The next message moves it on; without one it goes when the time is up.';
  if (snapshot.isUnreplied(row)) {
    return 'An answer takes [UNREPLIED] away and sets the time anew; without a packet it goes when the time is up.';
  }
  const protocol = snapshot.protocol(row);
  const assured = (snapshot.flags(row) & Flag.ASSURED) !== 0;
  if (protocol === UDP && !assured) return YOUNG_UDP;
  if (protocol === ICMP || protocol === ICMPV6) {
    return 'A further message with this identifier sets the time anew; else it goes when the time is up.';
  }
  return 'Each packet sets the time anew; without one it goes when the time is up.';
}

const YOUNG_UDP =
  'Further packets make it assured and give it the longer timeout of a stream; else it goes when the time is up.';

/** What moves a flow on from its state. */
const NEXT: Readonly<Record<string, string>> = {
  SYN_SENT: 'An answer takes it to SYN_RECV; unless answered it goes when the time is up.',
  SYN_RECV: 'The last ACK of the handshake makes it ESTABLISHED and [ASSURED].',
  ESTABLISHED: 'It stays as long as packets come, each of which sets the time anew, until its ends close it.',
  FIN_WAIT: 'The acknowledgement of the FIN takes it to CLOSE_WAIT.',
  CLOSE_WAIT: "The other side's FIN takes it to LAST_ACK.",
  LAST_ACK: 'The last ACK takes it to TIME_WAIT.',
  TIME_WAIT: 'Nothing more has to come; it goes when the time is up.',
  CLOSE: 'Nothing more has to come; it goes when the time is up.',
  SYN_SENT2: 'The SYN and ACK of either side takes it on.',
};

function fateWhenFull(snapshot: Snapshot, row: number): string {
  if ((snapshot.flags(row) & Flag.ASSURED) === 0) {
    return 'Not assured: among the first to be dropped to make room for a new flow.';
  }
  if (stateByName(snapshot.state(row))?.closing) {
    return 'Assured, but closing: kernels from 4.12 on remove it too while the table is at 95 % or more.';
  }
  return 'Assured: it is never dropped to make room.';
}
