// The environment variables that conntop heeds, for the manual page; a test holds it to what the code reads.

export const VARIABLES = [
  [
    'CONNTOP_LOG',
    'A file to which is written what conntop does, a line each: source, readings, frames, far requests.',
  ],
  [
    'LC_ALL, LC_CTYPE, LANG',
    'Boxes are drawn in ASCII where these do not name UTF-8. The first that is set counts.',
  ],
  ['NODE_DISABLE_COMPILE_CACHE', 'Set to anything: what has been compiled is not kept for the next start.'],
  ['NO_COLOR', 'Set to anything: no colours.'],
  ['PATH', 'Where conntrack, ip, nsenter and ssh are looked for, before the usual folders of root.'],
  [
    'SSH_CONNECTION',
    'The connection that one has come in by, of whose deletion conntop warns; it is looked for in the processes above too.',
  ],
  ['TERM', 'The terminal.'],
  ['XDG_CACHE_HOME', 'Where what has been compiled is kept; only an absolute path counts.'],
  ['XDG_CONFIG_HOME', 'Where the configuration is; only an absolute path counts.'],
  ['XDG_STATE_HOME', 'Where entries of the prompts are kept; only an absolute path counts.'],
] as const;
