// The words for the ends of a flow, one record each: `src host 10.0.0.1`, `dst port 53`.
import type { Expression, Side } from './ast.ts';
import type { FilterContext } from './context.ts';
import type { Problem } from './filter-error.ts';
import { hostTerm, netTerm, portRangeTerm, portTerm } from './terms.ts';
import type { Documented } from './word.ts';

export interface EndWord extends Documented {
  /** What an id after it, or several parted by commas, stands for. */
  read(side: Side, id: string, context: FilterContext): Expression | Problem;
  /** What could follow; undefined where the values are no words that could be offered. */
  candidates?(context: FilterContext): Iterable<string>;
}

export const TYPES = {
  host: {
    form: 'host ADDRESS|NAME',
    meaning:
      'either end has this address, or lies in this prefix; a bare address or prefix is enough, several are parted by commas',
    examples: ['host 192.168.1.23', '2001:db8::/32', '192.168.1.*'],
    read: hostTerm,
    candidates: ({ hostNames }) => hostNames?.() ?? [],
  },
  net: {
    form: 'net PREFIX, net ADDRESS mask NETMASK',
    meaning: 'either end lies within this prefix; a netmask may have holes',
    examples: ['net 10.0.0.0/8', 'net 192.168', 'net 10.0.0.0 mask 255.0.0.0'],
    read: netTerm,
    candidates: ({ hostNames }) => hostNames?.() ?? [],
  },
  port: {
    form: 'port PORT|SERVICE',
    meaning: 'either end has this port; a bare number is a port, several are parted by commas',
    examples: ['port https', '443', 'port 80,443'],
    read: portTerm,
    candidates: ({ serviceNames }) => serviceNames?.() ?? [],
  },
  portrange: {
    form: 'portrange LOW-HIGH',
    meaning: 'either end has one of these ports, by number or by service',
    examples: ['portrange 6881-6999'],
    read: portRangeTerm,
  },
} as const satisfies Readonly<Record<string, EndWord>>;

export type TypeKeyword = keyof typeof TYPES;

/** Words that are a direction and a type in one. */
export const PORT_ALIASES = { sport: 'src', dport: 'dst' } as const satisfies Record<string, Side>;

export const DIRECTIONS: Documented & { readonly keywords: readonly string[] } = {
  keywords: ['src', 'dst', 'reply'],
  form: 'src dst reply',
  meaning:
    'before host, net, port or portrange: that end only, or with src and dst both of them. reply src and reply dst are the ends of the answers, reply alone is either',
  examples: ['src host 192.168.1.23', 'src and dst port 123', 'reply dst host 203.0.113.1'],
};

export const ALIASES: Documented = {
  form: Object.keys(PORT_ALIASES).join(' '),
  meaning: 'src port and dst port',
  examples: ['dport 443'],
};
