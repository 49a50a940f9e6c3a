// Command lines that show what conntop is for, in the order of help and manual: the first is for whoever has a router.

/** Each with what it does, in a sentence. */
export const RUNS = [
  ['conntop --ssh root@192.168.1.1', 'The live screen of a router, which needs nothing installed.'],
  ["conntop 'host 192.168.1.23 and not port 443'", 'Only the flows of one host, without its web traffic.'],
  ['conntop list -b bytes', 'The flows once, those with the most bytes first.'],
  ['conntop hosts --for 10', 'Who has how many flows, and what they carry a second, over ten seconds.'],
  ['conntop pressure', 'Who fills the table, why, and what helps.'],
  ['conntop check --warning 80 --critical 95', 'One line and an exit code, for monitoring.'],
  [
    'conntop record night.rec --every 10',
    'What happens overnight; conntop replay night.rec shows it in the morning.',
  ],
  [
    "conntop delete 'src host 192.168.1.23 and unreplied'",
    'Those flows of one host that nobody answered, after asking.',
  ],
] as const;
