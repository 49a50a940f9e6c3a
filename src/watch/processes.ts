// The processes of this machine that flows begin or end at, looked for in the background.
import { findOwners, type Process } from '../names/socket-owners.ts';
import { SOCKET_PATHS, type SocketEnd, SocketTable } from '../names/socket-table.ts';
import type { Source } from '../reader/source.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText } from '../view/flow-text.ts';

/** From one look at the sockets to the next, at least; milliseconds. */
const INTERVAL = 2000;
/** Of a machine with very many sockets and files, looking takes at most 1/50 of the time. */
const REST = 50;

export class Processes {
  readonly #source: Source;
  readonly #onChange: () => void;
  #sockets: SocketTable | undefined;
  /** By inode; undefined for one that nobody was seen to hold. */
  #owners = new Map<string, Process | undefined>();
  /** Inodes asked for since the last look. */
  readonly #wanted = new Set<string>();
  #dueAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;

  /** Nothing is read before a flow is asked for. @param onChange called when more is known than before */
  constructor(source: Source, onChange: () => void = () => {}) {
    this.#source = source;
    this.#onChange = onChange;
  }

  /** Of who opened a flow, else of who answers; undefined where that is not here, or not known yet. Costs no I/O. */
  readonly processOf = (snapshot: Snapshot, row: number): Process | undefined => {
    if (!this.#source.place.isThisMachine || !snapshot.hasPorts(row) || !snapshot.hasAddresses(row)) {
      return undefined;
    }
    this.#lookSoon();
    const inode = this.#inodeOf(snapshot, row);
    if (inode === undefined) return undefined;
    if (!this.#owners.has(inode)) this.#wanted.add(inode);
    return this.#owners.get(inode);
  };

  /** Looks now, so that all flows of a table can be told at once. Never rejects. */
  async learn(snapshot: Snapshot): Promise<void> {
    if (!this.#source.place.isThisMachine) return;
    await this.#readSockets();
    this.#dueAt = Number.POSITIVE_INFINITY;
    for (let row = 0; row < snapshot.rows.live; row++) this.processOf(snapshot, row);
    await this.#findOwners();
  }

  #inodeOf(snapshot: Snapshot, row: number): string | undefined {
    const sockets = this.#sockets;
    const mayEnd = (end: typeof End.ORIGINAL_SRC | typeof End.REPLY_SRC): boolean =>
      sockets?.mayHold(snapshot.word(row, end, 3), snapshot.sport(row, end)) ?? false;
    if (!mayEnd(End.ORIGINAL_SRC) && !mayEnd(End.REPLY_SRC)) return undefined;
    const protocol = snapshot.protocol(row);
    const opener = endsOf(snapshot, row, End.ORIGINAL_SRC, End.ORIGINAL_DST);
    return (
      sockets?.inodeOf(protocol, ...opener) ??
      sockets?.inodeOf(protocol, ...endsOf(snapshot, row, End.REPLY_SRC, End.REPLY_DST))
    );
  }

  #lookSoon(): void {
    if (this.#looking || performance.now() < this.#dueAt) return;
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined;
    });
  }

  async #look(): Promise<void> {
    const begun = performance.now();
    await this.#readSockets();
    const hasLearned = this.#wanted.size > 0 && (await this.#findOwners());
    const end = performance.now();
    // The first look finds the sockets alone: the flows in sight ask for their owners next.
    const isFirst = this.#dueAt === Number.NEGATIVE_INFINITY;
    this.#dueAt = isFirst ? 0 : end + Math.max(INTERVAL, (end - begun) * REST);
    if (hasLearned || isFirst) this.#onChange();
  }

  async #readSockets(): Promise<void> {
    this.#sockets = new SocketTable(await this.#source.facts(SOCKET_PATHS));
  }

  /** Tells whether any was found. */
  async #findOwners(): Promise<boolean> {
    const wanted = new Set(this.#wanted);
    this.#wanted.clear();
    const found = await findOwners(wanted);
    for (const inode of wanted) {
      // Inodes are not used again for long; of those that went long ago the oldest are forgotten.
      if (this.#owners.size >= MOST_OWNERS) this.#owners.delete(this.#owners.keys().next().value ?? '');
      this.#owners.set(inode, found.get(inode));
    }
    return found.size > 0;
  }
}

const MOST_OWNERS = 65_536;

function endsOf(snapshot: Snapshot, row: number, local: End, remote: End): [SocketEnd, SocketEnd] {
  return [endAt(snapshot, row, local), endAt(snapshot, row, remote)];
}

function endAt(snapshot: Snapshot, row: number, end: End): SocketEnd {
  const isSource = end === End.ORIGINAL_SRC || end === End.REPLY_SRC;
  const tuple = end === End.ORIGINAL_SRC || end === End.ORIGINAL_DST ? End.ORIGINAL_SRC : End.REPLY_SRC;
  const port = isSource ? snapshot.sport(row, tuple) : snapshot.dport(row, tuple);
  return { address: addressText(snapshot, row, end), port };
}
