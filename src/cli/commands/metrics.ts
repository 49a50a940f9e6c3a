// `conntop metrics`: figures for Prometheus, once, into a file, or over HTTP for as long as it runs.
import { setTimeout as delay } from 'node:timers/promises';
import { Fleet } from '../../metrics/fleet.ts';
import { listen } from '../../metrics/listener.ts';
import type { Target, TargetOptions } from '../../metrics/target.ts';
import { replaceFile } from '../../metrics/textfile.ts';
import { NameBook } from '../../names/name-book.ts';
import { SourceError } from '../../reader/source.ts';
import { spanUpToNow } from '../../watch/span.ts';
import { abortedBy } from '../interruption.ts';
import type { Invocation } from '../invocation.ts';
import { warn } from '../messages.ts';
import { openSource } from '../open-source.ts';
import type { Settings } from '../settings.ts';
import { OutputError, print } from '../standard-output.ts';
import { type NamedTarget, readTargets } from '../targets-file.ts';
import { UsageError } from '../usage-error.ts';
import { VERSION } from '../version.ts';
import { watchTime } from '../watch-time.ts';

/** Milliseconds. Scrapes are seldom closer, and a large table is not to be read for nobody. */
const USUAL_INTERVAL = 10_000;
/** Of one that is read but for a few seconds. */
const SHORT_INTERVAL = 1000;

/** For what is under way at the end. Milliseconds. */
const GOODBYE = 500;

/** What the command line comes to. */
interface Plan {
  readonly targets: readonly NamedTarget[];
  /** Whether it goes on until it is interrupted. */
  readonly goesOn: boolean;
  readonly interval: number;
}

export async function runMetrics(invocation: Invocation): Promise<number> {
  const { settings } = invocation;
  const plan = planOf(invocation);
  const stop = abortedBy('SIGINT', 'SIGTERM');
  const book = settings.labelBy === 'name' ? new NameBook({ watch: plan.goesOn }) : undefined;
  await book?.ready;
  const options = plan.targets.map(target => targetOptions(target, plan, settings, book));
  const fleet = new Fleet(options, VERSION, tellTrouble);
  try {
    return await (plan.goesOn ? goOn(fleet, settings, plan, stop) : readOnce(fleet, settings, stop.signal));
  } finally {
    await book?.close();
  }
}

/** Throws a UsageError. */
function planOf({ settings, given }: Invocation): Plan {
  const isGiven = (long: string): boolean => given.some(({ flag }) => flag.long === long);
  const { listen: address, textfile, config } = settings;
  const goesOn = address !== undefined || (textfile !== undefined && isGiven('interval'));
  if (goesOn && isGiven('for')) throw new UsageError('--for is for metrics that are told once');
  const place = ['source', 'proc-root', 'file', 'ssh', 'netns'].find(isGiven);
  if (config !== undefined && place !== undefined) {
    throw new UsageError(`--config and --${place} exclude each other`);
  }
  const usual = goesOn ? USUAL_INTERVAL : SHORT_INTERVAL;
  return {
    goesOn,
    interval: isGiven('interval') ? settings.interval : usual,
    targets:
      config === undefined ? [{ name: '', settings, hasInterval: false }] : readTargets(config, settings),
  };
}

function targetOptions(
  { name, settings, hasInterval }: NamedTarget,
  { goesOn, interval }: Plan,
  { top, labelBy }: Settings,
  book: NameBook | undefined,
): TargetOptions {
  // Who starts it once for one router may type a password.
  const where = { ...settings, unattended: goesOn || name !== '' };
  return {
    name,
    labels:
      name === '' ? {} : { target: name, ...(settings.netns !== undefined && { netns: settings.netns }) },
    interval: hasInterval ? settings.interval : interval,
    open: () => openSource(where),
    book,
    top,
    hostLabels: labelBy,
    addsUp: goesOn,
  };
}

/** A place that is away is told of and tried again; what cannot be written ends it. */
async function goOn(fleet: Fleet, settings: Settings, plan: Plan, stop: AbortController): Promise<number> {
  const { listen: address, textfile } = settings;
  const listener = address && (await listen(fleet, address).catch(cannotListen));
  if (listener) warn(`listening on ${listener.origin}/metrics`);
  const reading = fleet.keepRead(stop.signal);
  try {
    if (textfile === undefined) await aborted(stop.signal);
    else await keepWritten(fleet, textfile, plan.interval, stop.signal);
  } finally {
    stop.abort();
    listener?.close();
    // A place that is being opened is not waited for.
    await Promise.race([reading, delay(GOODBYE)]);
  }
  return 0;
}

function cannotListen(error: Error): never {
  throw new UsageError(`--listen: ${error.message}`);
}

async function keepWritten(fleet: Fleet, path: string, interval: number, signal: AbortSignal): Promise<void> {
  await fleet.tried();
  while (!signal.aborted) {
    await write(path, fleet.text('text'));
    await delay(interval, undefined, { signal }).catch(() => {});
  }
}

/** Reads all of them at once. What could be read is told also where others could not. */
async function readOnce(fleet: Fleet, settings: Settings, signal: AbortSignal): Promise<number> {
  const seconds = watchTime(settings);
  const outcomes = await Promise.allSettled(
    fleet.targets.map(target => target.readOnce(({ place }) => spanUpToNow(place, seconds), signal)),
  );
  const errors = outcomes.flatMap(outcome =>
    outcome.status === 'rejected' ? [outcome.reason as Error] : [],
  );
  const failed = errors.length === outcomes.length ? errors[0] : undefined;
  // A collector would go on telling the figures of before as if they were so now.
  if (settings.textfile !== undefined) await write(settings.textfile, fleet.text('text'));
  else if (!failed) print(fleet.text('text'));
  if (failed) throw failed;
  for (const [index, outcome] of outcomes.entries()) {
    const target = fleet.targets[index];
    if (target && outcome.status === 'rejected') tellTrouble(target, outcome.reason as Error);
  }
  return 0;
}

async function write(path: string, text: string): Promise<void> {
  try {
    await replaceFile(path, text);
  } catch (error) {
    throw new OutputError(`--textfile: ${(error as Error).message}`);
  }
}

function tellTrouble({ name }: Target, error: Error | undefined): void {
  const who = name === '' ? '' : `${name}: `;
  if (error === undefined) warn(`${who}read again`);
  else warn(`${who}${error.message}${error instanceof SourceError ? `; ${error.hint}` : ''}`);
}

/** Resolves when it is. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
}
