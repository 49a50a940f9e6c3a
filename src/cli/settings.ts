// What the command line has settled, as plain data: every flag writes here, every command reads from here.
import type { HostLabels } from '../metrics/host-labels.ts';
import type { ListenAddress } from '../metrics/listener.ts';
import type { Range } from '../pressure/range.ts';
import type { SourceName } from '../reader/places.ts';
import { type ChoiceValues, USUAL_CHOICES } from '../view/choices.ts';
import type { ColumnId } from '../view/columns.ts';
import type { Beside } from '../view/filter/context.ts';
import type { FilterOption } from '../view/filter/options.ts';
import type { EventName } from '../view/flow-names.ts';
import type { SortOrder } from '../view/flow-view.ts';
import { type SwitchName, USUAL_SWITCHES } from '../view/switches.ts';
import { type ThemeChoice, USUAL_THEME } from '../view/theme-choice.ts';
import { USUAL_INTERVAL } from '../watch/interval.ts';

/** One filter option as given. */
export interface GivenFilter {
  readonly option: FilterOption;
  /** Empty for an option without a value. */
  readonly text: string;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The switches and choices of the screen, each under its name. */
type ScreenSettings = Omit<Record<SwitchName, boolean>, 'colors'> & Writable<ChoiceValues>;

/** What may be absent is so until a flag gives it. */
export interface Settings extends ScreenSettings {
  /** Undefined where the terminal and NO_COLOR decide. */
  colors: boolean | undefined;
  help: boolean;
  /** Whether help tells of every option. */
  helpAll: boolean;
  version: boolean;
  /** With the version all that doctor tells. */
  verbose: boolean;
  /** `-1`: the list in place of the live screen. */
  once: boolean;
  /** What to try, in this order; undefined where the command line does not say. */
  sources?: readonly SourceName[] | undefined;
  procRoot: string;
  /** A saved table, `-` for standard input; undefined for the live one. */
  file?: string | undefined;
  /** The instant of a recording, as typed; undefined for the command's own. */
  at?: string | undefined;
  /** A router to read over ssh, as ssh(1) takes it. */
  ssh?: string | undefined;
  /** Whether the far side of ssh runs its part under sudo. */
  sshSudo: boolean;
  /** Whether nobody is there whom ssh could ask. */
  unattended?: boolean;
  /** Databases of networks; none where it is empty, the system's where undefined. */
  geoip?: readonly string[] | undefined;
  /** Whether devices are asked for their names by multicast. */
  mdns: boolean;
  /** What is not to be looked for beside the table. */
  without: readonly Beside[];
  /** A network namespace of this machine, by name or process id. */
  netns?: string | undefined;
  /** Whether flows may be deleted over ssh. */
  allowChanges: boolean;
  /** The recording to write beside the live screen. */
  record?: string | undefined;
  /** Milliseconds between two recorded snapshots; undefined for every reading. */
  every?: number | undefined;
  /** Milliseconds for which snapshots are kept; undefined for ever. */
  keep?: number | undefined;
  /** Bytes beyond which the recording does not grow; undefined for no bound. */
  maxSize?: number | undefined;
  /** Milliseconds between two readings. */
  interval: number;
  /** conntrack(8)'s and iptstate's filters, all of which a flow must pass. */
  filters: GivenFilter[];
  /** Netmasks given apart from their address, which is that of the filter option named. */
  masks: GivenFilter[];
  /** Whether a filter asks for labels. */
  needsLabels: boolean;
  sort?: SortOrder | undefined;
  reverse: boolean;
  columns?: readonly ColumnId[] | undefined;
  /** The colours of the screen. */
  theme: ThemeChoice;
  /** Cells to fit text into; undefined for those of the terminal. */
  width?: number | undefined;
  /** Events to tell; undefined for all. */
  eventMask?: readonly EventName[] | undefined;
  /** Most rows to print; undefined for all. */
  limit?: number | undefined;
  mouse: boolean;
  /** Box lines and bars in ASCII; undefined where the locale decides. */
  ascii?: boolean | undefined;
  readOnly: boolean;
  /** Undefined for the first of the command's formats. */
  format?: string | undefined;
  /** CSV cells as they are, though a spreadsheet would run them. */
  formulas: boolean;
  /** Seconds to watch; undefined for the command's own time. */
  watchSeconds?: number | undefined;
  /** Undefined for the usual thresholds of `check`. */
  warning?: Range | undefined;
  critical?: Range | undefined;
  /** Seconds after which `check` gives up; undefined for the guidelines' own. */
  timeout?: number | undefined;
  /** Whether `check` leaves out what the kernel may drop. */
  evictable: boolean;
  /** Flows of one source from which `check` warns; undefined for no such bound. */
  maxPerHost?: number | undefined;
  drops: boolean;
  /** The file that the metrics are written into; undefined for standard output. */
  textfile?: string | undefined;
  /** Where the metrics are to be asked for; undefined for nowhere. */
  listen?: ListenAddress | undefined;
  /** The file that lists the places to read; undefined for the one that the other settings name. */
  config?: string | undefined;
  /** Hosts that metrics tell of one by one. */
  top: number;
  labelBy: HostLabels;
  yes: boolean;
  /** Whether `yes` is also for the SSH connection in use. */
  cutSsh: boolean;
  timestamp: boolean;
}

/** The settings before any flag. */
export function usualSettings(): Settings {
  return {
    help: false,
    helpAll: false,
    version: false,
    verbose: false,
    once: false,
    procRoot: '/proc',
    sshSudo: false,
    allowChanges: false,
    interval: USUAL_INTERVAL,
    filters: [],
    masks: [],
    needsLabels: false,
    mdns: false,
    without: [],
    reverse: false,
    mouse: false,
    readOnly: false,
    formulas: false,
    evictable: false,
    ...USUAL_CHOICES,
    ...USUAL_SWITCHES,
    colors: undefined,
    theme: USUAL_THEME,
    drops: false,
    top: 10,
    labelBy: 'address',
    yes: false,
    cutSsh: false,
    timestamp: false,
  };
}
