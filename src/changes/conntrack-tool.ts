// Runs conntrack(8) for changes the user has agreed to, and reads from what it says what they came to.
import type { ToolRun } from '../reader/place.ts';
import { SourceError } from '../reader/source.ts';

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

/**
 * Runs the commands one after the other until one fails; none without a tool. That a flow has gone by itself is no
 * failure.
 */
export async function runConntrack(
  commands: readonly (readonly string[])[],
  run: RunTool | undefined,
): Promise<ToolOutcome> {
  if (!run) return { flows: 0, error: 'the table is no longer one that can be changed' };
  let flows = 0;
  for (const args of commands) {
    const outcome = await runOnce(run, args);
    flows += outcome.flows;
    if (outcome.error !== undefined) return { flows, error: outcome.error };
  }
  return { flows, error: undefined };
}

async function runOnce(run: RunTool, args: readonly string[]): Promise<ToolOutcome> {
  try {
    return readOutcome((await run(args)).output);
  } catch (error) {
    if (error instanceof SourceError) return { flows: 0, error: `${error.message}; ${error.hint}` };
    throw error;
  }
}

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
