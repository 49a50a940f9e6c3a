// The ways in which rows reach us: what stands before and behind them, how they are encoded, where they are broken.
import fc from 'fast-check';

/** Stands before a row, on its line. */
export const PREFIXES = [
  '',
  '12:',
  '7: ',
  'nf_conntrack:',
  '/proc/net/nf_conntrack:12:',
  '> ',
  '>> ',
  '| ',
  '    ',
  '\t',
  '- ',
  '* ',
  '1. ',
  '2) ',
  '• ',
  '`',
  '"',
  "'",
  '[12:31:07] ',
  '17:14:21 ',
  '2026-11-21T02:00:37+01:00 ',
  '2026-11-21 02:00:37.123456 ',
  'Jul 16 12:54:54 router conntrack[812]: ',
  '<6>Jul 16 12:54:54 router kernel: [  812.123456] ',
  'Nov 21 02:00:37 OpenWrt user.notice conntrack: ',
  'root@OpenWrt:~# ',
  '+',
  '(',
] as const;

/** Stands behind a row, on its line. */
export const SUFFIXES = [
  '',
  ' ',
  '\r',
  '  \r',
  '`',
  '"',
  "'",
  ' |',
  ' root@OpenWrt:~# ',
  'root@OpenWrt:~# ',
  ' $',
  ')',
  ';',
  '</pre>',
];

/** How characters are spelt. The text stays the same to a reader's eye. */
export const ENCODINGS: readonly (readonly [name: string, encode: (text: string) => Buffer])[] = [
  ['UTF-8', text => Buffer.from(text)],
  ['UTF-8 with a mark', text => Buffer.from(`\ufeff${text}`)],
  ['UTF-16 LE', text => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 BE', text => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ['no-break blanks', text => Buffer.from(text.replaceAll(' ', '\u00a0'))],
  [
    'no-break blanks in latin1',
    text => Buffer.from(text.replaceAll(' ', '\u00a0').replace(/[^\0-\u00ff]/g, '?'), 'latin1'),
  ],
  ['every other blank wide', text => Buffer.from(text.replace(/ (\S+) /g, ' $1\u2003'))],
  ['marks of no width', text => Buffer.from(text.replace(/(\w)=/g, '$1\u200b='))],
  [
    'HTML entities',
    text =>
      Buffer.from(
        text
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;')
          .replaceAll(' ', '&nbsp;'),
      ),
  ],
  [
    'colours',
    text => Buffer.from(text.replace(/(tcp|udp|src=)/g, '\u001b[01;31m\u001b[K$1\u001b[m\u001b[K')),
  ],
  ['colours whose ESC is lost', text => Buffer.from(text.replace(/(tcp|udp)/g, '[01;31m[K$1[m[K'))],
  ['backspaces', text => Buffer.from(text.replaceAll('src', 's\bsr\brc\bc'))],
  ['CR LF', text => Buffer.from(text.replaceAll('\n', '\r\n'))],
];

/** A row broken at these places of its text: at a blank the blank goes, elsewhere nothing does. */
export function broken(row: string, places: readonly number[], indent: string): string {
  const sorted = [...new Set(places.map(place => place % row.length))]
    .filter(place => place > 0)
    .sort((a, b) => a - b);
  let text = '';
  let before = 0;
  for (const place of sorted) {
    text += `${row.slice(before, place).trimEnd()}\n${indent}`;
    before = place;
  }
  return text + row.slice(before).trimStart();
}

export const wrapping = fc.record({
  prefix: fc.constantFrom(...PREFIXES),
  suffix: fc.constantFrom(...SUFFIXES),
  encoding: fc.constantFrom(...ENCODINGS),
  places: fc.oneof(fc.constant<number[]>([]), fc.array(fc.nat(400), { minLength: 1, maxLength: 3 })),
  indent: fc.constantFrom('', '', '     '),
  everyLine: fc.boolean(),
});
