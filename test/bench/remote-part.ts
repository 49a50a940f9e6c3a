// The part of the benchmark that reads a router over ssh: what it costs the router, beside `cat` of the same files.
import { routerReason, SERVERS, type Server, startRouter } from '../kernel/router.ts';
import { inTurn } from './in-turn.ts';
import { type FarCost, measureCatOverSsh, measureScreenOverSsh } from './remote.ts';
import { printPart, printProgram, printRatio } from './report.ts';

const FLOWS = 5000;
const ROUNDS = 5;

/** Milliseconds of the router's processor and bytes on its link, a second; the shell's apart from the ssh server's. */
export async function compareRemote(): Promise<void> {
  for (const server of SERVERS) await compareServer(server);
}

async function compareServer(server: Server): Promise<void> {
  printPart(`over ssh, ${server}, ${FLOWS} flows`);
  const reason = routerReason();
  if (reason !== undefined) return console.log(`        ${reason}`);
  const router = await startRouter(server, FLOWS);
  try {
    const { conntop, cat } = await inTurn(ROUNDS, {
      conntop: async () => withTotal(await measureScreenOverSsh(router)),
      cat: async () => withTotal(await measureCatOverSsh(router, ['-C'])),
    });
    printProgram('conntop --ssh', conntop);
    printProgram('cat over ssh -C', cat);
    printRatio('far shell / cat, ms a second', conntop.shellMs, cat.shellMs, 0.95);
    printRatio('far shell and server / cat, ms a second', conntop.totalMs, cat.totalMs, 0.95);
    printRatio('bytes on the wire / cat, a second', conntop.wireBytes, cat.wireBytes, 1.05);
  } finally {
    router.remove();
  }
}

function withTotal({ shellMs, serverMs, wireBytes }: FarCost): FarCost & { totalMs: number } {
  return { shellMs, serverMs, totalMs: shellMs + serverMs, wireBytes };
}
