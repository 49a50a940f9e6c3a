// The encoding of a saved text, told from its first bytes: UTF-16 of either end becomes UTF-8, and no mark is left.

/** So many bytes tell it. */
export const TELLING_BYTES = 4;

/** Turns a text's chunks into UTF-8, as they come. */
export interface Decoding {
  /** The same bytes where they are UTF-8 or older. */
  decode(chunk: Uint8Array): Uint8Array;
}

/** What the first bytes are to be skipped, and how the rest is decoded. */
export function decodingOf(first: Uint8Array): { readonly skipped: number; readonly decoding: Decoding } {
  const [a, b, c, d] = first;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { skipped: 3, decoding: AS_IT_IS };
  if (a === 0xff && b === 0xfe) return { skipped: 2, decoding: utf16('utf-16le') };
  if (a === 0xfe && b === 0xff) return { skipped: 2, decoding: utf16('utf-16be') };
  // Without a mark: every other byte of plain text is 0.
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return { skipped: 0, decoding: utf16('utf-16le') };
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return { skipped: 0, decoding: utf16('utf-16be') };
  return { skipped: 0, decoding: AS_IT_IS };
}

const AS_IT_IS: Decoding = { decode: chunk => chunk };

function utf16(encoding: 'utf-16le' | 'utf-16be'): Decoding {
  const decoder = new TextDecoder(encoding);
  return { decode: chunk => Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8') };
}
