// Which values a shell can complete.
import { COLUMNS } from '../../view/columns.ts';
import type { Flag } from '../flag.ts';
import { SOURCE_NAMES } from '../settings.ts';

/** The values of a flag, where they can be listed. */
export function choicesOf(flag: Flag): readonly string[] {
  if (flag.value?.choices) return flag.value.choices;
  if (flag.long === 'source') return SOURCE_NAMES;
  if (flag.long === 'sort' || flag.long === 'columns') return COLUMNS.map(({ id }) => id);
  return [];
}

export function takesFile(flag: Flag): boolean {
  return flag.value?.name === 'PATH';
}

export function takesDirectory(flag: Flag): boolean {
  return flag.value?.name === 'DIR';
}
