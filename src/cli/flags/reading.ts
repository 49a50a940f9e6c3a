// Flags that say what is read, and how often.
import { PLACES, SOURCE_NAMES } from '../../reader/places.ts';
import { BESIDE_NAMES } from '../../view/filter/context.ts';
import { COMMAND_NAMES, type CommandName, inCategory } from '../flag.ts';
import { parseChoice, parseInterval, parseSeconds, parseSources } from '../values.ts';

/** A replay reads its file, and the recorder no file. */
const LIVE_READERS: readonly CommandName[] = COMMAND_NAMES.filter(name => name !== 'replay');
const FILE_READERS: readonly CommandName[] = LIVE_READERS.filter(name => name !== 'record');

/** All that read a table which may be somewhere else. */
const TABLE_READERS: readonly CommandName[] = LIVE_READERS.filter(name => name !== 'explain');

/** All that show flows, or choose them by a filter. */
const NETWORK_READERS: readonly CommandName[] = [
  'top',
  'list',
  'hosts',
  'count',
  'pressure',
  'events',
  'delete',
  'replay',
];

export const READING_FLAGS = inCategory('Reading', [
  {
    long: 'source',
    value: { name: 'LIST', choices: SOURCE_NAMES },
    commands: LIVE_READERS,
    summary: `what to try, in order, of ${SOURCE_NAMES.join(', ')}`,
    doc: `The first that can be read serves: ${SOURCE_NAMES.map(name => `${name} is ${PLACES[name].summary}`).join(', ')}. The default is proc,conntrack.`,
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
    isCommon: true,
    value: { name: 'PATH' },
    commands: FILE_READERS,
    summary: `read ${PLACES.file.summary}`,
    doc: `${PLACES.file.doc} Or ${PLACES.recording.summary}: ${PLACES.recording.doc}`,
    set: (settings, text) => {
      settings.file = text;
    },
  },
  {
    long: 'ssh',
    isCommon: true,
    value: { name: 'DEST' },
    commands: TABLE_READERS,
    summary: `read ${PLACES.ssh.summary}`,
    doc: `${PLACES.ssh.doc} user@host as the only word means the same.`,
    set: (settings, text) => {
      settings.ssh = text;
    },
  },
  {
    long: 'ssh-sudo',
    commands: TABLE_READERS,
    summary: 'with --ssh, read through sudo there',
    doc: 'For users who may not read the table. sudo is given nobody to ask, so that its rules must let this user run sh without a password (NOPASSWD).',
    turn: (settings, on) => {
      settings.sshSudo = on;
    },
  },
  {
    long: 'netns',
    isCommon: true,
    value: { name: 'NAME|PID' },
    commands: TABLE_READERS,
    summary: `read ${PLACES.netns.summary}`,
    doc: PLACES.netns.doc,
    set: (settings, text) => {
      settings.netns = text;
    },
  },
  {
    long: 'geoip',
    value: { name: 'FILE[,FILE]' },
    commands: NETWORK_READERS,
    summary: 'MaxMind databases for COUNTRY, AS and filters by them, or none',
    doc: 'GeoLite2, DB-IP and IPinfo alike, read when first asked for. What the first file does not tell is asked of the next. The default are those of /usr/share/GeoIP: one of countries, else of cities, and one of autonomous systems. Nothing is ever fetched.',
    set: (settings, text) => {
      settings.geoip = text === 'none' ? [] : text.split(',');
    },
  },
  {
    long: 'mdns',
    opposite: 'no-mdns',
    commands: NETWORK_READERS,
    summary: 'ask devices that no file names what they call themselves',
    doc: 'By multicast DNS, of devices in the neighbour tables of this machine: one packet to each of its networks, to which their answers come back to us alone. Nothing is sent without it.',
    turn: (settings, on) => {
      settings.mdns = on;
    },
  },
  {
    long: 'without',
    value: { name: 'WHAT[,WHAT]', choices: BESIDE_NAMES },
    commands: NETWORK_READERS,
    summary: `do not look for these beside the table: ${BESIDE_NAMES.join(', ')}`,
    doc: 'Nothing of them is looked for before a column, a grouping, a filter or the details of a flow ask: devices in the neighbour tables, processes in /proc, doors (what let a flow in) in the leases of miniupnpd and the rules of nftables and iptables. None of it is asked of the network.',
    set: (settings, text) => {
      settings.without = text.split(',').map(name => parseChoice(BESIDE_NAMES, name));
    },
  },
  {
    long: 'interval',
    isCommon: true,
    aliases: ['rate'],
    short: 'R',
    value: { name: 'SECONDS' },
    commands: ['top', 'list', 'events', 'metrics'],
    summary: 'time between two readings, default 1; fractions too',
    doc: 'Where reading takes longer than half of it, the interval stretches, and the screen says so. The list is read once. metrics takes 10 where it goes on, and with it goes on writing --textfile.',
    iptstate: '-R, --rate: refresh rate in seconds',
    set: (settings, text) => {
      settings.interval = parseInterval(text);
    },
  },
  {
    long: 'for',
    value: { name: 'SECONDS' },
    commands: ['hosts', 'pressure', 'events', 'metrics'],
    summary: 'watch this long',
    doc: 'pressure and metrics watch for 3 seconds unless told otherwise, to see how fast the table grows; a saved tree they read once. hosts reads once unless told otherwise; bytes per second need a second reading. events goes on until it is interrupted.',
    set: (settings, text) => {
      settings.watchSeconds = parseSeconds(text);
    },
  },
]);
