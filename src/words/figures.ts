// How figures are written in sentences and headings: grouped digits, percent, memory.
//
// The cells of columns have formats of their own, in sizes.ts.

const MEBIBYTE = 1_048_576;

/** A whole number with its thousands parted: `11,482`. */
export function formatCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A share of 1 in percent, whole above ten, rounded down so that only a full table reads 100%: `70%`, `0.2%`. */
export function formatPercent(share: number): string {
  const percent = share * 100 + 1e-9;
  if (share > 0 && percent < 0.1) return '<0.1%';
  return `${share > 0 && percent < 10 ? (Math.floor(percent * 10) / 10).toFixed(1) : Math.floor(percent)}%`;
}

/** Bytes in MiB, with one decimal below ten: `6.4 MiB`, `112 MiB`. */
export function formatMebibytes(bytes: number): string {
  const size = bytes / MEBIBYTE;
  return `${size < 10 ? size.toFixed(1) : formatCount(size)} MiB`;
}

/** A count with its noun: `1 source`, `3,412 sources`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}
