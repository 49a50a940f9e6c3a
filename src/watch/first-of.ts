// Waits for the first of several things, and leaves neither timer nor listener behind: some of them outlive the wait.

/** The first that settles; undefined once aborted, or when so many milliseconds have passed. */
export function firstOf<T>(
  promises: readonly Promise<T>[],
  signal: AbortSignal,
  milliseconds?: number,
): Promise<T | undefined> {
  return new Promise<T | undefined>((resolve, reject) => {
    const end = (): void => settle(() => resolve(undefined));
    const timer = milliseconds === undefined ? undefined : setTimeout(end, milliseconds);
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      how();
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    for (const promise of promises) {
      promise.then(
        value => settle(() => resolve(value)),
        error => settle(() => reject(error)),
      );
    }
  });
}
