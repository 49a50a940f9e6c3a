// `conntop`: the live screen.
import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { Session } from '../../app/session.ts';
import { NameBook } from '../../names/name-book.ts';
import { MOST_BYTES, networkFiles } from '../../names/network-files.ts';
import { Networks } from '../../names/networks.ts';
import { readFileInTime } from '../../reader/bounded-file.ts';
import { recordingAt } from '../../reader/place.ts';
import { RecordingTee } from '../../reader/recording/recording-tee.ts';
import type { Source } from '../../reader/source.ts';
import { LiveScreen } from '../../screen/live-screen.ts';
import type { TerminalOptions } from '../../screen/terminal.ts';
import { Watched } from '../../watch/watched.ts';
import { ConfigFile, configPath, rememberColumns } from '../config-file.ts';
import { endBySignal } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { nameAsker } from '../known-beside.ts';
import { LiveSettings } from '../live-settings.ts';
import { warn } from '../messages.ts';
import { openSource } from '../open-source.ts';
import { openWriter } from '../open-writer.ts';
import { PromptHistory, promptHistoryPath } from '../prompt-history.ts';
import { saveView } from '../save-view.ts';
import type { Settings } from '../settings.ts';
import { withSource } from '../with-source.ts';

/** What there is to close after a signal may take so long, in milliseconds. */
const PATIENCE = 800;

/**
 * Shows the screen until the user quits; over a recording where one is given. Throws a TerminalError where the terminal
 * cannot show it.
 */
export async function runTop(invocation: Invocation, recording?: string): Promise<number> {
  const file = new ConfigFile(configPath(process.env));
  const live = new LiveSettings(file, invocation);
  const settings = { ...live.settings, ...(recording !== undefined && { file: recording }) };
  const { signal, code } = await withSource(settings, async opened => {
    const writer = settings.record === undefined ? undefined : openWriter(settings.record, settings);
    const source = writer ? new RecordingTee(opened, writer, settings.every) : opened;
    if (settings.at === undefined) recordingAt(source.place)?.seek(0);
    try {
      return await showLive(source, live, settings, {
        config: file,
        ...(writer === undefined && { openNamespace: openerOf(settings) }),
      });
    } finally {
      await writer?.close();
      await file.close();
    }
  });
  return signal ? endBySignal(signal) : code;
}

async function showLive(
  source: Source,
  live: LiveSettings,
  settings: Settings,
  { config, openNamespace }: LiveOptions,
): Promise<{ readonly signal: NodeJS.Signals | undefined; readonly code: number }> {
  let screen: LiveScreen | undefined;
  const book = new NameBook({ onChange: () => screen?.changed() });
  let session: Session | undefined;
  const networks = new Networks(networkFiles(settings.geoip), {
    read: path => readFileInTime(path, { mostBytes: MOST_BYTES }),
    onChange: () => session?.arrangeAnew(),
    onProblem: text => session?.dispatch({ type: 'notice', text, tone: 'warn' }),
  });
  const watchAt = async (each: Source): Promise<Watched> => {
    const watched = new Watched(each, {
      interval: settings.interval,
      book,
      networkOf: networks.networkOf,
      askNames: nameAsker(settings),
      without: settings.without,
      savedFilters: () => live.savedFilters,
    });
    // The command line may filter by them.
    await watched.names.start();
    return watched;
  };
  try {
    const watched = await watchAt(source);
    const history = new PromptHistory(promptHistoryPath(process.env));
    const state = { ...live.firstState(watched.contextOf(undefined)), past: history.read() };
    session = new Session(watched, state, {
      rememberColumns: columns => rememberColumns(config, columns),
      saveView,
      saveFilter: (name, text) => live.saveFilter(name, text),
      ...(!settings.readOnly && { rememberEntry: (kind, text) => void history.add(kind, text) }),
      ...(openNamespace && { openNamespace: async name => watchAt(await openNamespace(name)) }),
    });
    screen = new LiveScreen({ session, terminal: terminalFor(settings) });
    void live.follow(session);
    const signal = await screen.run();
    if (signal) setTimeout(() => endBySignal(signal), PATIENCE);
    if (session.lastWord !== undefined) warn(session.lastWord);
    return { signal, code: session.lastWord === undefined ? 0 : 1 };
  } finally {
    await book.close();
  }
}

interface LiveOptions {
  readonly config: ConfigFile;
  /** Absent while recording, which is of one table. */
  readonly openNamespace?: (name: string | undefined) => Promise<Source>;
}

/** Our own namespace is read as the settings say. */
function openerOf(settings: Settings): (name: string | undefined) => Promise<Source> {
  const own = { ...settings, netns: undefined };
  return name => openSource(name === undefined ? own : { ...own, sources: undefined, netns: name });
}

function terminalFor(settings: Settings): TerminalOptions {
  return {
    input: keyboardFor(settings),
    output: process.stdout,
    env: process.env,
    ascii: settings.ascii ?? false,
    mouse: settings.mouse,
  };
}

/** Where the table comes in on standard input, the keys come from the terminal itself. */
function keyboardFor({ file }: Settings): ReadStream {
  if (file !== '-') return process.stdin;
  try {
    return new ReadStream(openSync('/dev/tty', 'r+'));
  } catch {
    return process.stdin;
  }
}
