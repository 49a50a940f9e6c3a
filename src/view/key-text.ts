// How a key is written for people to read.

/** In place of a key: any key of the mode that has no binding of its own. */
export const OTHER = 'other';

const SPELLINGS: Readonly<Record<string, string>> = {
  left: 'Left',
  right: 'Right',
  'S-left': 'Shift-Left',
  'S-right': 'Shift-Right',
  up: 'Up',
  down: 'Down',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  tab: 'Tab',
  'S-tab': 'Shift-Tab',
  enter: 'Enter',
  escape: 'Esc',
  space: 'Space',
  delete: 'Del',
  backspace: 'Backspace',
  [OTHER]: 'any other key',
};

/** A key as people write it: ^L, F1, PgDn. */
export function keyText(key: string): string {
  if (key.startsWith('C-')) return `^${key.slice(2).toUpperCase()}`;
  return SPELLINGS[key] ?? (/^f\d+$/.test(key) ? key.toUpperCase() : key);
}
