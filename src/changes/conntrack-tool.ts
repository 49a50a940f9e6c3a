// Runs conntrack(8) for changes the user has agreed to, and reads from what it says what they came to.
import type { ToolRun } from '../reader/place.ts';
import { SourceError } from '../reader/source.ts';

/** Runs conntrack(8) with these arguments, wherever the table is. Rejects with a SourceError where it cannot. */
export type RunTool = (args: readonly string[]) => Promise<ToolRun>;

/** What a run did. */
export interface ToolOutcome {
  /** Flows that the tool says it has changed or deleted. */
  readonly flows: number;
  /** Commands that were not run, since it was stopped, or failed before them. */
  readonly left: number;
  /** What went wrong and what to do, in one line; undefined where nothing did. */
  readonly error: string | undefined;
}

export interface ToolOptions {
  /** Ends it after the commands under way. */
  readonly signal?: AbortSignal;
  /** How many run at the same time; 1 where absent. */
  readonly atOnce?: number;
  /** Called after each command, with the number of those that have run. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Runs the commands in their order until one fails or it is stopped; none without a tool. That a flow has gone by itself
 * is no failure.
 */
export async function runConntrack(
  commands: readonly (readonly string[])[],
  run: RunTool | undefined,
  { signal, atOnce = 1, onProgress }: ToolOptions = {},
): Promise<ToolOutcome> {
  if (!run) {
    return { flows: 0, left: commands.length, error: 'the table is no longer one that can be changed' };
  }
  const waiting = [...commands].reverse();
  let [flows, done] = [0, 0];
  let error: string | undefined;
  const work = async (): Promise<void> => {
    while (error === undefined && !signal?.aborted) {
      const args = waiting.pop();
      if (args === undefined) return;
      const outcome = await runOnce(run, args);
      flows += outcome.flows;
      error ??= outcome.error;
      onProgress?.(++done);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { flows, left: waiting.length, error };
}

const OUTCOME = /(\d+) flow entries have been (?:deleted|updated)/;
const FAILURE = /Operation failed: (.*)/;
/** The flow has ended between being listed and being changed, or nothing of the kind is left. */
const HAS_GONE = /No such file or directory|such conntrack doesn't exist/;

type RunOutcome = Pick<ToolOutcome, 'flows' | 'error'>;

async function runOnce(run: RunTool, args: readonly string[]): Promise<RunOutcome> {
  try {
    return readOutcome((await run(args)).output);
  } catch (error) {
    if (error instanceof SourceError) return { flows: 0, error: `${error.message}; ${error.hint}` };
    throw error;
  }
}

function readOutcome(said: string): RunOutcome {
  const flows = OUTCOME.exec(said)?.[1];
  const failure = FAILURE.exec(said)?.[1];
  if (flows !== undefined && (failure === undefined || HAS_GONE.test(failure))) {
    return { flows: Number(flows), error: undefined };
  }
  if (/permitted|must be root/i.test(said)) {
    return { flows: 0, error: 'conntrack may not do that: run conntop as root, or give it CAP_NET_ADMIN' };
  }
  return {
    flows: Number(flows ?? 0),
    error: failure ?? (said.trim().split('\n').at(-1) || 'conntrack said nothing'),
  };
}
