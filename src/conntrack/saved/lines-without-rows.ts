// Lines of a saved text that hold no row: those that belong to it all the same, and why each of the others is none.

/** What conntrack(8), watch, a prompt or a listing puts around a table. */
const FRAMES: readonly RegExp[] = [
  /^\s*conntrack(?: v[\d.]+ \(conntrack-tools\))?: (?:\d+|connection tracking table).*(?:been|has been) (?:shown|deleted|updated|created|added|emptied|destroyed)\.?\s*$/,
  /^\s*Every \d+(?:\.\d+)?s?: .*$/,
  /^\s*(?:[A-Za-z_][\w.-]*@[\w.-]+(?:[ :][^\s#$%>]*)?|\[[^\]]*\]|[A-Za-z_][\w.-]*)?\s*[#$%>]\s*(?:(?:sudo\s+)?(?:[/\w.-]*\/)?(?:cat|zcat|conntrack|watch|grep|head|tail|less|more|show|run|ssh|exit|logout|ip|pfctl|adb|ts|tee)\b(?!.*\bsrc=).*)?$/,
  /^\s*(?:cat|zcat|sudo cat|conntrack -\S.*|sudo conntrack -\S.*)(?:\s+\/proc\/\S+)?\s*$/,
  /^\s*[-=_*~`+|]{3,}\s*\w{0,12}\s*$/,
  // Pagers, boxes of terminals, and lines of titles as Markdown has them.
  /^\s*(?:--More--|-- more --)(?:\s*\(\d+%\))?\s*$|^\s*(?:lines \d+-\d+(?:\/\d+)?\s*)?\(END\)\s*$|^\s*(?:\[\d+ lines?\]|~)\s*$/i,
  /^[\s\u2500-\u257f]+$/,
  /^\s*\|[\s:|-]+\|?\s*$|^\s*\|(?:\s*(?:#|flows?|rows?|lines?|entry|entries|no\.?|nr\.?)\s*\|)+\s*$/i,
  // What stands around code in a forum, and around an answer in a log of commands.
  /^\s*\[\/?(?:code|quote|pre|spoiler|php|plain|icode)(?:=[^\]]*)?\]\s*$/i,
  /^(?:=~)+=? PuTTY log .* (?:=~)+=?$|^Script (?:started|done) on /,
  /^\s*(?:[\]})]+[,;]?|[{(])\s*$/,
  /^==> .* <==$|^(?:diff --git |--- |\+\+\+ |@@ -\d|index [\da-f]+\.\.)|^\d+(?:,\d+)?[acd]\d+(?:,\d+)?$/,
];

/** Whether nothing stands in a line but blanks, and signs of quoting. */
export function isBlank(text: string): boolean {
  return /^[\s>|*`"'+.\u2022\u00b7\u2013\u2014-]*$/.test(text);
}

/** Whether a line belongs to what stands around a table, and is no damage. */
export function isFrame(text: string): boolean {
  return FRAMES.some(frame => frame.test(text));
}

/** How many rows conntrack's closing line says it has shown; undefined where it is no such line. */
export function shownCount(text: string): number | undefined {
  const match = /^\s*conntrack(?: v\S+ \(conntrack-tools\))?: (\d+) flow entries have been shown/.exec(text);
  return match ? Number(match[1]) : undefined;
}

/** What a file begins with that is something else altogether, in hexadecimal. */
const SIGNATURES: readonly (readonly [begin: string, what: string])[] = [
  ['d4c3b2a1', 'a packet capture'],
  ['a1b2c3d4', 'a packet capture'],
  ['4d3cb2a1', 'a packet capture'],
  ['a1b23c4d', 'a packet capture'],
  ['0a0d0d0a', 'a packet capture'],
  ['1f8b', 'gzip: unreadable'],
  ['28b52ffd', 'compressed, and not with gzip'],
  ['fd377a585a', 'compressed, and not with gzip'],
  ['425a68', 'compressed, and not with gzip'],
  ['504b0304', 'a zip archive'],
  ['7f454c46', 'a program'],
  ['89504e47', 'a picture'],
  ['ffd8ff', 'a picture'],
  ['47494638', 'a picture'],
  ['25504446', 'a PDF document'],
  ['53514c69746520666f726d6174', 'a database'],
];

/** What a file is by its first bytes, where that is no text; undefined where it may be. */
export function signatureOf(first: Uint8Array): string | undefined {
  const begin = Buffer.from(first.subarray(0, 16)).toString('hex');
  return SIGNATURES.find(([signature]) => begin.startsWith(signature))?.[1];
}

const KINDS: readonly (readonly [form: RegExp, what: string])[] = [
  [/^\s*[{[]\s*(?:["{[\]}]|$)/, 'a JSON document'],
  [/^\s*(?:<!doctype html|<html)/i, 'a web page'],
  [/^\s*<(?:\?xml|\w[\w:-]*[\s>/])/, 'an XML document without flows'],
  [/^\S+:[^:]*:\d+:\d+:/, 'a password file'],
  [/^\s*cpu=\d+\s/, 'counters of conntrack -S, not a table'],
  [/\bproto=\d+\b.*\b(?:mask-src|master-src)=|\bl3proto\s*=/, 'an expectation, which conntop expect reads'],
  [
    /^\s*SOURCE\s+.*DESTINATION\s+.*PROTO/,
    "conntop's own text for people: save it with -o extended or -o jsonl",
  ],
  [
    /^\s*(?:Proto\s+Recv-Q|Netid\s+State|Active Internet connections)/,
    'sockets of netstat or ss, not a table',
  ],
  [/^\s*(?:table|chain|Chain|-A|:\w+ (?:ACCEPT|DROP))\s/, 'firewall rules, not a table'],
  [/^\s*(?:\S+ )?\d\d:\d\d:\d\d\.\d+ (?:IP6?|ARP)\b|\bIP6? \S+ > \S+: /, 'packets of tcpdump, not a table'],
  [/nf_conntrack: .*table full/, 'a kernel log'],
];

/** Why a line is no row, in words. `text` is clean; `raw` is the line's beginning, byte for byte as latin1. */
export function reasonFor(text: string, raw = text): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  if (/[\0-\u0008\u000e-\u001a]/.test(raw)) return 'binary, not text';
  const kind = KINDS.find(([form]) => form.test(text));
  if (kind) return kind[1];
  const sources = text.match(/\bsrc=/g)?.length ?? 0;
  if (sources === 0) return 'no src=';
  if (text.length > 16_384) return 'too long for a row';
  if (sources === 1) return 'only one src=: the reply is missing';
  if (sources > 2) return 'more than two src=: rows that run into each other';
  if (!/\b(?:icmp|icmpv6|tcp|udp|udplite|gre|sctp|dccp|unknown)\s+\d+/.test(text))
    return 'no protocol before src=';
  if (/\b(?:src|dst)=(?![\da-f.:]+(?:\s|$))/i.test(text)) return 'an address that is none';
  return 'values that do not fit together';
}
