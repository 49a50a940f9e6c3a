// What a filter is made of, as help, manual page and docs explain it: the records of its words, and what joins them.
import { ALIASES, DIRECTIONS, TYPES } from './ends.ts';
import { FACTS } from './facts.ts';
import { MULTICAST_KEYWORD } from './keywords.ts';
import { QUANTITIES } from './quantities.ts';
import type { Documented } from './word.ts';

export type Primitive = Documented;

/** In the order in which they are explained. */
export const PRIMITIVES: readonly Primitive[] = [
  ...Object.values(TYPES),
  ALIASES,
  DIRECTIONS,
  ...Object.values(FACTS),
  {
    form: MULTICAST_KEYWORD,
    meaning: 'to an address of 224.0.0.0/4 or ff00::/8',
    examples: ['multicast', 'ip6 multicast'],
  },
  ...Object.values(QUANTITIES),
  {
    form: 'and or not ( )',
    meaning: 'join them, as && || and ! do',
    examples: ['src host 192.168.1.23 and tcp and not port 443', 'dnat && !(tcp || udp)'],
  },
  {
    form: 'anything else',
    meaning: 'rows in which that text stands; in quotes where it has blanks or is a keyword',
    examples: ['youtube', '"host"'],
  },
];
