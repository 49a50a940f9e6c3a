// Writes small databases in MaxMind's format (maxmind.github.io/MaxMind-DB), so that no test needs a real one.
import { parseAddress } from '../../src/conntrack/address.ts';

/** Records are maps of texts, whole numbers below 2^32 and such maps. */
export interface MmdbRecord {
  readonly [key: string]: string | number | MmdbRecord;
}

type Tree = [Tree | number | undefined, Tree | number | undefined];

/** A database with records of 24 bits; prefixes must not overlap. IPv4 stands where the format has it, below ::/96. */
export function mmdb(networks: Readonly<Record<string, MmdbRecord>>, ipVersion: 4 | 6 = 6): Buffer {
  const root: Tree = [undefined, undefined];
  const data: Buffer[] = [];
  let length = 0;
  for (const [prefix, record] of Object.entries(networks)) {
    const encoded = encode(record);
    insert(root, bitsOf(prefix, ipVersion), length);
    data.push(encoded);
    length += encoded.length;
  }
  const nodes = nodesOf(root);
  const tree = Buffer.alloc(nodes.length * 6);
  for (const [at, node] of nodes.entries()) {
    for (const side of [0, 1] as const) {
      const next = node[side];
      const value =
        next === undefined
          ? nodes.length
          : typeof next === 'number'
            ? nodes.length + 16 + next
            : nodes.indexOf(next);
      tree.writeUIntBE(value, at * 6 + side * 3, 3);
    }
  }
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    database_type: 'Test',
    ip_version: ipVersion,
    node_count: nodes.length,
    record_size: 24,
  });
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    ...data,
    Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'),
    metadata,
  ]);
}

function encode(value: string | number | MmdbRecord): Buffer {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return Buffer.concat([control(2, bytes.length), bytes]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), bytes]);
  }
  const entries = Object.entries(value);
  return Buffer.concat([
    control(7, entries.length),
    ...entries.flatMap(([key, each]) => [encode(key), encode(each)]),
  ]);
}

/** Sizes of 29 and more take another byte. */
function control(type: number, size: number): Buffer {
  return size < 29 ? Buffer.from([(type << 5) | size]) : Buffer.from([(type << 5) | 29, size - 29]);
}

function bitsOf(prefix: string, ipVersion: 4 | 6): number[] {
  const [address = '', length] = prefix.split('/');
  const { words } = parseAddress(address) ?? { words: [0, 0, 0, 0] };
  const bits = words.flatMap(word => Array.from({ length: 32 }, (_, at) => (word >>> (31 - at)) & 1));
  const isIPv6 = address.includes(':');
  const own = isIPv6 ? bits : ipVersion === 4 ? bits.slice(96) : [...Array(96).fill(0), ...bits.slice(96)];
  const short = isIPv6 ? 0 : own.length - 32;
  return own.slice(0, short + Number(length));
}

function insert(root: Tree, bits: readonly number[], offset: number): void {
  let node = root;
  for (const bit of bits.slice(0, -1)) {
    const next: Tree = (node[bit] as Tree | undefined) ?? [undefined, undefined];
    node[bit] = next;
    node = next;
  }
  node[bits.at(-1) ?? 0] = offset;
}

function nodesOf(root: Tree): Tree[] {
  const nodes = [root];
  for (const node of nodes) for (const next of node) if (Array.isArray(next)) nodes.push(next);
  return nodes;
}
