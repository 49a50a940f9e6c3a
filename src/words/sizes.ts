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

/** A rate; nothing at all for none, so that a quiet column stays quiet. */
export function formatRate(perSecond: number): string {
  if (Number.isNaN(perSecond)) return '';
  return perSecond < 0.5 ? '0' : `${formatSize(perSecond)}/s`;
}
