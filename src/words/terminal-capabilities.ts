// What the terminal can show, told from the environment alone: which description, how many colours, UTF-8 or not.

/** The terminal descriptions that there are of ours. */
export type TerminfoName = 'linux' | 'xterm' | 'xterm-256color';

const COLOR_DEPTHS = ['mono', '8', '256'] as const;
export type ColorDepth = (typeof COLOR_DEPTHS)[number];

export interface TerminalCapabilities {
  terminfo: TerminfoName;
  colors: ColorDepth;
  utf8: boolean;
}

const MANY_COLORS = /256color|direct|kitty|alacritty|foot|ghostty|wezterm/;
const NO_COLORS = /^(?:vt|ansi-m|hpterm|wy)|-m$|mono/;

/** Reads TERM, NO_COLOR and the locale; `ascii` forces plain characters whatever the locale says. */
export function capabilitiesOf(env: NodeJS.ProcessEnv, ascii: boolean): TerminalCapabilities {
  const name = (env.TERM ?? '').toLowerCase();
  return {
    terminfo: terminfoFor(name),
    colors: colorsFor(name, env.NO_COLOR),
    utf8: !ascii && isUtf8(env),
  };
}

function terminfoFor(name: string): TerminfoName {
  if (name.startsWith('linux')) return 'linux';
  return MANY_COLORS.test(name) ? 'xterm-256color' : 'xterm';
}

/** NO_COLOR counts when it is set and not empty (no-color.org). */
function colorsFor(name: string, noColor: string | undefined): ColorDepth {
  if (noColor || NO_COLORS.test(name)) return 'mono';
  return MANY_COLORS.test(name) ? '256' : '8';
}

/** The locale by POSIX precedence: an empty variable is as good as an unset one. */
function isUtf8(env: NodeJS.ProcessEnv): boolean {
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}

/** By COLORFGBG, which some terminals set: the last number is the background's of the eight or sixteen colours. */
export function backgroundOf({ COLORFGBG = '' }: NodeJS.ProcessEnv): 'dark' | 'light' {
  return /;(?:7|15)$/.test(COLORFGBG) ? 'light' : 'dark';
}
