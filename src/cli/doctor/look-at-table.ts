// Where the table can be read: which place is taken, why the ones before it are not, and what the kernel keeps beside it.
import { allPaths } from '../../conntrack/fact-paths.ts';
import { LIMIT_PATHS, type Limits } from '../../conntrack/limits.ts';
import { type Source, SourceError } from '../../reader/source.ts';
import { COUNTER_PATHS } from '../../watch/table-facts.ts';
import { readFacts, readings } from '../../watch/watch.ts';
import { formatCount } from '../../words/figures.ts';
import { eachSource, openSource } from '../open-source.ts';
import type { Settings } from '../settings.ts';
import { type Finding, type Group, good, off, wrong } from './diagnosis.ts';

/** A saved table has no kernel beside it. */
const ELSEWHERE = 'read the router itself';
const PATHS = [...allPaths(...LIMIT_PATHS), ...COUNTER_PATHS];

/** What one place gave. */
interface Tried {
  readonly label: string;
  /** Why its table cannot be read; undefined where it can. */
  readonly problem: SourceError | undefined;
  readonly limits: Limits | undefined;
  readonly hasCounters: boolean;
}

export async function lookAtTable(settings: Settings): Promise<Group> {
  const tried = await tryAll(settings);
  const taken = tried.find(({ problem }) => problem === undefined);
  return {
    title: 'Table',
    findings: [placeTaken(tried, taken), ...placesOf(tried, taken), ...factsOf(tried)],
  };
}

async function tryAll(settings: Settings): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  try {
    for (const one of eachSource(settings)) tried.push(await tryPlace(one));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    tried.push({ label: 'proc', problem: error, limits: undefined, hasCounters: false });
  }
  return tried;
}

function placeTaken(tried: readonly Tried[], taken: Tried | undefined): Finding {
  if (taken) return good('source', taken.label, 'is read');
  const [first] = tried;
  return wrong('source', undefined, 'no table can be read', first?.problem?.hint ?? 'name one with --source');
}

function placesOf(tried: readonly Tried[], taken: Tried | undefined): Finding[] {
  return tried.flatMap(({ label, problem }) => {
    if (!problem) return [];
    return taken
      ? [off(label, undefined, problem.message, problem.hint)]
      : [wrong(label, undefined, problem.message, problem.hint)];
  });
}

/** The kernel's own figures are the same by whichever way they are asked for. */
function factsOf(tried: readonly Tried[]): Finding[] {
  const limits = tried.find(each => each.limits?.count !== undefined)?.limits;
  const hasCounters = tried.some(each => each.hasCounters);
  return [
    limits?.count === undefined
      ? off('count', undefined, 'not told there', ELSEWHERE)
      : good('count', limits.count, limits.max === undefined ? undefined : `of ${formatCount(limits.max)}`),
    hasCounters
      ? good('counters', true)
      : off('counters', false, 'drops and evictions cannot be told', 'install conntrack, and run as root'),
    switchOf('accounting', limits?.accounting, 'bytes and rates of flows made from then on', 'acct'),
    switchOf('timestamps', limits?.timestamps, 'true ages of flows made from then on', 'timestamp'),
  ];
}

function switchOf(name: string, value: boolean | undefined, gain: string, sysctl: string): Finding {
  if (value === undefined) return off(name, undefined, 'not told there', ELSEWHERE);
  if (value) return good(name, true);
  return off(name, false, `off; on, it gives ${gain}`, `sysctl -w net.netfilter.nf_conntrack_${sysctl}=1`);
}

async function tryPlace(settings: Settings): Promise<Tried> {
  const named = settings.file ?? settings.ssh ?? settings.netns ?? settings.sources?.[0] ?? '';
  let source: Source | undefined;
  try {
    source = await openSource(settings);
    const { limits, tally } = await readFacts(source, PATHS);
    const problem = await problemOf(source);
    return { label: source.place.label, problem, limits, hasCounters: tally !== undefined };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { label: named, problem: error, limits: undefined, hasCounters: false };
  } finally {
    source?.close();
  }
}

async function readWhole(source: Source): Promise<void> {
  for await (const reading of readings(source, { times: 1 })) reading.release();
}

/** Why its table cannot be read. The first bytes of it are enough to know, save where they may be of anything. */
async function problemOf(source: Source): Promise<SourceError | undefined> {
  const enough = new AbortController();
  try {
    if (source.place.isSaved) await readWhole(source);
    else await source.read(() => enough.abort(), enough.signal);
  } catch (error) {
    if (enough.signal.aborted) return undefined;
    if (error instanceof SourceError) return error;
    throw error;
  }
  return undefined;
}
