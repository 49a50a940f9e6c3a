// How a source says that it cannot be read.

/** One line that says what cannot be read, and one that says what to do. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  /** What the user can do about it; no full stop. */
  readonly hint: string;

  constructor(what: string, hint: string) {
    super(what);
    this.hint = hint;
  }
}
