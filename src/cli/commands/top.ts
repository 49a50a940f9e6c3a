// `conntop`: the live screen.
import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { setFlagsFromString } from 'node:v8';
import { ConfigFile, configPath } from '../../app/config-file.ts';
import { RouterNames } from '../../app/router-names.ts';
import { Session, type SessionOptions } from '../../app/session.ts';
import { NameBook } from '../../names/name-book.ts';
import { recordingAt } from '../../reader/place.ts';
import { RecordingTee } from '../../reader/recording/recording-tee.ts';
import type { Source } from '../../reader/source.ts';
import { LiveScreen } from '../../screen/live-screen.ts';
import type { TerminalOptions } from '../../screen/terminal.ts';
import { endBySignal } from '../exit.ts';
import { filterContext } from '../filter-context.ts';
import type { Invocation } from '../invocation.ts';
import { LiveSettings } from '../live-settings.ts';
import { openSource } from '../open-source.ts';
import { openWriter } from '../open-writer.ts';
import { readFacts, withSource } from '../read-table.ts';
import type { Settings } from '../settings.ts';

/** What there is to close after a signal may take so long, in milliseconds. */
const PATIENCE = 800;

/**
 * Shows the screen until the user quits; over a recording where one is given. Throws a TerminalError where the terminal
 * cannot show it.
 */
export async function runTop(invocation: Invocation, recording?: string): Promise<number> {
  // A screen is open for days beside a router's own work: measured, 10 MiB less at no more processor time.
  setFlagsFromString('--optimize-for-size');
  const file = new ConfigFile(configPath(process.env));
  const live = new LiveSettings(file, invocation);
  const settings = { ...live.settings, ...(recording !== undefined && { file: recording }) };
  const signal = await withSource(settings, async opened => {
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
  return signal ? endBySignal(signal) : 0;
}

async function showLive(
  source: Source,
  live: LiveSettings,
  settings: Settings,
  options: SessionOptions,
): Promise<NodeJS.Signals | undefined> {
  const { timeouts } = await readFacts(source);
  let screen: LiveScreen | undefined;
  const book = new NameBook({ onChange: () => screen?.changed() });
  const names = new RouterNames(source, book);
  const nameOf = (address: string): string | undefined => names.nameOf(address);
  const context = { ...filterContext(timeouts, () => names.known), nameOf };
  try {
    // The command line may filter by them.
    await names.start();
    const session = new Session(source, live.firstState(context), { ...options, context });
    screen = new LiveScreen({ session, names, terminal: terminalFor(settings) });
    void live.follow(session, context);
    const signal = await screen.run();
    if (signal) setTimeout(() => endBySignal(signal), PATIENCE);
    return signal;
  } finally {
    names.stop();
    await book.close();
  }
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
