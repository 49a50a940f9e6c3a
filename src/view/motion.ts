// The ways to move in a list or a page, and how far each goes.

export type Motion = 'up' | 'down' | 'page-up' | 'page-down' | 'home' | 'end';

/** Lines that a motion goes down, negative ones up; without end where it goes to one. `page` is what a turned page moves. */
export function motionLines(motion: Motion, page: number): number {
  return LINES[motion] * (motion === 'page-up' || motion === 'page-down' ? page : 1);
}

const LINES: Readonly<Record<Motion, number>> = {
  up: -1,
  down: 1,
  'page-up': -1,
  'page-down': 1,
  home: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
};

/** Where a motion leads in a list of `length` entries; one beyond an end leads to it. */
export function movedIndex(index: number, motion: Motion, page: number, length: number): number {
  return Math.max(0, Math.min(length - 1, index + motionLines(motion, page)));
}

/** How many lines stay in sight when a page is turned. */
const PAGE_OVERLAP = 1;

/** Lines that a page turns, of those in sight. */
export function turnedLines(height: number): number {
  return Math.max(1, height - PAGE_OVERLAP);
}
