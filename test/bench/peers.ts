// The figures of the programs that conntop is measured against, taken in the lab's router.
import type { Lab } from '../kernel/lab.ts';
import type { Figures } from './in-turn.ts';
import { type LiveCost, measureLive, measureRun } from './measure.ts';
import { openTerminal, type TerminalSize } from './terminal.ts';

export const SIZE: TerminalSize = { columns: 132, rows: 40 };

/** The arguments that run a program in the lab's router. */
export function inRouter(lab: Lab, argv: readonly string[]): string[] {
  return ['ip', 'netns', 'exec', lab.router, ...argv];
}

/** `dd bs=64k` of the proc file: the least that a reader of the table can take. */
export function measureDd(lab: Lab): Promise<Figures> {
  return run(lab, ['dd', 'if=/proc/net/nf_conntrack', 'of=/dev/null', 'bs=64k']);
}

/** `conntrack -L -o extended` with its output thrown away. */
export function measureConntrack(lab: Lab): Promise<Figures> {
  return run(lab, ['conntrack', '-L', '-o', 'extended']);
}

/** `node -e 0`: what any program of Node's costs. */
export function measureNode(lab: Lab): Promise<Figures> {
  return run(lab, ['node', '-e', '0']);
}

/** `iptstate -1` in a terminal: into a pipe or a file it writes without end. */
export async function measureIptstateOnce(lab: Lab): Promise<Figures> {
  return { ...(await measureRun(inRouter(lab, ['iptstate', '-1']), SIZE)) };
}

/** iptstate's live screen, refreshing each second. */
export async function measureIptstateLive(lab: Lab, seconds: number): Promise<LiveCost> {
  const terminal = openTerminal(inRouter(lab, ['iptstate', '-R', '1']), SIZE);
  try {
    await terminal.type(' ', output => output.length > 0);
    return await measureLive(terminal, seconds);
  } finally {
    await terminal.close();
  }
}

async function run(lab: Lab, argv: readonly string[]): Promise<Figures> {
  return { ...(await measureRun(inRouter(lab, argv))) };
}
