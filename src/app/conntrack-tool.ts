// Runs conntrack(8) for changes the user has agreed to: without a shell, and with what it says of the outcome.
import { spawn } from 'node:child_process';

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
  program = 'conntrack',
): Promise<ToolOutcome> {
  let flows = 0;
  for (const args of commands) {
    const outcome = await runOnce(program, args);
    flows += outcome.flows;
    if (outcome.error !== undefined) return { flows, error: outcome.error };
  }
  return { flows, error: undefined };
}

function runOnce(program: string, args: readonly string[]): Promise<ToolOutcome> {
  return new Promise(resolve => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      if (said.length < LONGEST_COMPLAINT) said += chunk.toString('latin1');
    });
    child.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      resolve({ flows: 0, error: code === 'ENOENT' ? NOT_INSTALLED : `conntrack: ${message}` }),
    );
    child.on('close', () => resolve(readOutcome(said)));
  });
}

const NOT_INSTALLED = 'conntrack is not installed: apt install conntrack, or opkg install conntrack';

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
