// The file of `metrics --config`: the places that one process reads, as JSON.
import { readFileNow } from '../reader/bounded-file.ts';
import { type Flag, takesValue } from './flag.ts';
import { flagsOf } from './flags.ts';
import type { Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** Bytes; a thousand targets take a tenth of it. */
const LARGEST = 1024 * 1024;
/** More than one process should read. */
const MOST_TARGETS = 1000;
/** What a target may say, as on the command line. */
const KEYS: readonly string[] = ['ssh', 'ssh-sudo', 'netns', 'source', 'proc-root', 'interval'];
/** A name becomes a label, and part of a URL. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:@-]{0,63}$/;

export interface NamedTarget {
  readonly name: string;
  readonly settings: Settings;
  /** Whether the file gives it an interval of its own. */
  readonly hasInterval: boolean;
}

/** Throws a UsageError that names the file, the target and the key at fault. */
export function readTargets(path: string, usual: Settings): NamedTarget[] {
  try {
    const bytes = readFileNow(path, { mostBytes: LARGEST + 1 });
    if (bytes.length > LARGEST) throw new UsageError('is larger than 1 MiB');
    return parseTargets(bytes.toString('utf8'), usual);
  } catch (error) {
    throw new UsageError(`--config: ${path}: ${(error as Error).message}`);
  }
}

/** The targets of a text, each with the usual settings save what it says. Throws an error that says what is wrong. */
export function parseTargets(text: string, usual: Settings): NamedTarget[] {
  const config: unknown = JSON.parse(text);
  const { targets, ...others } = asObject(config, 'the file');
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new UsageError(`"${unknown}" is no key of it; it has targets alone`);
  if (!Array.isArray(targets) || targets.length === 0) throw new UsageError('"targets" must be a list');
  if (targets.length > MOST_TARGETS) throw new UsageError(`has more than ${MOST_TARGETS} targets`);
  const named = targets.map((target, index) => targetOf(target, index, usual));
  const names = named.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`the name "${twice}" is there twice`);
  return named;
}

function targetOf(value: unknown, index: number, usual: Settings): NamedTarget {
  const { name, ...options } = asObject(value, `target ${index + 1}`);
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new UsageError(`target ${index + 1} needs a "name" of letters, digits, dots and dashes`);
  }
  const settings = { ...usual };
  for (const [key, option] of Object.entries(options)) {
    try {
      set(settings, key, option);
    } catch (error) {
      throw new UsageError(`target "${name}": "${key}" ${(error as Error).message}`);
    }
  }
  return { name, settings, hasInterval: 'interval' in options };
}

function set(settings: Settings, key: string, value: unknown): void {
  const flag = FLAG_OF_KEY.get(key);
  if (!flag) throw new UsageError(`is no option of a target; these are: ${KEYS.join(', ')}`);
  if (takesValue(flag)) {
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new UsageError('must be a text or a number');
    flag.set(settings, String(value));
  } else if (typeof value === 'boolean') flag.turn(settings, value);
  else throw new UsageError('must be true or false');
}

const FLAG_OF_KEY: ReadonlyMap<string, Flag> = new Map(
  flagsOf('metrics')
    .filter(({ long }) => KEYS.includes(long))
    .map(flag => [flag.long, flag]),
);

function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new UsageError(`${what} must be an object in JSON`);
}
