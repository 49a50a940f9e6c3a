// What mail, web pages and terminals leave in a text, taken off again: colours, marks of no width, entities, odd blanks.

/** Escape sequences, with their ESC, as `^[` where a tool spelt it, or without it where pasting lost it. */
const SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /(?:\u001b|\^\[|\u241b)\][^\u0007\u001b]*(?:\u0007|\u001b\\)|(?:\u001b|\^\[|\u241b)?\[[0-9;]*[mK]|(?:\u001b|\^\[|\u241b|\u009b)\[?[0-?]*[ -/]*[@-~]/g;
const NO_WIDTH = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\0/g;
const BLANKS = /[\t\v\f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g;
/** Tags that a copied page leaves around a row; those of a line break count as one. */
const LINE_TAGS = /<(?:br|\/?p|\/?tr|\/?li|\/?div|\/?pre)\b[^<>]*>/gi;
const CELL_TAGS = /<\/?(?:td|th)\b[^<>]*>/gi;
const INLINE_TAGS = /<\/?(?:span|b|i|u|em|strong|font|code|tt|table|tbody|html|body|a|mark)(?:\s[^<>]*)?>/gi;
const ENTITY =
  /&(?:(amp|lt|gt|quot|apos|nbsp|ensp|emsp|thinsp|equals|lsqb|rsqb)|#(\d{1,6})|#x([\da-f]{1,5}));/gi;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  equals: '=',
  lsqb: '[',
  rsqb: ']',
};

/** A terminal's frame at both ends of a line, and the blanks that fill it. */
const BOX = /^\s*[\u2500-\u257f](.*?)\s*[\u2500-\u257f]\s*$/;
/** A row whose line ends or quotes are spelt out, as in a text of JSON. */
const ESCAPED = /src=.*\\(?:[nrt"\\]|u00[\da-f]{2})/is;

/** The lines that one line of a saved text is once it is clean: a tag or a lone CR may hold several. */
export function cleanLines(bytes: Uint8Array): string[] {
  let text = withoutBackspaces(decoded(bytes).replace(SEQUENCES, ''));
  if (text.includes('<')) {
    text = text.replace(LINE_TAGS, '\r').replace(CELL_TAGS, '\t').replace(INLINE_TAGS, '');
  }
  text = withEntities(text).replace(BOX, '$1');
  if (ESCAPED.test(text)) text = withoutEscapes(text);
  text = text.replace(NO_WIDTH, '');
  return text
    .split('\r')
    .filter((line, at) => line !== '' || at === 0)
    .map(line => line.replace(BLANKS, blank => (blank === '\t' ? '\t' : ' ')));
}

function withoutEscapes(text: string): string {
  return text
    .replace(/\\r?\\n|\\n/g, '\r')
    .replace(/\\[rt]/g, ' ')
    .replace(/\\(["\\])/g, '$1')
    .replace(/\\u00([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Whether a line may hold something of the kind, so that no reader may take it as it is. */
export function isOdd(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= DELETE || byte === AMPERSAND || (byte < SPACE && byte !== TAB && byte !== CR)) return true;
  }
  return false;
}

/** UTF-8 where it is that, else one character a byte. */
function decoded(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  return text.includes('\ufffd') ? Buffer.from(bytes).toString('latin1') : text;
}

/** As a terminal shows them: each takes back what stands before it. */
function withoutBackspaces(text: string): string {
  if (!text.includes('\b')) return text;
  const shown: string[] = [];
  for (const char of text) {
    if (char === '\b') shown.pop();
    else shown.push(char);
  }
  return shown.join('');
}

function withEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (whole, name?: string, decimal?: string, hexadecimal?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0xffff ? String.fromCharCode(code) : whole;
  });
}

const TAB = 9;
const CR = 13;
const SPACE = 32;
const AMPERSAND = 38;
const DELETE = 127;
