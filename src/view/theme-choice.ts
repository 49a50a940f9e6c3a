// Which colours the screen is to have, as the configuration says it: a theme by name, and roles one by one.

/** In the order in which they are explained; `auto` asks the terminal for its background. */
export const THEME_NAMES = ['auto', 'dark', 'light', 'mono', 'colour-blind'] as const;
export type ThemeName = (typeof THEME_NAMES)[number];

/** What on the screen has a colour of its own. */
export const ROLES = [
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

/** Palette indices from 0 to 255; undefined for the terminal's own colour. */
export interface RoleColors {
  readonly foreground: number | undefined;
  readonly background: number | undefined;
  readonly isBold: boolean;
}

export interface ThemeChoice {
  readonly name: ThemeName;
  readonly roles: Readonly<Partial<Record<Role, RoleColors>>>;
}

export const USUAL_THEME: ThemeChoice = { name: 'auto', roles: {} };

const COLOR = String.raw`(?:\d{1,3}|default)`;
const ROLE = new RegExp(`^([a-zA-Z]+)=(${COLOR})(?:/(${COLOR}))?(?: (bold))?$`);
const LARGEST_COLOR = 255;

/**
 * Reads names and roles parted by commas: `light,critical=160,cursor=231/25 bold`; the last of several names counts. Yields
 * the part that cannot be read, where there is one.
 */
export function readTheme(text: string): ThemeChoice | { readonly wrong: string } {
  let choice = USUAL_THEME;
  for (const part of text.split(',').map(each => each.trim())) {
    const name = THEME_NAMES.find(
      each => each === part || (part === 'color-blind' && each === 'colour-blind'),
    );
    const [, role, foreground, background, bold] = ROLE.exec(part) ?? [];
    const known = ROLES.find(each => each === role);
    const colors = [foreground, background].map(colorOf);
    if (name) choice = { ...choice, name };
    else if (known && colors.every(color => (color ?? 0) <= LARGEST_COLOR)) {
      const said = { foreground: colors[0], background: colors[1], isBold: bold !== undefined };
      choice = { ...choice, roles: { ...choice.roles, [known]: said } };
    } else return { wrong: part };
  }
  return choice;
}

function colorOf(text: string | undefined): number | undefined {
  return text === undefined || text === 'default' ? undefined : Number(text);
}

/** Whether a background is a light one, by the brightness that the eye gives its parts. Each from 0 to 1. */
export function isLight(red: number, green: number, blue: number): boolean {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5;
}
