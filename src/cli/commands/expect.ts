// `conntop expect`: the expectation table.
import { formatAddress } from '../../conntrack/address.ts';
import {
  EXPECTATION_PATHS,
  type Expectation,
  type ExpectationTuple,
  parseExpectations,
} from '../../conntrack/expectations.ts';
import { factText } from '../../conntrack/fact-paths.ts';
import { protocolName } from '../../conntrack/protocols.ts';
import { isRecording } from '../../reader/recording/recording-reader.ts';
import { runForText } from '../../reader/run-child.ts';
import { SourceError } from '../../reader/source.ts';
import { filterContext } from '../../watch/filter-context.ts';
import { alignedTable } from '../../words/aligned-table.ts';
import { safeText } from '../../words/safe-text.ts';
import { chooseFlows } from '../choose-flows.ts';
import { expectedFlow } from '../expected-flow.ts';
import { choosesFlows, type Invocation } from '../invocation.ts';
import { warn } from '../messages.ts';
import { eachSource } from '../open-source.ts';
import { readFileOrInput } from '../read-input.ts';
import type { Settings } from '../settings.ts';
import { print, printJson } from '../standard-output.ts';
import { warnNothing } from '../why-none.ts';
import { withSource } from '../with-source.ts';

export async function runExpect(invocation: Invocation): Promise<number> {
  const { settings } = invocation;
  const { expectations: all, unreadable } = parseExpectations(await readExpectations(settings));
  const expectations = chosenOf(all, invocation);
  if (settings.format === 'json') printJson(expectations.map(expectationJson));
  else print(expectationsText(expectations));
  if (unreadable > 0) warn(`${unreadable} ${unreadable === 1 ? 'line' : 'lines'} could not be read`);
  return 0;
}

/** A filter is held against the flow that each will be. */
function chosenOf(expectations: readonly Expectation[], invocation: Invocation): readonly Expectation[] {
  if (!choosesFlows(invocation)) return expectations;
  const { settings, words } = invocation;
  const context = filterContext(() => new Map());
  const matches = chooseFlows(settings, words, context);
  const chosen = expectations.filter(each => {
    const snapshot = expectedFlow(each);
    return snapshot !== undefined && (!matches || matches(snapshot, 0));
  });
  if (chosen.length === 0) warnNothing(invocation, context);
  return chosen;
}

/** conntrack(8) tells one family at a time, IPv4 unless told otherwise. */
const FAMILIES = ['ipv4', 'ipv6'] as const;
/** The kernel expects a few hundred connections at most, unless told otherwise. Bytes. */
const LONGEST_LIST = 64 * 1024 * 1024;

/** The kernel's file, a saved listing, or what conntrack -L expect prints, which alone knows the flow behind each. */
async function readExpectations(settings: Settings): Promise<string> {
  if (settings.file !== undefined && !isRecording(settings.file)) return readFileOrInput(settings.file);
  for (const one of eachSource(settings)) {
    if (one.sources?.[0] === 'conntrack') return listExpectations();
    const texts = await withSource(one, source => source.facts(EXPECTATION_PATHS.paths));
    const text = factText(texts, EXPECTATION_PATHS);
    if (text !== undefined) return text;
  }
  throw new SourceError('net/nf_conntrack_expect cannot be read', 'load nf_conntrack, and run as root');
}

async function listExpectations(): Promise<string> {
  const texts: string[] = [];
  for (const family of FAMILIES) {
    const argv = ['conntrack', '-L', 'expect', '-f', family];
    texts.push(await runForText(argv, { mostBytes: LONGEST_LIST }));
  }
  return texts.join('\n');
}

function expectationJson(expectation: Expectation): object {
  const { tuple, mask, master, ...rest } = expectation;
  return {
    ...rest,
    protocol: protocolName(expectation.protocol),
    protocol_number: expectation.protocol,
    expected: tupleJson(tuple),
    mask: mask && tupleJson(mask),
    master: master && tupleJson(master),
  };
}

function tupleJson({ src, dst, ...words }: ExpectationTuple): object {
  return {
    src: src && formatAddress(src.family, ...src.words),
    dst: dst && formatAddress(dst.family, ...dst.words),
    ...words,
  };
}

function expectationsText(expectations: readonly Expectation[]): string {
  if (expectations.length === 0) return 'no connection is expected\n';
  const isMasterKnown = expectations.some(({ master }) => master !== undefined);
  const rows = expectations.map(({ timeout, protocol, tuple, helper, flags, master }) => [
    timeout === undefined ? '-' : `${timeout}s`,
    protocolName(protocol),
    endText(tuple.src, tuple.sport),
    endText(tuple.dst, tuple.dport),
    safeText(helper ?? ''),
    flags.map(safeText).join(','),
    ...(isMasterKnown ? [masterText(master)] : []),
  ]);
  const titles = [
    'LEFT',
    'PROTO',
    'FROM',
    'TO',
    'HELPER',
    'FLAGS',
    ...(isMasterKnown ? ['ANNOUNCED BY'] : []),
  ];
  const columns = titles.map(title => ({ title, align: 'left' }) as const);
  return alignedTable(columns, rows);
}

function masterText(master: ExpectationTuple | undefined): string {
  return master ? `${endText(master.src, master.sport)} to ${endText(master.dst, master.dport)}` : '';
}

/** Address 0 or port 0 stands for any. */
function endText(address: ExpectationTuple['src'], port: number | undefined): string {
  const host = address?.words.some(word => word !== 0)
    ? formatAddress(address.family, ...address.words)
    : 'any';
  return `${host} ${port ? `port ${port}` : 'any port'}`;
}
