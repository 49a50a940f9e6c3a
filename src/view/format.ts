// Numbers as people read them in a column: durations, counts, sizes and rates.

const MINUTE = 60;
const HOUR = 3600;
const UNITS = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

/** Seconds as iptstate writes a TTL: h:mm:ss, hours without bound. */
export function formatTimeout(seconds: number): string {
  const whole = Math.floor(seconds);
  const minutes = String(Math.floor((whole % HOUR) / MINUTE)).padStart(2, '0');
  return `${Math.floor(whole / HOUR)}:${minutes}:${String(whole % MINUTE).padStart(2, '0')}`;
}

/** Seconds in at most two units, for prose: 45s, 1m59s, 3h05m, 2d4h. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole}s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)}m${String(whole % MINUTE).padStart(2, '0')}s`;
  const hours = Math.floor(whole / HOUR);
  if (hours < 48) return `${hours}h${String(Math.floor((whole % HOUR) / MINUTE)).padStart(2, '0')}m`;
  return `${Math.floor(hours / 24)}d${hours % 24}h`;
}

/** A whole number with its thousands parted: 11,482. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

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

/** A share of 1 in percent, whole above ten. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '<0.1%';
  return `${percent < 9.95 && percent > 0 ? percent.toFixed(1) : Math.round(percent)}%`;
}
