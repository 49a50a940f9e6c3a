// Makes text from outside safe for a terminal, and fits safe text into cells.
import { isIP } from 'node:net';

/** The longest text let through, in cells; also the longest name DNS allows (RFC 1035, 2.3.4). */
const MAX_TEXT_CELLS = 255;

const ORDINARY = /^[ -z|~]*$/;

/*
 * What is let through is listed, not what is kept out: printable ASCII, then Latin, Greek and Cyrillic
 * letters and the usual punctuation, each one cell wide as wcwidth(3) has it outside CJK locales.
 * That leaves out C0, C1, bidi controls, combining, wide, private and unassigned characters.
 */
const NOT_ONE_SAFE_CELL =
  /[^ -~\u00a1-\u00ac\u00ae-\u024f\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u052f\u2010-\u2015\u2018-\u201f\u2026\u20ac]/gu;

const NOT_IN_HOST_NAME = /[^!-~]/gu;

/**
 * Text of the kernel, of a configuration or of a stranger, with one character a cell, at most 255 cells.
 * What is no safe cell becomes `?`; `{` and `}` become `(` and `)`, so that no blessed tag is left.
 */
export function safeText(outside: string): string {
  if (outside.length <= MAX_TEXT_CELLS && ORDINARY.test(outside)) return outside;
  // Composed first, so that a letter written with a combining accent keeps it.
  const composed = outside.slice(0, MAX_TEXT_CELLS).normalize('NFC');
  return withoutTags(composed.replace(NOT_ONE_SAFE_CELL, '?')).slice(0, MAX_TEXT_CELLS);
}

/**
 * A host name as printable ASCII in one word of at most 255 cells; absent where nothing is left of it.
 * A name that reads as an address is absent too: a client must not pose as another host.
 */
export function safeHostName(outside: string): string | undefined {
  const whole = outside.endsWith('.') ? outside.slice(0, -1) : outside;
  const name = withoutTags(whole.slice(0, MAX_TEXT_CELLS).replace(NOT_IN_HOST_NAME, '?'));
  return name === '' || isIP(name) !== 0 ? undefined : name;
}

/** The cells that safe text takes. */
export function cellWidth(safe: string): number {
  return safe.length;
}

/**
 * Safe text cut to at most `width` cells, at its end or at its start; never padded.
 * With `markTruncated` the last cell on the cut side is a `+`, as iptstate's -m does.
 */
export function fitCells(
  safe: string,
  width: number,
  markTruncated = false,
  cut: 'end' | 'start' = 'end',
): string {
  const room = Math.max(0, Math.floor(width));
  if (cellWidth(safe) <= room) return safe;
  const mark = markTruncated && room > 0 ? '+' : '';
  const kept = room - mark.length;
  return cut === 'end' ? safe.slice(0, kept) + mark : mark + safe.slice(safe.length - kept);
}

function withoutTags(text: string): string {
  return text.replaceAll('{', '(').replaceAll('}', ')');
}
