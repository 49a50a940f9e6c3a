// The terminal descriptions conntop draws by: blessed's own three, whatever the system has installed.
import type { TerminfoName } from '../words/terminal-capabilities.ts';
import { Tput } from './blessed.ts';
import descriptions from './terminfo.json' with { type: 'json' };

/**
 * Makes blessed take terminal descriptions from us. It cannot read the number format that ncurses has used
 * since 6.1, and it compiles what it reads to JavaScript, which a program run by root must not do with a
 * file that `$TERMINFO` names.
 */
export function useOwnTerminfo(): void {
  Tput.prototype.readTerminfo = function readTerminfo(requested) {
    const wanted = requested || this.terminal;
    const name: TerminfoName = isOwn(wanted) ? wanted : 'xterm';
    return this.parseTerminfo(Buffer.from(descriptions[name], 'base64'), name);
  };
}

const compile = Tput.prototype._compile;

/** Makes blessed compile what a terminal can do when it is asked for: a screen sends a dozen of the four hundred things. */
export function compileWhenUsed(): void {
  Tput.prototype._compile = function compileLater(info, key, value) {
    if (typeof value !== 'string') return compile.call(this, info, key, value);
    let compiled: unknown;
    return (parameters: unknown) => {
      compiled ??= compile.call(this, info, key, value);
      return (compiled as (parameters: unknown) => unknown)(parameters);
    };
  };
}

function isOwn(name: string): name is TerminfoName {
  return Object.hasOwn(descriptions, name);
}
