// How every word of the filter language is recorded, whatever it reads.

export interface Documented {
  /** As it is written: keywords, then what follows them in capitals. */
  readonly form: string;
  readonly meaning: string;
  /** Filters that use it. */
  readonly examples: readonly string[];
}
