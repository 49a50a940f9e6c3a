// Numbers as people read them in a column: counts, sizes and rates.

const UNITS = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

/** A size in at most four characters and its unit, by powers of 1000: 999, 1.2k, 45k, 1.2M. */
export function formatSize(size: number): string {
  let unit = 0;
  let rest = size;
  while (rest >= 999.5 && unit < UNITS.length - 1) {
    rest /= 1000;
    unit++;
  }
  const digits = unit > 0 && rest < 9.95 ? 1 : 0;
  return `${rest.toFixed(digits)}${UNITS[unit]}`;
}

/** Bytes a second, in bits where asked for: `1.2MB/s`, `9.6Mb/s`; nothing at all for what is not known. */
export function formatRate(perSecond: number, inBits = false): string {
  if (Number.isNaN(perSecond)) return '';
  if (perSecond < 0.5) return '0';
  return inBits ? `${formatSize(perSecond * 8)}b/s` : `${formatSize(perSecond)}B/s`;
}
