// When a flow began or ended, in the two spellings of conntrack(8): ctime(3) in its lines, nanoseconds in its XML.

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const NANOSECONDS = 1_000_000_000n;

/** `Sat Nov 21 02:00:37 2026`, local time; text in neither spelling is left as it is. */
export function startAsCtime(text: string): string {
  if (!isNanoseconds(text)) return text;
  const date = new Date(Number(BigInt(text) / NANOSECONDS) * 1000);
  if (Number.isNaN(date.getTime())) return text;
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  const day = String(date.getDate()).padStart(2);
  return `${DAYS[date.getDay()]} ${MONTHS[date.getMonth()]} ${day} ${time} ${date.getFullYear()}`;
}

/** Nanoseconds since the epoch, as digits; text in neither spelling is left as it is. */
export function startAsNanoseconds(text: string): string {
  const match = /^\w{3} (\w{3}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/.exec(text);
  const month = MONTHS.indexOf(match?.[1] ?? '');
  if (match === null || month < 0) return text;
  const [day = 0, hour = 0, minute = 0, second = 0, year = 0] = match.slice(2).map(Number);
  const milliseconds = new Date(year, month, day, hour, minute, second).getTime();
  return String((BigInt(milliseconds) / 1000n) * NANOSECONDS);
}

/** Whether it is told in nanoseconds and not at the full second, which ctime(3) could not keep. */
export function isWithinSecond(text: string): boolean {
  return isNanoseconds(text) && !text.endsWith('000000000');
}

function isNanoseconds(text: string): boolean {
  return /^\d{10,20}$/.test(text);
}
