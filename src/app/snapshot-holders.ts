// Who is reading which snapshot: the screen, the judge, a frozen screen's successor. The last to let go gives its buffers back.
import type { Snapshot } from '../snapshot/snapshot.ts';

export class SnapshotHolders {
  readonly #counts = new Map<Snapshot, number>();
  readonly #recycle: (snapshot: Snapshot) => void;

  /** `recycle` is called with a snapshot that nobody holds any more. */
  constructor(recycle: (snapshot: Snapshot) => void) {
    this.#recycle = recycle;
  }

  /** Holds `next` in place of `before`, and says which is held now. Either may be absent, or both the same. */
  exchange<T extends Snapshot | undefined>(before: Snapshot | undefined, next: T): T {
    if (next) this.#counts.set(next, (this.#counts.get(next) ?? 0) + 1);
    if (before) this.#release(before);
    return next;
  }

  #release(snapshot: Snapshot): void {
    const count = (this.#counts.get(snapshot) ?? 1) - 1;
    if (count > 0) this.#counts.set(snapshot, count);
    else {
      this.#counts.delete(snapshot);
      this.#recycle(snapshot);
    }
  }
}
