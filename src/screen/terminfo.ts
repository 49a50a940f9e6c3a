// The terminal descriptions conntop draws by: blessed's own three, whatever the system has installed.
import { Tput } from './blessed.ts';
import descriptions from './terminfo.json' with { type: 'json' };

export type TerminfoName = keyof typeof descriptions;

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

function isOwn(name: string): name is TerminfoName {
  return Object.hasOwn(descriptions, name);
}
