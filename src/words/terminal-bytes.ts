// Bytes on their way to a terminal: lines as they are, and a mark in place of whatever a terminal would act on.

const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const DELETE = 127;

/** C0 but for tab and line ends, DEL, C1, zero-width and bidi marks. */
const ACTED_ON =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /[\0-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** The same bytes where they are plain ASCII lines; else their text as UTF-8, with `?` for what a terminal acts on. */
export function forTerminal(bytes: Uint8Array): Uint8Array {
  if (isPlain(bytes)) return bytes;
  return Buffer.from(Buffer.from(bytes).toString('utf8').replace(ACTED_ON, '?'));
}

function isPlain(bytes: Uint8Array): boolean {
  for (const byte of bytes) {
    if (byte >= DELETE || (byte < SPACE && byte !== LF && byte !== CR && byte !== TAB)) return false;
  }
  return true;
}
