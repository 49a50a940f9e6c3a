// What restores a terminal that has stalled, left behind for the moment at which it reads again.
import { spawn } from 'node:child_process';

/**
 * A sequence cut off in the middle ends at CAN; then colours, keypad, cursor, mouse and paste as a shell expects them,
 * and the screen that was there before.
 */
const RESTORE = '\x18\x1b[m\x1b[?1l\x1b>\x1b[?25h\x1b[?1000l\x1b[?1006l\x1b[?2004l\x1b[?1049l';

/**
 * Starts a shell on the terminal's descriptor that waits in our place until the terminal takes these bytes, and ends by itself when it is gone. The
 * link may come back in a minute, and the process has to end now.
 */
export function leaveLastWords(terminal: number): void {
  spawn('/bin/sh', ['-c', 'printf %s "$0"', RESTORE], {
    stdio: ['ignore', terminal, 'ignore'],
    detached: true,
  })
    .on('error', () => {
      // Without a shell there is nobody to wait; `reset` restores the terminal as well.
    })
    .unref();
}
