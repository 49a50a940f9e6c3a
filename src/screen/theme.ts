// The look of each role on the screen as blessed's attribute word, for terminals of no, 8 and 256 colours.

import type { Role, RoleColors, ThemeChoice, ThemeName } from '../view/theme-choice.ts';
import type { ColorDepth } from '../words/terminal-capabilities.ts';

export type { Role };

/** blessed's attribute word: flags << 18 | foreground << 9 | background. */
export type Attribute = number;

export type Theme = Readonly<Record<Role, Attribute>>;

/** The terminal's own colour, which no palette index names. */
const DEFAULT_COLOR = 0x1ff;
const BOLD = 1;
const UNDERLINE = 2;
const INVERSE = 8;

export const PLAIN: Attribute = attribute();

/** No role differs from its neighbours by colour alone: what a colour says, a word or sign on the row says too. */
const MONO: Theme = {
  title: attribute(BOLD),
  border: PLAIN,
  label: PLAIN,
  value: attribute(BOLD),
  header: attribute(INVERSE),
  headerSorted: attribute(INVERSE | BOLD),
  cursor: attribute(INVERSE),
  dim: PLAIN,
  fresh: attribute(BOLD),
  found: attribute(BOLD | UNDERLINE),
  gone: PLAIN,
  good: PLAIN,
  warn: attribute(BOLD),
  critical: attribute(BOLD | UNDERLINE),
  bar: attribute(BOLD),
  barEmpty: PLAIN,
  key: attribute(BOLD),
  keyLabel: attribute(INVERSE),
};

/** Only the colours 0 to 7: the bright eight would be folded onto these, grey onto black. */
const EIGHT: Theme = {
  title: attribute(BOLD, 6),
  border: attribute(0, 6),
  label: attribute(0, 6),
  value: attribute(BOLD),
  header: attribute(0, 0, 2),
  headerSorted: attribute(0, 0, 6),
  cursor: attribute(0, 0, 6),
  dim: attribute(0, 6),
  fresh: attribute(BOLD, 2),
  found: attribute(BOLD, 3),
  gone: attribute(0, 1),
  good: attribute(0, 2),
  warn: attribute(BOLD, 3),
  critical: attribute(BOLD, 1),
  bar: attribute(0, 2),
  barEmpty: PLAIN,
  key: attribute(BOLD),
  keyLabel: attribute(0, 0, 6),
};

/** On a light background: yellow and cyan are hardly seen there. */
const EIGHT_LIGHT: Theme = {
  ...EIGHT,
  title: attribute(BOLD, 4),
  border: PLAIN,
  label: attribute(0, 4),
  header: attribute(0, 7, 4),
  headerSorted: attribute(BOLD, 7, 4),
  cursor: attribute(BOLD, 7, 4),
  dim: attribute(0, 4),
  found: attribute(BOLD, 5),
  warn: attribute(BOLD, 5),
  keyLabel: attribute(0, 7, 4),
};

/** Each at 4.5 to 1 or more on black and on what passes for it. */
const DARK: Theme = {
  title: attribute(BOLD, 81),
  border: attribute(0, 245),
  label: attribute(0, 109),
  value: attribute(BOLD),
  header: attribute(0, 253, 238),
  headerSorted: attribute(BOLD, 255, 24),
  cursor: attribute(0, 16, 81),
  dim: attribute(0, 247),
  fresh: attribute(BOLD, 114),
  found: attribute(BOLD, 222),
  gone: attribute(0, 245),
  good: attribute(0, 114),
  warn: attribute(BOLD, 215),
  critical: attribute(BOLD, 203),
  bar: attribute(0, 71),
  barEmpty: attribute(0, 245),
  key: attribute(BOLD),
  keyLabel: attribute(0, 253, 238),
};

/** The same on white and on what passes for it. */
const LIGHT: Theme = {
  title: attribute(BOLD, 24),
  border: attribute(0, 241),
  label: attribute(0, 24),
  value: attribute(BOLD),
  header: attribute(0, 235, 252),
  headerSorted: attribute(BOLD, 255, 24),
  cursor: attribute(BOLD, 255, 24),
  dim: attribute(0, 240),
  fresh: attribute(BOLD, 22),
  found: attribute(BOLD, 90),
  gone: attribute(0, 241),
  good: attribute(0, 22),
  warn: attribute(BOLD, 94),
  critical: attribute(BOLD, 124),
  bar: attribute(0, 22),
  barEmpty: attribute(0, 241),
  key: attribute(BOLD),
  keyLabel: attribute(0, 235, 252),
};

/** Blue and orange in place of green and red: those keep apart for nearly all eyes. Urgency is underlined besides. */
const SAFE_DARK = {
  fresh: attribute(BOLD, 117),
  good: attribute(0, 75),
  bar: attribute(0, 75),
  warn: attribute(BOLD, 222),
  critical: attribute(BOLD | UNDERLINE, 214),
} as const;
const SAFE_LIGHT = {
  fresh: attribute(BOLD, 25),
  good: attribute(0, 25),
  bar: attribute(0, 25),
  warn: attribute(BOLD, 58),
  critical: attribute(BOLD | UNDERLINE, 94),
} as const;

export type Background = 'dark' | 'light';

/** The theme for a palette of that depth on that background, as it was chosen. Roles by palette index need 256 colours. */
export function themeFor(
  colors: ColorDepth,
  { name, roles }: ThemeChoice = { name: 'auto', roles: {} },
  background: Background = 'dark',
): Theme {
  const ground = name === 'dark' || name === 'light' ? name : background;
  const theme = colors === 'mono' || name === 'mono' ? MONO : withSafeColors(colors, name, ground);
  if (colors !== '256') return theme;
  const own = Object.entries(roles).map(([role, said]) => [role, attributeOf(said)] as const);
  return { ...theme, ...(Object.fromEntries(own) as Partial<Record<Role, Attribute>>) };
}

function withSafeColors(colors: '8' | '256', name: ThemeName, ground: Background): Theme {
  if (colors === '8') return ground === 'light' ? EIGHT_LIGHT : EIGHT;
  const theme = ground === 'light' ? LIGHT : DARK;
  if (name !== 'colour-blind') return theme;
  return { ...theme, ...(ground === 'light' ? SAFE_LIGHT : SAFE_DARK) };
}

function attributeOf({ foreground, background, isBold }: RoleColors): Attribute {
  return attribute(isBold ? BOLD : 0, foreground, background);
}

/** The background's palette index; absent where it is the terminal's own. */
export function backgroundOf(attribute: Attribute): number | undefined {
  const color = attribute & DEFAULT_COLOR;
  return color === DEFAULT_COLOR ? undefined : color;
}

/** The foreground's palette index; absent where it is the terminal's own. */
export function foregroundOf(attribute: Attribute): number | undefined {
  return backgroundOf(attribute >> 9);
}

function attribute(flags = 0, foreground = DEFAULT_COLOR, background = DEFAULT_COLOR): Attribute {
  return (flags << 18) | (foreground << 9) | background;
}
