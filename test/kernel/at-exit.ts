// What must be undone however this process ends, a kill -9 excepted.
import { constants } from 'node:os';

const pending = new Set<() => void>();
let installed = false;

/** Has `undo` run when the process ends, by itself or by a signal; gives the way to call that off. */
export function atExit(undo: () => void): () => void {
  if (!installed) install();
  installed = true;
  pending.add(undo);
  return () => pending.delete(undo);
}

/** A signal on its own ends the process without an `exit` event. */
function install(): void {
  process.on('exit', () => {
    for (const undo of pending) undo();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
}
