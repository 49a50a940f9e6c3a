// How figures are written in sentences and headings: grouped digits, percent, lengths of time, sizes.
//
// The cells of columns have formats of their own, in sizes.ts.

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
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

/** Seconds in their two largest units: `1m59s`, `2h04m`, `5d`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole}s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)}m${pair(whole % MINUTE)}s`;
  if (whole < DAY) return `${Math.floor(whole / HOUR)}h${pair(Math.floor((whole % HOUR) / MINUTE))}m`;
  const hours = Math.floor((whole % DAY) / HOUR);
  return `${Math.floor(whole / DAY)}d${hours === 0 ? '' : `${hours}h`}`;
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

function pair(value: number): string {
  return String(value).padStart(2, '0');
}
