// Prints what conntop and its peers cost on one and the same table, side by side and as ratios to the design's bounds.
import { buildLab, type Lab } from '../kernel/lab.ts';
import { kernelTestsReason } from '../kernel/requirements.ts';
import { routerReason, SERVERS, type Server, startRouter } from '../kernel/router.ts';
import { withMax } from '../kernel/table-max.ts';
import { measureList, measureRefresh, measureScreen } from './conntop.ts';
import { measureConntrack, measureDd, measureIptstateLive, measureIptstateOnce } from './peers.ts';
import { type FarCost, measureCatOverSsh, measureScreenOverSsh } from './remote.ts';

const LIVE_FLOWS = 10_000;
const REMOTE_FLOWS = 5000;
/** A virtual machine's own speed changes from minute to minute: the two are measured in turn. */
const REMOTE_ROUNDS = 4;
const FLOWS = [65_000, 250_000];
const LARGEST = 250_000;
const MAX = 262_144;

async function main(): Promise<void> {
  const reason = kernelTestsReason();
  if (reason !== undefined) throw new Error(reason);
  const lab = await buildLab();
  try {
    await withMax(MAX, () => compare(lab));
  } finally {
    await lab.destroy();
  }
}

async function compare(lab: Lab): Promise<void> {
  await compareLive(lab);
  for (const server of SERVERS) await compareRemote(server);
  for (const flows of FLOWS) await compareReading(lab, flows);
}

async function compareLive(lab: Lab): Promise<void> {
  await refill(lab, LIVE_FLOWS);
  const iptstate = await measureIptstateLive(lab);
  const screen = await measureScreen(lab);
  print(LIVE_FLOWS, 'iptstate, live', { ...iptstate });
  print(LIVE_FLOWS, 'conntop, live', { ...screen });
  bound('CPU, conntop / iptstate', screen.cpuPercent / iptstate.cpuPercent, 0.6);
  bound('bytes a second, conntop / iptstate', screen.bytesPerSecond / iptstate.bytesPerSecond, 1);
  bound('peak memory, MiB', screen.peakRssMiB, 90);
  bound('first frame, ms', screen.firstFrameMs, 250);
}

async function compareReading(lab: Lab, flows: number): Promise<void> {
  await refill(lab, flows);
  const dd = await measureDd(lab);
  const refresh = await measureRefresh(lab);
  const conntrack = await measureConntrack(lab);
  const iptstate = await measureIptstateOnce(lab);
  const list = await measureList(lab);
  print(flows, 'dd bs=64k', { ...dd });
  print(flows, 'conntop, one refresh', { ...refresh });
  print(flows, 'conntrack -L -o extended', { ...conntrack });
  print(flows, 'iptstate -1', { ...iptstate });
  print(flows, 'conntop list -o extended', { ...list });
  bound('refresh / dd', refresh.medianMs / dd.wallMs, 1.25);
  if (flows !== LARGEST) return;
  bound('list / conntrack -L', list.wallMs / conntrack.wallMs, 1);
  bound('list / iptstate -1', list.wallMs / iptstate.wallMs, 0.5);
  const screen = await measureScreen(lab);
  print(flows, 'conntop, live', { ...screen });
  bound('key to screen, p99 ms', screen.p99Ms, 50);
  bound('peak memory, MiB', screen.peakRssMiB, 220);
}

/** Milliseconds of the router's processor and bytes on its link, a second; the shell's apart from the ssh server's. */
async function compareRemote(server: Server): Promise<void> {
  const reason = routerReason();
  if (reason !== undefined) return console.log(`        over ssh: ${reason}`);
  const router = await startRouter(server, REMOTE_FLOWS);
  try {
    const costs: [FarCost, FarCost][] = [];
    for (let round = 0; round < REMOTE_ROUNDS; round++) {
      costs.push([await measureScreenOverSsh(router), await measureCatOverSsh(router, ['-C'])]);
    }
    const [screen, cat] = [
      meanCost(costs.map(([ours]) => ours)),
      meanCost(costs.map(([, theirs]) => theirs)),
    ];
    print(REMOTE_FLOWS, `conntop --ssh, ${server}`, { ...screen });
    print(REMOTE_FLOWS, `cat over ssh -C, ${server}`, { ...cat });
    print(REMOTE_FLOWS, `cat over ssh, ${server}`, { ...(await measureCatOverSsh(router, [])) });
    bound('far shell, conntop / cat', screen.shellMs / cat.shellMs, 1);
    bound('far shell and server, conntop / cat', total(screen) / total(cat), 1);
    bound('bytes on the wire, conntop / cat', screen.wireBytes / cat.wireBytes, 1.05);
  } finally {
    router.remove();
  }
}

function meanCost(costs: readonly FarCost[]): FarCost {
  const mean = (figure: (cost: FarCost) => number): number =>
    costs.reduce((sum, cost) => sum + figure(cost), 0) / costs.length;
  return {
    shellMs: mean(({ shellMs }) => shellMs),
    serverMs: mean(({ serverMs }) => serverMs),
    wireBytes: mean(({ wireBytes }) => wireBytes),
  };
}

function total({ shellMs, serverMs }: FarCost): number {
  return shellMs + serverMs;
}

/** Timeouts beyond the length of the whole benchmark, so that each program reads the same table. */
async function refill(lab: Lab, flows: number): Promise<void> {
  await lab.flush('router');
  await lab.fill('router', flows, { timeoutSeconds: 100_000 });
}

function print(flows: number, program: string, figures: Record<string, number>): void {
  const columns = Object.entries(figures).map(([name, value]) => `${name} ${value.toFixed(1)}`);
  console.log([String(flows).padStart(7), program.padEnd(26), ...columns].join('  '));
}

/** A figure beside its bound in the design; past it the line says so. */
function bound(what: string, value: number, most: number): void {
  const verdict = value <= most ? '' : '  EXCEEDED';
  console.log(`        ${what.padEnd(36)} ${value.toFixed(2).padStart(8)}   at most ${most}${verdict}`);
}

await main();
