// Names very many flows by few conntrack(8) runs: by boxes of addresses in which only chosen flows lie, and by ports.
import { Family, formatAddress } from '../conntrack/address.ts';
import { Has } from '../conntrack/flow-line.ts';
import { ICMP, ICMPV6, TCP, UDP } from '../conntrack/protocols.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText } from '../view/flow-text.ts';

/**
 * conntrack(8) goes through the whole table in each run, a tenth of a second for 20,000 flows: from so many on, a run for
 * each of them would take a minute and more.
 */
const MANY = 100;
/** Of these the options are known to be compared; GRE's keys are not, and other protocols are few. */
const PROTOCOLS: ReadonlySet<number> = new Set([TCP, UDP, ICMP, ICMPV6]);
/** conntrack(8) takes prefixes for the original addresses alone. */
const SIDES = [
  { end: End.ORIGINAL_SRC, option: '-s' },
  { end: End.ORIGINAL_DST, option: '-d' },
] as const;

const PORTS = [
  { option: '--dport', portOf: (snapshot: Snapshot, row: number) => snapshot.dport(row) },
  { option: '--sport', portOf: (snapshot: Snapshot, row: number) => snapshot.sport(row) },
] as const;

type Rows = readonly number[];
type Command = readonly string[];

/**
 * The options that name the chosen rows and no other row of the table, each for a whole box of addresses where it can
 * be, and by `one` for a single flow. Undefined where that saves nothing.
 */
export function jointCommands(
  snapshot: Snapshot,
  chosen: Rows,
  one: (row: number) => Command,
): Command[] | undefined {
  const hasZones = (snapshot.facts.presence & (Has.ZONE_ORIG | Has.ZONE_REPLY | Has.ZONE)) !== 0;
  if (chosen.length < MANY || (hasZones && !isAllInZone0(snapshot))) return undefined;
  const commands = [...byKind(snapshot, chosen)].flatMap(([kind, { wanted, others }]) =>
    PROTOCOLS.has(snapshot.protocol(wanted[0] ?? 0))
      ? new Boxes(snapshot, kind.split(' '), one).commands(wanted, others)
      : wanted.map(one),
  );
  return commands.length * 2 > chosen.length ? undefined : commands;
}

function isAllInZone0(snapshot: Snapshot): boolean {
  for (let row = 0; row < snapshot.rows.live; row++) {
    if (snapshot.zone(row) || snapshot.zoneOrig(row) || snapshot.zoneReply(row)) return false;
  }
  return true;
}

/** Rows of one family, protocol and state, by the options that say these. */
function byKind(snapshot: Snapshot, chosen: Rows): Map<string, { wanted: number[]; others: number[] }> {
  const isChosen = new Set(chosen);
  const kinds = new Map<string, { wanted: number[]; others: number[] }>();
  for (const row of chosen) {
    const kind = kindOf(snapshot, row);
    const rows = kinds.get(kind) ?? { wanted: [], others: [] };
    rows.wanted.push(row);
    kinds.set(kind, rows);
  }
  for (let row = 0; row < snapshot.rows.live; row++) {
    if (!isChosen.has(row) && snapshot.hasAddresses(row)) kinds.get(kindOf(snapshot, row))?.others.push(row);
  }
  return kinds;
}

function kindOf(snapshot: Snapshot, row: number): string {
  const family = snapshot.family(row) === Family.IPV6 ? 'ipv6' : 'ipv4';
  const state = snapshot.protocol(row) === TCP ? ` --state ${snapshot.state(row)}` : '';
  return `-f ${family} -p ${snapshot.protocol(row)}${state}`;
}

/** Splits the chosen rows of one kind until no box holds another row. */
class Boxes {
  readonly #snapshot: Snapshot;
  readonly #kind: Command;
  readonly #one: (row: number) => Command;

  constructor(snapshot: Snapshot, kind: Command, one: (row: number) => Command) {
    this.#snapshot = snapshot;
    this.#kind = kind;
    this.#one = one;
  }

  commands(wanted: Rows, others: Rows): Command[] {
    const [first] = wanted;
    if (first === undefined) return [];
    if (wanted.length === 1) return [this.#one(first)];
    const box = SIDES.map(({ end }) => this.#commonBits(wanted, end));
    const port = this.#commonPort(wanted);
    const server = this.#commonServer(wanted);
    const within = others.filter(
      row =>
        SIDES.every(({ end }, side) => this.#sharedBits(first, row, end) >= (box[side] ?? 0)) &&
        (port === undefined || this.#serverPort(row) === port) &&
        (server === undefined || this.#sharedBits(first, row, End.REPLY_SRC) === this.#width(first)),
    );
    const ends = SIDES.flatMap(({ end, option }, side) => this.#prefix(first, end, option, box[side] ?? 0));
    const answering = [
      ...(server === undefined ? [] : ['-r', server]),
      ...(port === undefined ? [] : ['--reply-port-src', String(port)]),
    ];
    const whole = [...this.#kind, ...ends, ...answering];
    if (within.length === 0) return [whole];
    const isOnePair = box.every(bits => bits === this.#width(first));
    return isOnePair ? this.#byPort(wanted, within, whole) : this.#halves(wanted, within, box);
  }

  /** At the next bit of that side which parts them best. */
  #halves(wanted: Rows, others: Rows, box: readonly number[]): Command[] {
    const [first = 0] = wanted;
    const best = SIDES.map(({ end }, side) => ({ end, at: box[side] ?? 0 }))
      .filter(({ at }) => at < this.#width(first))
      .map(({ end, at }) => {
        const isOne = (row: number): boolean => this.#bit(row, end, at) === 1;
        return { isOne, mixture: mixture(wanted, others, isOne) };
      })
      .sort((a, b) => a.mixture - b.mixture)[0];
    if (best === undefined) return wanted.map(this.#one);
    const { isOne } = best;
    const isZero = (row: number): boolean => !isOne(row);
    return [
      ...this.commands(wanted.filter(isZero), others.filter(isZero)),
      ...this.commands(wanted.filter(isOne), others.filter(isOne)),
    ];
  }

  /** Where the addresses are the same: `whole` and each port that no other flow of it has; one by one what is left. */
  #byPort(wanted: Rows, others: Rows, whole: Command): Command[] {
    if (!this.#snapshot.hasPorts(wanted[0] ?? 0)) return wanted.map(this.#one);
    const commands: Command[] = [];
    let left = wanted;
    for (const { option, portOf: portIn } of PORTS) {
      const portOf = (row: number): number => portIn(this.#snapshot, row);
      const taken = new Set(others.map(portOf));
      const groups = grouped(left, portOf).filter(([port, rows]) => rows.length > 1 && !taken.has(port));
      for (const [port] of groups) commands.push([...whole, option, String(port)]);
      const named = new Set(groups.flatMap(([, rows]) => rows));
      left = left.filter(row => !named.has(row));
    }
    return [...commands, ...left.map(this.#one)];
  }

  #prefix(row: number, end: End, option: string, bits: number): string[] {
    if (bits === 0) return [];
    const snapshot = this.#snapshot;
    if (bits === this.#width(row)) return [option, addressText(snapshot, row, end)];
    const total = bits + 128 - this.#width(row);
    const word = (index: 0 | 1 | 2 | 3): number => {
      const kept = Math.min(32, Math.max(0, total - index * 32));
      const mask = kept === 0 ? 0 : (0xffff_ffff << (32 - kept)) >>> 0;
      return (snapshot.word(row, end, index) & mask) >>> 0;
    };
    return [option, `${formatAddress(snapshot.family(row), word(0), word(1), word(2), word(3))}/${bits}`];
  }

  #width(row: number): number {
    return this.#snapshot.family(row) === Family.IPV6 ? 128 : 32;
  }

  #bit(row: number, end: End, at: number): number {
    const place = at + 128 - this.#width(row);
    return (this.#snapshot.word(row, end, (place >>> 5) as 0 | 1 | 2 | 3) >>> (31 - (place & 31))) & 1;
  }

  /** How many leading bits two rows share at an end. */
  #sharedBits(row: number, other: number, end: End): number {
    const width = this.#width(row);
    for (let index = (128 - width) >>> 5; index < 4; index++) {
      const at = index as 0 | 1 | 2 | 3;
      const differs = this.#snapshot.word(row, end, at) ^ this.#snapshot.word(other, end, at);
      if (differs !== 0) return index * 32 - (128 - width) + Math.clz32(differs);
    }
    return width;
  }

  #commonBits(rows: Rows, end: End): number {
    const [first = 0] = rows;
    return rows.reduce((bits, row) => Math.min(bits, this.#sharedBits(first, row, end)), this.#width(first));
  }

  #serverPort(row: number): number | undefined {
    return this.#snapshot.hasPorts(row) ? this.#snapshot.sport(row, End.REPLY_SRC) : undefined;
  }

  #commonPort(rows: Rows): number | undefined {
    const port = this.#serverPort(rows[0] ?? 0);
    return rows.every(row => this.#serverPort(row) === port) ? port : undefined;
  }

  /** The server behind a translated destination, where all have the same. */
  #commonServer(rows: Rows): string | undefined {
    const [first = 0] = rows;
    const snapshot = this.#snapshot;
    if (!rows.every(row => snapshot.isDestinationNat(row))) return undefined;
    const isSame = this.#commonBits(rows, End.REPLY_SRC) === this.#width(first);
    return isSame ? addressText(snapshot, first, End.REPLY_SRC) : undefined;
  }
}

function grouped(rows: Rows, keyOf: (row: number) => number): [key: number, rows: Rows][] {
  const groups = new Map<number, number[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return [...groups];
}

/** How mixed the halves are: 0 where each holds rows of one sort. */
function mixture(wanted: Rows, others: Rows, isOne: (row: number) => boolean): number {
  const [w, o] = [wanted.filter(isOne).length, others.filter(isOne).length];
  return product(w, o) + product(wanted.length - w, others.length - o);
}

function product(wanted: number, others: number): number {
  return wanted + others === 0 ? 0 : (wanted * others) / (wanted + others);
}
