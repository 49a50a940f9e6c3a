// Times of a replay as they are shown.

/** Times are typed in whole minutes: a recording may begin or end within the one that was meant. Milliseconds. */
const MINUTE = 60_000;

/** As this machine's clock would have shown it. */
export function replayTimeText(wallTime: number): string {
  const time = new Date(wallTime);
  const day = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  return `${day.map(part => String(part).padStart(2, '0')).join('-')} ${time.toTimeString().slice(0, 8)}`;
}

/** What a recording does that an instant lies before or after; undefined within. Milliseconds since 1970. */
export function outsideText(wallTime: number, [first, last]: readonly [number, number]): string | undefined {
  if (wallTime <= first - MINUTE) return `begins at ${replayTimeText(first)}`;
  return wallTime >= last + MINUTE ? `ends at ${replayTimeText(last)}` : undefined;
}
