// Runs this machine's conntrack(8) to change its table: without a shell, and with what it says of the outcome.
import type { ToolRun } from './place.ts';
import { runChild } from './run-child.ts';

/** Rejects with a SourceError where the tool cannot be started, or hangs. */
export function runConntrackHere(args: readonly string[]): Promise<ToolRun> {
  return runTool(['conntrack', ...args]);
}

/** As `runConntrackHere`, in the network namespace that a file stands for. */
export function runConntrackIn(namespace: string, args: readonly string[]): Promise<ToolRun> {
  return runTool(['nsenter', `--net=${namespace}`, 'conntrack', ...args]);
}

/** The flows that it prints are passed over: how many they were stands in what it says at its end. */
async function runTool(argv: readonly string[]): Promise<ToolRun> {
  const { status, complaint } = await runChild(argv, () => {});
  return { status: status ?? 1, output: complaint };
}
