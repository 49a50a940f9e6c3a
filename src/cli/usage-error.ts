// The error of a command line that cannot be understood.

/** `message` is one line that names the word at fault; it goes through `safeText` where it is printed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
