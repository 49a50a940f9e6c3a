// Flags that say what is read, and how often.
import { COMMAND_NAMES, type CommandName, inCategory } from '../flag.ts';
import { parseInterval, parseSeconds, parseSources } from '../values.ts';

/** A replay reads its file, and the recorder no file. */
const LIVE_READERS: readonly CommandName[] = COMMAND_NAMES.filter(name => name !== 'replay');
const FILE_READERS: readonly CommandName[] = LIVE_READERS.filter(name => name !== 'record');

/** All that read a table which may be somewhere else. */
const TABLE_READERS: readonly CommandName[] = LIVE_READERS.filter(name => name !== 'explain');

export const READING_FLAGS = inCategory('Reading', [
  {
    long: 'source',
    value: { name: 'LIST' },
    commands: LIVE_READERS,
    summary: 'what to try, in order, of proc, conntrack, demo',
    doc: "The first that can be read serves: proc is the kernel's own file, conntrack runs conntrack(8), demo is a simulated home router. The default is proc,conntrack; the demo is never shown unless named.",
    set: (settings, text) => {
      settings.sources = parseSources(text);
    },
  },
  {
    long: 'proc-root',
    value: { name: 'DIR' },
    commands: LIVE_READERS,
    summary: 'read another /proc: one mounted elsewhere, or a saved tree',
    doc: 'Limits, counters and the table are looked for below DIR as they are below /proc.',
    set: (settings, text) => {
      settings.procRoot = text;
    },
  },
  {
    long: 'file',
    value: { name: 'PATH' },
    commands: FILE_READERS,
    summary: 'read a saved table in any of the formats; - is standard input',
    doc: 'On the live screen a file that changes is read again. A recording is replayed there, and read at --at elsewhere.',
    set: (settings, text) => {
      settings.file = text;
    },
  },
  {
    long: 'ssh',
    value: { name: 'DEST' },
    commands: TABLE_READERS,
    summary: "read a router's table over ssh: user@host, ssh://user@host:port",
    doc: "DEST may also be a name of the ssh configuration. The system's ssh is run, with its keys, agent and known hosts; the router needs a shell and cat, no more. Names come from its leases and hosts files.",
    set: (settings, text) => {
      settings.ssh = text;
    },
  },
  {
    long: 'netns',
    value: { name: 'NAME|PID' },
    commands: TABLE_READERS,
    summary: 'read another network namespace of this machine',
    doc: 'By its name in ip netns, or by the id of a process that lives in it, such as one of a container. Needs root, and nsenter.',
    set: (settings, text) => {
      settings.netns = text;
    },
  },
  {
    long: 'interval',
    aliases: ['rate'],
    short: 'R',
    value: { name: 'SECONDS' },
    commands: ['top', 'list', 'events'],
    summary: 'time between two readings, default 1; fractions too',
    doc: 'Where reading takes longer than half of it, the interval stretches, and the screen says so. The list is read once.',
    iptstate: '-R, --rate: refresh rate in seconds',
    set: (settings, text) => {
      settings.interval = parseInterval(text);
    },
  },
  {
    long: 'for',
    value: { name: 'SECONDS' },
    commands: ['hosts', 'pressure', 'events'],
    summary: 'watch this long',
    doc: 'pressure watches for 3 seconds unless told otherwise, to see how fast the table grows; a saved tree it reads once. hosts reads once unless told otherwise; bytes per second need a second reading. events goes on until it is interrupted.',
    set: (settings, text) => {
      settings.watchSeconds = parseSeconds(text);
    },
  },
]);
