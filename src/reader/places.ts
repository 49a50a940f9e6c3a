// The places where a table can be read, one record each: what names it on the command line, what it is, how it is opened.

import { log } from '../words/debug-log.ts';
import { ConntrackSource } from './conntrack-source.ts';
import { FileSource } from './file-source.ts';
import { NamespaceSource } from './namespace-source.ts';
import { ProcSource } from './proc-source.ts';
import { isRecording, RecordingReader } from './recording/recording-reader.ts';
import { RecordingSource } from './recording/recording-source.ts';
import type { Source } from './source.ts';
import { SshSource } from './ssh/ssh-source.ts';

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
  readonly isMeant?: (where: Where) => boolean;
  /**
   * Opens it; the caller closes it. Over ssh the connection is made here, since ssh may ask for a password. Throws, or
   * rejects with, a SourceError.
   */
  readonly open: (where: Where) => Source | Promise<Source>;
}

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
    // Loaded only where it is asked for.
    open: async () => (await import('./demo/demo-source.ts')).createDemoSource(),
  },
  recording: {
    option: 'file',
    summary: 'a recording that conntop has written',
    doc: 'Told by what it holds, not by its name. The live screen replays it; elsewhere it is read at --at.',
    isMeant: ({ file }) => file !== undefined && isRecording(file),
    open: ({ file = '' }) => new RecordingSource(new RecordingReader(file)),
  },
  file: {
    option: 'file',
    summary: 'a saved table in any of the formats; - is standard input',
    doc: 'On the live screen a file that changes is read again. It has no limits and no counters beside it.',
    open: ({ file = '' }) => new FileSource(file),
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
    open: ({ netns = '' }) => new NamespaceSource(netns),
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
  const kind = kinds.find(({ option: own, isMeant }) => own === option && (!isMeant || isMeant(where)));
  const source = await (kind as PlaceKind).open(where);
  log('source', { option, label: source.place.label });
  return source;
}

async function openSsh({ ssh = '', sshSudo, allowChanges, unattended = false }: Where): Promise<Source> {
  const source = new SshSource(ssh, { allowChanges, sudo: sshSudo, unattended });
  await source.connect();
  return source;
}
