// What is known of the network that an address belongs to.

/** Safe to show. */
export interface Network {
  /** By ISO 3166-1, two capitals. */
  readonly country?: string | undefined;
  /** Of the autonomous system, from 1 to 2^32 - 1. */
  readonly asNumber?: number | undefined;
  /** Who runs the autonomous system. */
  readonly organization?: string | undefined;
}
