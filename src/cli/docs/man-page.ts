// conntop(8), rendered from the registries of commands, flags, columns and keys.

import { KEYS } from '../../app/keys.ts';
import { NAME_SOURCES } from '../../names/name-sources.ts';
import { RULES } from '../../pressure/rules.ts';
import { PLACE_NAMES, PLACES, type PlaceName } from '../../reader/places.ts';
import { COLUMNS } from '../../view/columns.ts';
import { PRIMITIVES } from '../../view/filter/primitives.ts';
import { KEY_GROUPS } from '../../view/key-groups.ts';
import { keyText } from '../../view/key-text.ts';
import { COMMANDS } from '../commands.ts';
import { RUNS } from '../examples.ts';
import { CATEGORIES, type Flag, longNames } from '../flag.ts';
import { FLAGS } from '../flags.ts';
import { flagSynopsis } from '../help.ts';
import { VARIABLES } from './variables.ts';

export function manPage(): string {
  return `${[
    '.TH CONNTOP 8 "" conntop',
    '.SH NAME',
    'conntop \\- top for the Linux connection\\-tracking table',
    '.SH SYNOPSIS',
    ...COMMANDS.map(synopsis),
    '.SH DESCRIPTION',
    escaped(DESCRIPTION),
    '.SH COMMANDS',
    ...COMMANDS.flatMap(({ name, summary, doc }) => entry(name === 'top' ? 'conntop' : name, [summary, doc])),
    '.SH OPTIONS',
    ...CATEGORIES.flatMap(category => [
      `.SS ${category}`,
      ...FLAGS.filter(flag => flag.category === category).flatMap(flagEntry),
    ]),
    '.SH PLACES',
    'What can be read, and the option that names it.',
    ...PLACE_NAMES.flatMap(placeEntry),
    '.SH FILTER',
    escaped(FILTER),
    ...PRIMITIVES.map(({ form, meaning, examples }) =>
      entry(form, [`${meaning}.`, `Such as: ${examples.join('; ')}`]).join('\n'),
    ),
    '.PP',
    'Together, such as:',
    '.nf',
    ...EXAMPLES.map(line => `    ${escaped(line)}`),
    '.fi',
    '.SH COLUMNS',
    ...COLUMNS.flatMap(({ id, letter, meaning }) => entry(letter ? `${letter}, ${id}` : id, [meaning])),
    '.SH KEYS',
    ...KEY_GROUPS.flatMap(group => [
      `.SS ${group}`,
      ...KEYS.filter(key => key.group === group).flatMap(({ keys, meaning }) =>
        entry(keys.map(keyText).join(', '), [meaning]),
      ),
    ]),
    '.SH CAUSES',
    'What the pressure report names, by the rules that find it.',
    ...RULES.flatMap(({ name, doc }) => entry(name, [doc])),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, meaning]) => entry(code, [meaning])),
    '.SH EXAMPLES',
    ...RUNS.flatMap(([command, meaning]) => entry(command, [meaning])),
    '.SH FILES',
    ...FILES.flatMap(([path, meaning]) => entry(path, [meaning])),
    '.SH ENVIRONMENT',
    ...VARIABLES.flatMap(([name, meaning]) => entry(name, [meaning])),
    '.SH SEE ALSO',
    'conntrack(8), iptstate(8), pcap\\-filter(7)',
  ].join('\n')}\n`;
}

const DESCRIPTION =
  'conntop shows which flows the kernel tracks, which host fills the table, how near the table is to full, and what to do about it. Without a command it opens the live screen.';
const FILTER = 'An expression in the manner of pcap-filter(7). Quote what the shell would take for itself.';
const EXAMPLES = [
  'src host 192.168.1.23 and tcp and not port 443',
  'net 10.0.0.0/8 or (udp and dst portrange 6881-6999)',
  'unreplied and ttl > 1h',
  'state SYN_SENT,SYN_RECV and not assured',
  'snat and zone 3 and mark 0x10/0xf0',
];
const EXIT_CODES = [
  ['0', 'Fine. A closed pipe, as with head(1), is fine too.'],
  [
    '1',
    'Wrong usage, or output that could not be written; of get and delete, that no flow matches; of delete and the live screen, that not all went that was to be deleted.',
  ],
  ['2', 'The table cannot be read, or a recording not be written.'],
  ['3', 'There is no terminal, or one too small.'],
  ['check', '0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN, which wrong usage, --help and --version are too.'],
] as const;

const FILES = [
  [
    '$XDG_CONFIG_HOME/conntop/config.json',
    'What the live screen begins with: any of its options under their long names. ~/.config where the variable is not set.',
  ],
  [
    '$XDG_STATE_HOME/conntop/prompts.json',
    "What has been typed into the prompts of the live screen, the last twenty of each. It can be deleted; ~/.local/state where the variable is not set. Not written with --read-only, nor in a folder that is somebody else's.",
  ],
  [
    '$XDG_CACHE_HOME/conntop/',
    'What Node has compiled of conntop, so that it need not be compiled at every start. It can be deleted; ~/.cache where the variable is not set.',
  ],
  ['/proc/net/nf_conntrack', 'The table. /proc/net/ip_conntrack on old kernels.'],
  ['/proc/sys/net/netfilter/', 'Count, maximum, buckets and timeouts.'],
  [
    NAME_SOURCES.flatMap(({ paths }) => paths.filter(isOwnFile)).join(', '),
    'Names of addresses, the first that has one; read again when they change.',
  ],
] as const;

/** Other copies of Kea's file and the kernel's own are no files that anybody keeps. */
function isOwnFile(path: string): boolean {
  return !path.startsWith('/proc/') && !/\.(?:1|2|completed)$/.test(path);
}

function synopsis({ name, operands }: (typeof COMMANDS)[number]): string {
  const command = name === 'top' ? 'conntop' : `conntop ${name}`;
  return `.B ${command}\n[OPTION...] ${escaped(operands)}`.trimEnd().concat('\n.br');
}

function flagEntry(flag: Flag): string[] {
  const others = longNames(flag)
    .slice(1)
    .map(name => `--${name}`);
  const opposite = flag.value === undefined && flag.opposite !== undefined ? [`--${flag.opposite}`] : [];
  const commands = flag.commands.map(name => (name === 'top' ? 'the live screen' : name)).join(', ');
  const also = others.length > 0 ? `Also ${others.join(', ')}.` : '';
  const undone = opposite.length > 0 ? `Undone by ${opposite.join('')}.` : '';
  const summary = `${flag.summary.charAt(0).toUpperCase()}${flag.summary.slice(1)}.`;
  return entry(flagSynopsis(flag).trim(), [
    [summary, flag.doc, also, undone, `For ${commands}.`].filter(text => text).join(' '),
  ]);
}

function placeEntry(name: PlaceName): string[] {
  const { option, summary, doc } = PLACES[name];
  const given = option === 'source' ? `--source ${name}` : `--${option}`;
  return entry(given, [`${summary.charAt(0).toUpperCase()}${summary.slice(1)}. ${doc}`]);
}

/** A term in bold, and what it means. */
function entry(term: string, paragraphs: readonly string[]): string[] {
  return ['.TP', `.B ${escaped(term)}`, paragraphs.map(escaped).join('\n.IP\n')];
}

/** What roff would take for itself: backslashes, minus signs, and a point or apostrophe that begins a line. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&');
}
