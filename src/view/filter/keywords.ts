// Every word that can begin a primitive, as the records have them.
import { DIRECTIONS, PORT_ALIASES, TYPES } from './ends.ts';
import { FACT_KEYWORDS } from './facts.ts';
import { QUANTITIES } from './quantities.ts';

export const MULTICAST_KEYWORD = 'multicast';

export const PRIMITIVE_KEYWORDS: readonly string[] = [
  ...DIRECTIONS.keywords,
  ...Object.keys(TYPES),
  ...Object.keys(PORT_ALIASES),
  ...FACT_KEYWORDS,
  MULTICAST_KEYWORD,
  ...Object.keys(QUANTITIES),
];
