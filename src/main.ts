// The entry of conntop: from the command line to a command, and the only place that sets the exit code.
import { commandOf, parseCommandLine } from './cli/arguments.ts';
import { COMMAND_CODE } from './cli/command-code.ts';
import { exit } from './cli/exit.ts';
import type { CommandName } from './cli/flag.ts';
import { warn } from './cli/messages.ts';
import { isClosedPipe, OutputError, print } from './cli/standard-output.ts';
import { toolPath } from './cli/tool-path.ts';
import { UsageError } from './cli/usage-error.ts';
import { SourceError } from './reader/source.ts';
import { logTo } from './words/debug-log.ts';

const EXIT = { OK: 0, USAGE: 1, BROKEN: 1, UNREADABLE: 2, NO_TERMINAL: 3, UNKNOWN: 3 } as const;

// Node would open a port for a debugger at this signal, and let whoever reaches it run code with our rights.
process.on('SIGUSR1', () => {});
process.env.PATH = toolPath(process.env.PATH);
// Standard output is written in line, so nothing is lost by ending at once; a reading thread may still be open.
void run(process.argv.slice(2)).then(exit);

/** Runs the command line; yields the exit code. */
async function run(argv: readonly string[]): Promise<number> {
  try {
    keepLog(process.env.CONNTOP_LOG);
    const invocation = parseCommandLine(argv);
    const { command, settings } = invocation;
    // What was asked of a plugin and is no check is UNKNOWN, as the monitoring-plugins guidelines have it.
    const told = command === 'check' ? EXIT.UNKNOWN : EXIT.OK;
    if (settings.help) {
      print((await import('./cli/help.ts')).helpText(command, settings.helpAll));
      return told;
    }
    if (settings.version && settings.verbose) return (await COMMAND_CODE.doctor())(invocation);
    if (settings.version) {
      print((await import('./cli/version.ts')).versionText());
      return told;
    }
    const runCommand = await COMMAND_CODE[command]();
    return await runCommand(invocation);
  } catch (error) {
    const command = commandOf(argv);
    const code = report(error, command);
    // To monitoring, 1 is a warning and 2 an alarm; what could not check gives neither.
    return code !== EXIT.OK && command === 'check' ? EXIT.UNKNOWN : code;
  }
}

/** Throws a UsageError where the file cannot be written. */
function keepLog(path: string | undefined): void {
  try {
    logTo(path);
  } catch (error) {
    throw new UsageError(`CONNTOP_LOG: ${(error as Error).message}`);
  }
}

/** Says in one line what failed and what to do. A reader that has gone away, such as head(1), is no failure. */
function report(error: unknown, command: CommandName): number {
  if (isClosedPipe(error)) return EXIT.OK;
  if (error instanceof UsageError) {
    // Monitoring shows what a plugin writes to standard output, and nothing else.
    if (command === 'check') print(`CONNTRACK UNKNOWN - ${error.message}; try conntop check --help\n`);
    else warn(`${error.message}; try conntop ${command === 'top' ? '' : `${command} `}--help`);
    return EXIT.USAGE;
  }
  if (error instanceof SourceError) {
    warn(`${error.message}; ${error.hint}`);
    return EXIT.UNREADABLE;
  }
  if (error instanceof OutputError) {
    warn(`${error.message}; what was printed is not whole`);
    return EXIT.BROKEN;
  }
  if (error instanceof Error && error.name === 'TerminalError') {
    warn(error.message);
    return EXIT.NO_TERMINAL;
  }
  warn(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.BROKEN;
}
