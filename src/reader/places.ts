// The places where a table can be read, one record each: what names it on the command line, what it is, how it is opened.

import { log } from '../words/debug-log.ts';
import { ConntrackSource } from './conntrack-source.ts';
import { ProcSource } from './proc-source.ts';
import type { Source } from './source.ts';

/** What the command line says of where to read; a text that it does not say is absent. */
export interface Where {
  readonly procRoot: string;
  readonly file?: string | undefined;
  readonly ssh?: string | undefined;
  readonly netns?: string | undefined;
  /** Whether the far side of ssh runs its part under sudo. */
  readonly sshSudo: boolean;
  /** Whether nobody is there whom ssh could ask. */
  readonly unattended?: boolean;
  /** Whether a filter asks for labels, which the proc file does not tell. */
  readonly needsLabels?: boolean;
  /** Whether flows may be deleted over ssh. */
  readonly allowChanges: boolean;
}

/** The options that name a place, each of which takes the place of the others. */
export type PlaceOption = 'file' | 'ssh' | 'netns' | 'source';

export interface PlaceKind {
  /** That names it; `--source` by the record's own name. */
  readonly option: PlaceOption;
  /** What is read there, in a phrase without a full stop. */
  readonly summary: string;
  /** What it needs and what can be seen and done there, in sentences. */
  readonly doc: string;
  /** Tells what two kinds that one option names have apart; absent where there is but one, or for the last of them. */
  readonly isMeant?: (where: Where) => Promise<boolean>;
  /**
   * Opens it; the caller closes it. Over ssh the connection is made here, since ssh may ask for a password. Throws, or
   * rejects with, a SourceError.
   */
  readonly open: (where: Where) => Source | Promise<Source>;
}

/** What is not this machine's own table is loaded when it is asked for: commands that cron runs again and again need none of it. */
export const PLACES = {
  proc: {
    option: 'source',
    summary: "the kernel's own file, /proc/net/nf_conntrack",
    doc: 'Or ip_conntrack, where the kernel is old. Needs root. Limits and counters stand beside it; --proc-root reads another tree of them.',
    open: ({ procRoot }) => new ProcSource(procRoot),
  },
  conntrack: {
    option: 'source',
    summary: 'what conntrack(8) prints',
    doc: 'For kernels without the file, as those of Ubuntu, and where labels are asked for. Needs root, and conntrack installed.',
    open: ({ procRoot }) => new ConntrackSource(procRoot),
  },
  demo: {
    option: 'source',
    summary: 'a simulated home router',
    doc: 'Never shown unless named; after a minute one of its devices begins to fill the table.',
    open: async () => (await import('./demo/demo-source.ts')).createDemoSource(),
  },
  recording: {
    option: 'file',
    summary: 'a recording that conntop has written',
    doc: 'Told by what it holds, not by its name. The live screen replays it; elsewhere it is read at --at.',
    isMeant: async ({ file }) =>
      file !== undefined && (await import('./recording/recording-reader.ts')).isRecording(file),
    open: ({ file = '' }) => openRecording(file),
  },
  file: {
    option: 'file',
    summary: 'a saved table in any of the formats; - is standard input',
    doc: 'On the live screen a file that changes is read again. It has no limits and no counters beside it.',
    open: async ({ file = '' }) => new (await import('./file-source.ts')).FileSource(file),
  },
  ssh: {
    option: 'ssh',
    summary: "a router's table over ssh: user@host, ssh://user@host:port",
    doc: "DEST may also be a name of the ssh configuration. The system's ssh is run, with its keys, agent and known hosts; the router needs a shell and cat, no more. Names come from its leases and hosts files.",
    open: openSsh,
  },
  netns: {
    option: 'netns',
    summary: 'another network namespace of this machine',
    doc: 'By its name in ip netns, or by the id of a process that lives in it, such as one of a container. Needs root, and nsenter.',
    open: async ({ netns = '', needsLabels }) =>
      new (await import('./namespace-source.ts')).NamespaceSource(netns, needsLabels),
  },
} as const satisfies Readonly<Record<string, PlaceKind>>;

export type PlaceName = keyof typeof PLACES;

/** All of them, in the registry's order. */
export const PLACE_NAMES = Object.keys(PLACES) as PlaceName[];

/** What `--source` takes. */
export type SourceName = {
  [Name in PlaceName]: (typeof PLACES)[Name]['option'] extends 'source' ? Name : never;
}[PlaceName];
export const SOURCE_NAMES = PLACE_NAMES.filter(
  (name): name is SourceName => PLACES[name].option === 'source',
);

/** Opens the one that `option`, which is not `source`, names. Rejects with a SourceError. */
export async function openPlace(option: PlaceOption, where: Where): Promise<Source> {
  const kinds: readonly PlaceKind[] = PLACE_NAMES.map(name => PLACES[name]);
  const kind = await firstMeant(
    kinds.filter(each => each.option === option),
    where,
  );
  const source = await (kind as PlaceKind).open(where);
  log('source', { option, label: source.place.label });
  return source;
}

async function firstMeant(kinds: readonly PlaceKind[], where: Where): Promise<PlaceKind | undefined> {
  for (const kind of kinds) if (!kind.isMeant || (await kind.isMeant(where))) return kind;
  return undefined;
}

async function openRecording(file: string): Promise<Source> {
  const { RecordingReader } = await import('./recording/recording-reader.ts');
  const { RecordingSource } = await import('./recording/recording-source.ts');
  return new RecordingSource(new RecordingReader(file));
}

async function openSsh(where: Where): Promise<Source> {
  const { ssh = '', sshSudo, allowChanges, unattended = false, needsLabels = false } = where;
  const { SshSource } = await import('./ssh/ssh-source.ts');
  const source = new SshSource(ssh, { allowChanges, sudo: sshSudo, unattended, withLabels: needsLabels });
  await source.connect();
  return source;
}
