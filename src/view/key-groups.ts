// The groups in which help and man page explain the keys.

export const KEY_GROUPS = [
  'Sorting',
  'Filters',
  'Find',
  'Display',
  'Moving',
  'Hosts',
  'Flows',
  'Replay',
  'Program',
  'Pages',
  'Prompts',
  'Lists',
  'Questions',
] as const;
export type KeyGroup = (typeof KEY_GROUPS)[number];
