// How the process ends once everything has been put back: by a code or by a signal, whatever became of its terminal.
import { closeSync, fstatSync, openSync } from 'node:fs';
import { constants } from 'node:os';

/** Standard input, output and error. */
const STANDARD = [0, 1, 2];

/** Ends the process by a signal that has been caught before, so that whoever waits for it sees the truth. */
export function endBySignal(signal: NodeJS.Signals): never {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // Not reached, save where that signal is void for us, as for the first process of a container.
  return exit(128 + constants.signals[signal]);
}

/**
 * Ends the process. Node puts the modes of the terminals that it was started on back, and aborts with a core dump where
 * one of them is gone; it leaves alone what is another file by then.
 */
export function exit(code: number): never {
  for (const descriptor of STANDARD) forgetTerminal(descriptor);
  process.exit(code);
}

function forgetTerminal(descriptor: number): void {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return;
    closeSync(descriptor);
    // The lowest free number is the one that was closed: descriptors are given out in order.
    openSync('/dev/null', 'r+');
  } catch {
    // It was closed from the start, and there is nothing to forget.
  }
}
