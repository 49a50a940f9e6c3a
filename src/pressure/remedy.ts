// One thing that helps against a full table.

export interface Remedy {
  /** One sentence, without the full stop. */
  readonly text: string;
  /** Exact shell lines, in the order to run them. */
  readonly commands: readonly string[];
  /** Of a deletion, the filter that selects the flows that go; absent for everything else. */
  readonly filter?: string;
}
