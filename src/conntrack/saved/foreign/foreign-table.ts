// What a reader of another program's table offers, and what those readers share.
import { parseAddress } from '../../address.ts';
import { familyOf, mirrored, type TupleText, tableLine } from '../table-text.ts';

/** Reads one kind of table, line by line, and keeps what spans lines. */
export interface ForeignTable {
  /** What it is, and what it lacks: shown wherever its rows are. */
  readonly format: string;
  /**
   * What a line is to this table: rows told as table lines, which may be those of lines before; an empty list where it
   * belongs to the table and tells no row yet; undefined where it is none of its lines.
   */
  read(text: string): readonly string[] | undefined;
  /** What is left when the text is over. */
  end(): readonly string[];
}

/** One flow of another program. */
export interface ForeignFlow {
  readonly protocol: string;
  readonly original: TupleText;
  /** The original's mirror image where the table does not tell it. */
  readonly reply?: TupleText | undefined;
  readonly timeout?: string | undefined;
  readonly state?: string | undefined;
  readonly flags?: readonly string[];
  readonly mark?: string | undefined;
  readonly zone?: string | undefined;
  readonly id?: string | undefined;
  readonly deltaTime?: string | undefined;
  readonly extra?: Readonly<Record<string, string>>;
}

const NUMBERS: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  esp: 50,
  'ipsec-esp': 50,
  ah: 51,
  'ipsec-ah': 51,
  'ipv6-icmp': 58,
  icmpv6: 58,
  icmp6: 58,
  ospf: 89,
  pim: 103,
  carp: 112,
  vrrp: 112,
  sctp: 132,
  udplite: 136,
};

/** The number of a protocol by name or number, with what may stand in brackets behind it. */
export function protocolNumber(name: string): string | undefined {
  const bare = name.trim().toLowerCase();
  const bracketed = /\[(\d{1,3})\]$/.exec(bare)?.[1];
  if (bracketed !== undefined || /^\d{1,3}$/.test(bare)) return bracketed ?? bare;
  const number = NUMBERS[bare];
  return number === undefined ? undefined : String(number);
}

/** An address with its port, as 1.2.3.4:80, [fd00::1]:80, fd00::1[80] or the address alone. */
export function parseEnd(text: string): { address: string; port: string | undefined } | undefined {
  const match =
    /^(\d+\.\d+\.\d+\.\d+):(\d{1,5})$/.exec(text) ??
    /^\[([\da-f:.]+)\]:(\d{1,5})$/i.exec(text) ??
    /^([\da-f:.]+)\[(\d{1,5})\]$/i.exec(text);
  const address = match?.[1] ?? text;
  if (parseAddress(address) === undefined || Number(match?.[2] ?? 0) > 0xffff) return undefined;
  return { address, port: match?.[2] };
}

/** A tuple of two ends, with ports where the protocol has them. */
export function tupleOf(
  protocol: string,
  src: { address: string; port: string | undefined },
  dst: { address: string; port: string | undefined },
): TupleText {
  const hasPorts = WITH_PORTS.has(protocol) && src.port !== undefined && dst.port !== undefined;
  return {
    src: src.address,
    dst: dst.address,
    ...(hasPorts && { sport: src.port as string, dport: dst.port as string }),
  };
}

const WITH_PORTS: ReadonlySet<string> = new Set(['6', '17', '33', '132', '136']);

/** The flow as a table line. */
export function foreignLine(flow: ForeignFlow): string | undefined {
  const { original } = flow;
  return tableLine({
    ...flow,
    familyNumber: familyOf(original.src ?? ''),
    original,
    reply: flow.reply ?? mirrored(original),
  });
}
