// The look of each role on the screen as blessed's attribute word, for terminals of no, 8 and 256 colours.
import type { ColorDepth } from '../words/terminal-capabilities.ts';

const ROLES = [
  'title',
  'border',
  'label',
  'value',
  'header',
  'headerSorted',
  'cursor',
  'dim',
  'fresh',
  'found',
  'gone',
  'good',
  'warn',
  'critical',
  'bar',
  'barEmpty',
  'key',
  'keyLabel',
] as const;

export type Role = (typeof ROLES)[number];

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

const MANY: Theme = {
  title: attribute(BOLD, 81),
  border: attribute(0, 240),
  label: attribute(0, 109),
  value: attribute(BOLD),
  header: attribute(0, 253, 238),
  headerSorted: attribute(BOLD, 255, 24),
  cursor: attribute(0, 16, 81),
  dim: attribute(0, 245),
  fresh: attribute(BOLD, 114),
  found: attribute(BOLD, 222),
  gone: attribute(0, 242),
  good: attribute(0, 114),
  warn: attribute(BOLD, 215),
  critical: attribute(BOLD, 203),
  bar: attribute(0, 71),
  barEmpty: attribute(0, 240),
  key: attribute(BOLD),
  keyLabel: attribute(0, 253, 238),
};

const THEMES: Record<ColorDepth, Theme> = { mono: MONO, '8': EIGHT, '256': MANY };

/** The theme for a palette of that depth. */
export function themeFor(colors: ColorDepth): Theme {
  return THEMES[colors];
}

/** The background's palette index; absent where it is the terminal's own. */
function backgroundOf(attribute: Attribute): number | undefined {
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
