// Where the code of each command is: loaded when the command is run, and not before.
import type { CommandName } from './flag.ts';
import type { Invocation } from './invocation.ts';

/** Runs a command to its end; yields the exit code. */
export type Run = (invocation: Invocation) => Promise<number>;

export const COMMAND_CODE: Readonly<Record<CommandName, () => Promise<Run>>> = {
  top: async () => (await import('./commands/top.ts')).runTop,
  list: async () => (await import('./commands/list.ts')).runList,
  get: async () => (await import('./commands/get.ts')).runGet,
  hosts: async () => (await import('./commands/hosts.ts')).runHosts,
  count: async () => (await import('./commands/count.ts')).runCount,
  stats: async () => (await import('./commands/stats.ts')).runStats,
  check: async () => (await import('./commands/check.ts')).runCheck,
  pressure: async () => (await import('./commands/pressure.ts')).runPressure,
  events: async () => (await import('./commands/events.ts')).runEvents,
  expect: async () => (await import('./commands/expect.ts')).runExpect,
  explain: async () => (await import('./commands/explain.ts')).runExplain,
  delete: async () => (await import('./commands/delete.ts')).runDelete,
  record: async () => (await import('./commands/record.ts')).runRecord,
  replay: async () => (await import('./commands/replay.ts')).runReplay,
  metrics: async () => (await import('./commands/metrics.ts')).runMetrics,
  doctor: async () => (await import('./commands/doctor.ts')).runDoctor,
  completion: async () => (await import('./commands/completion.ts')).runCompletion,
  help: async () => (await import('./commands/help.ts')).runHelp,
};
