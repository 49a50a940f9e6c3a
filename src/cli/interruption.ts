// Ends a watch on a signal in place of the program, so that its summary is still told.

/** Aborted by the first of these signals, or by whoever holds it. */
export function abortedBy(...signals: readonly NodeJS.Signals[]): AbortController {
  const stop = new AbortController();
  for (const signal of signals) process.once(signal, () => stop.abort());
  return stop;
}
