// The program of the far side: a loop in the POSIX shell that answers one request line after the other.
//
// It needs cat and what is built into busybox ash; nothing is written, and conntrack(8), ip(8) and the tools of the
// packet filter are run only to list. A request is a line "ID LETTER ARGUMENTS". The answer is sections of text, each
// opened by a marker line "TOKEN ID LETTER ARGUMENTS", and ends with the marker "TOKEN ID . STATUS". Every marker stands
// behind a line feed of its own, since files need not end with one. TOKEN is a random word that comes as the first line of
// input, so that no text from the router or its clients can be taken for a marker.
import { LABEL_NAMES } from '../label-names.ts';
import { MOST_OF_RULES, RULE_COMMANDS } from '../rules.ts';

/** The letters of the requests. */
export const Request = {
  /** The loop is there; the section names the two ends of the connection, as SSH_CONNECTION has them. */
  HELLO: 'h',
  /** Remembers which of the small files named (relative to the proc root) can be read; answers with the sysctls. */
  WATCH: 'w',
  /** The remembered files: the sysctls in one section, a line each, then a section for every other file. */
  FACTS: 'f',
  /** As FACTS, without the sysctls: where there are none but counters, no program is started for it. */
  COUNTERS: 'k',
  /**
   * The table; with `labels`, which no file tells, only from conntrack(8). The section names where it is from: a file,
   * `conntrack`, or `denied`, `none` or `unlabelled`.
   */
  TABLE: 't',
  /** Files by absolute path, a section each; a path that ends in / is all files of that directory. */
  FILES: 'c',
  /** What conntrack -S prints. */
  STATISTICS: 'n',
  /** What ip -6 neigh prints. */
  NEIGHBOURS: 'g',
  /** What the tools of the packet filter list, a section for each; runs nothing but their listing. */
  RULES: 'r',
  /** Two lines of /proc/PID/stat: the loop's own, then that of the server that runs it. */
  USAGE: 'u',
  /** Runs conntrack(8) with the quoted arguments; only in a loop that was started with `allowChanges`. */
  CHANGE: 'x',
} as const;
export type Request = (typeof Request)[keyof typeof Request];

export interface FarLoopOptions {
  /** The proc file system of the far side. */
  readonly procRoot: string;
  /** Whether the loop can be asked to change the table. */
  readonly allowChanges: boolean;
}

/**
 * The loop as one line for `sh -c`; its first argument stands for SSH_CONNECTION where that is not handed on. It holds no single quote, backslash or exclamation mark, so that in single quotes
 * every login shell hands it on as it is, csh and fish included.
 */
export function farLoop({ procRoot, allowChanges }: FarLoopOptions): string {
  if (!isPlainPath(procRoot)) throw new Error(`not a plain path: ${procRoot}`);
  const functions = allowChanges ? [...FUNCTIONS, CHANGE] : FUNCTIONS;
  // Shells that dropbear starts lack the directories where conntrack(8) is.
  return [`P=${procRoot}`, ENDS, 'PATH=$PATH:/usr/sbin:/sbin', ...functions, LOOP].join('; ');
}

/** Whether a path means itself to the far shell, without quotes. */
export function isPlainPath(path: string): boolean {
  return /^[A-Za-z0-9_./-]+$/.test(path) && !path.includes('..') && !path.startsWith('-');
}

/** One word or more, quoted so that any POSIX shell takes them as they are. Throws on what no request line can hold. */
export function quoteWords(words: readonly string[]): string {
  const bad = words.find(word => /\p{Cc}/u.test(word));
  if (bad !== undefined) throw new Error(`control character in ${JSON.stringify(bad)}`);
  return words.map(word => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
}

/**
 * Sysctls are read by one cat for all of them: the shell's own read takes single bytes, and a sysctl gives its first
 * byte only to that. Counters are a few lines, which read takes for less than starting a cat costs.
 * Rules are cut where they are very many and head is there to cut them.
 */
const FUNCTIONS = [
  's() { echo; echo "$T $i $*"; }',
  'h() { s h $C; }',
  'w() { F=; L=; for p in $a; do [ -r $P/$p ] || continue; ' +
    'case $p in sys/*) F="$F $P/$p";; *) L="$L $p";; esac; done; s w; echo $F; }',
  'f() { s f; [ -z "$F" ] || cat $F 2>/dev/null; k; }',
  'k() { for p in $L; do s l $p; case $p in ' +
    'net/stat/*) while IFS= read -r l; do echo "$l"; done <$P/$p;; *) cat $P/$p;; esac; done; }',
  't() { [ -n "$a" ] || for n in nf_conntrack ip_conntrack; do [ -r $P/net/$n ] && { s t $n; cat $P/net/$n; return; }; done; ' +
    'command -v conntrack >/dev/null && { s t conntrack; l ipv4 && l ipv6; return; }; ' +
    'if [ -n "$a" ]; then s t unlabelled; elif [ -e $P/net/nf_conntrack ]; then s t denied; else s t none; fi; }',
  `l() { o=extended,id; [ -e ${LABEL_NAMES} ] && o=$o,labels; conntrack -L -f $1 -o $o </dev/null; }`,
  'c() { for p in $a; do case $p in */) for q in $p*; do [ -f "$q" ] && { s c $p; cat "$q"; }; done;; ' +
    '*) [ -r $p ] && { s c $p; cat $p; };; esac; done; :; }',
  'n() { s n; conntrack -S </dev/null; }',
  'g() { command -v ip >/dev/null || return; s g; ip -6 neigh show </dev/null; }',
  `q() { command -v $1 >/dev/null || return; s r $1; $* </dev/null | { head -c ${MOST_OF_RULES} 2>/dev/null || cat; }; }`,
  `r() { ${RULE_COMMANDS.map(argv => `q ${argv.join(' ')}`).join('; ')}; :; }`,
  'u() { s u; for q in $$ $PPID; do read -r l </proc/$q/stat && echo "$l"; done; }',
];
const ENDS = 'C=$SSH_CONNECTION; [ -n "$C" ] || C=$1';
const CHANGE = 'x() { s x; eval "conntrack $a" 2>&1 </dev/null; }';
const LOOP = 'read -r T || exit; while read -r i k a; do $k; s . $?; done';
