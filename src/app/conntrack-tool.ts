// Runs conntrack(8) for changes the user has agreed to: without a shell, and with what it says of the outcome.
import { spawn } from 'node:child_process';
import { SourceError, type ToolRun } from '../reader/source.ts';

/** Runs conntrack(8) with these arguments, wherever the table is. Rejects with a SourceError where it cannot. */
export type RunTool = (args: readonly string[]) => Promise<ToolRun>;

/** What a run did. */
export interface ToolOutcome {
  /** Flows that the tool says it has changed or deleted. */
  readonly flows: number;
  /** What went wrong and what to do, in one line; undefined where nothing did. */
  readonly error: string | undefined;
}

const OUTCOME = /(\d+) flow entries have been (?:deleted|updated)/;
const FAILURE = /Operation failed: (.*)/;
/** The flow has ended between being listed and being changed. */
const HAS_GONE = 'No such file or directory';
const LONGEST_COMPLAINT = 2000;

/** Runs the commands one after the other until one fails. That a flow has gone by itself is no failure. */
export async function runConntrack(
  commands: readonly (readonly string[])[],
  run: RunTool = runHere,
): Promise<ToolOutcome> {
  let flows = 0;
  for (const args of commands) {
    const outcome = await runOnce(run, args);
    flows += outcome.flows;
    if (outcome.error !== undefined) return { flows, error: outcome.error };
  }
  return { flows, error: undefined };
}

/** Runs the conntrack(8) of this machine. */
export function runHere(args: readonly string[]): Promise<ToolRun> {
  return new Promise((resolve, reject) => {
    const child = spawn('conntrack', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => {
      if (output.length < LONGEST_COMPLAINT) output += chunk.toString('latin1');
    });
    child.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      reject(
        code === 'ENOENT'
          ? NOT_INSTALLED
          : new SourceError(`conntrack: ${message}`, 'check that it can be run'),
      ),
    );
    child.on('close', status => resolve({ status: status ?? 1, output }));
  });
}

async function runOnce(run: RunTool, args: readonly string[]): Promise<ToolOutcome> {
  try {
    return readOutcome((await run(args)).output);
  } catch (error) {
    if (error instanceof SourceError) return { flows: 0, error: `${error.message}; ${error.hint}` };
    throw error;
  }
}

const NOT_INSTALLED = new SourceError(
  'conntrack is not installed',
  'apt install conntrack, or opkg install conntrack',
);

function readOutcome(said: string): ToolOutcome {
  const flows = OUTCOME.exec(said)?.[1];
  const failure = FAILURE.exec(said)?.[1];
  if (flows !== undefined && (failure === undefined || failure === HAS_GONE)) {
    return { flows: Number(flows), error: undefined };
  }
  if (/permitted|must be root/i.test(said)) {
    return { flows: 0, error: 'conntrack may not do that: run conntop as root, or give it CAP_NET_ADMIN' };
  }
  return {
    flows: Number(flows ?? 0),
    error: failure ?? said.trim().split('\n').at(-1) ?? 'conntrack said nothing',
  };
}
