// The words of a table line that the parser knows: keys, flags and layer 3 names, each with its code.
import { Family } from './address.ts';
import { Flag } from './flow-line.ts';
import { Vocabulary } from './words.ts';

const KEYS = [
  'src',
  'dst',
  'sport',
  'dport',
  'type',
  'code',
  'id',
  'srckey',
  'dstkey',
  'packets',
  'bytes',
  'mark',
  'use',
  'zone',
  'zone-orig',
  'zone-reply',
  'delta-time',
  'timeout',
  'stream_timeout',
  // Kept as text; they are here so that a line cut short in one of them is known for what it is.
  'secmark',
  'secctx',
  'helper',
  'labels',
] as const;

export const KEY_WORDS = new Vocabulary(KEYS);
/** The code of each key. */
export const Key = Object.fromEntries(KEYS.map((key, index) => [key, index + 1])) as Record<
  (typeof KEYS)[number],
  number
>;
export const FLAG_WORDS = new Vocabulary(['UNREPLIED', 'ASSURED', 'OFFLOAD', 'HW_OFFLOAD']);
/** Bits of `Flag` by the flag's code. */
export const FLAG_BITS = [0, Flag.UNREPLIED, Flag.ASSURED, Flag.OFFLOAD, Flag.HW_OFFLOAD];
export const FAMILY_WORDS = new Vocabulary(['ipv4', 'ipv6', 'unknown']);
/** The number that must follow a layer 3 name, and then a layer 4; `unknown` may be either layer, with any number. */
export const FAMILY_NUMBERS = [0, Family.IPV4, Family.IPV6];
