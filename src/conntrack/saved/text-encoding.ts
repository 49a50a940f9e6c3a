// The encoding of a saved text, told from its beginning: UTF-16 of either end becomes UTF-8, no mark is left, and what
// mail spells as quoted-printable is what it was.

/** Turns a text's chunks into UTF-8, as they come. */
export interface Decoding {
  /** The same bytes where they are UTF-8 or older. */
  decode(chunk: Uint8Array): Uint8Array;
}

/** How many of the first bytes are to be skipped, and how the rest is decoded. */
export function decodingOf(first: Uint8Array): { readonly skipped: number; readonly decoding: Decoding } {
  const [a, b, c, d] = first;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { skipped: 3, decoding: AS_IT_IS };
  if (a === 0xff && b === 0xfe) return { skipped: 2, decoding: utf16('utf-16le') };
  if (a === 0xfe && b === 0xff) return { skipped: 2, decoding: utf16('utf-16be') };
  // Without a mark: every other byte of plain text is 0.
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return { skipped: 0, decoding: utf16('utf-16le') };
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return { skipped: 0, decoding: utf16('utf-16be') };
  return { skipped: 0, decoding: QUOTED_PRINTABLE.test(latin1(first)) ? quotedPrintable() : AS_IT_IS };
}

/** A row's `=` is spelt out there. */
const QUOTED_PRINTABLE = /\b(?:src|dst|[sd]port|mark|use)=3D/;
const AS_IT_IS: Decoding = { decode: chunk => chunk };

function utf16(encoding: 'utf-16le' | 'utf-16be'): Decoding {
  const decoder = new TextDecoder(encoding);
  return { decode: chunk => Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8') };
}

/** `=3D` is `=`, and a line that ends in `=` goes on. What might be cut at a chunk's end waits for the next. */
function quotedPrintable(): Decoding {
  let kept = '';
  return {
    decode: chunk => {
      const text = kept + latin1(chunk);
      kept = /=[\dA-F]?[ \t]*\r?$/.exec(text)?.[0] ?? '';
      return Buffer.from(fromQuotedPrintable(text.slice(0, text.length - kept.length)), 'latin1');
    },
  };
}

function fromQuotedPrintable(text: string): string {
  return text.replace(/=[ \t]*\r?\n|=([\dA-F]{2})/g, (_, code?: string) =>
    code === undefined ? '' : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
