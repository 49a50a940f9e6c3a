// The settings that flags and configuration file come to.
import { mentions } from '../view/filter/lexer.ts';
import { applyConfig, NO_CONFIG } from './config.ts';
import { type Flag, takesValue } from './flag.ts';
import type { Invocation } from './invocation.ts';
import { type Settings, usualSettings } from './settings.ts';
import type { GivenFlag } from './tokens.ts';
import { UsageError } from './usage-error.ts';

/** Flags over the configuration over the defaults. Throws a UsageError for a flag's value that cannot be read. */
export function settingsOf(
  { given, words }: Pick<Invocation, 'given' | 'words'>,
  config = NO_CONFIG,
): Settings {
  const settings = usualSettings();
  applyConfig(settings, config, new Set(given.map(({ flag }) => flag)));
  for (const token of given) apply(settings, token);
  const filter = words.length > 0 ? words.join(' ') : config.filter;
  settings.needsLabels =
    settings.filters.some(({ option }) => option === 'label') || mentions(filter, 'label');
  return settings;
}

function apply(settings: Settings, { flag, spelling, value, undone }: GivenFlag): void {
  try {
    if (takesValue(flag)) flag.set(settings, value ?? missing(flag));
    else if (value !== undefined) throw new UsageError('takes no value');
    else flag.turn(settings, !undone);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${spelling}: ${error.message}`);
    throw error;
  }
}

function missing(flag: Flag): string {
  if (!takesValue(flag) || flag.value.optional) return '';
  const { name, choices } = flag.value;
  throw new UsageError(`needs ${name}${choices ? `: ${choices.join(', ')}` : ''}`);
}
