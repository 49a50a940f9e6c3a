// Prints what the programs cost on one and the same table, side by side.
import { buildLab, type Lab } from '../kernel/lab.ts';
import { kernelTestsReason } from '../kernel/requirements.ts';
import { withMax } from '../kernel/table-max.ts';
import { measureConntrack, measureDd, measureIptstateLive, measureIptstateOnce } from './peers.ts';

const LIVE_FLOWS = 10_000;
const FLOWS = [65_000, 250_000];
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
  await refill(lab, LIVE_FLOWS);
  print(LIVE_FLOWS, 'iptstate, live', { ...(await measureIptstateLive(lab)) });
  for (const flows of FLOWS) {
    await refill(lab, flows);
    print(flows, 'dd bs=64k', { ...(await measureDd(lab)) });
    print(flows, 'conntrack -L -o extended', { ...(await measureConntrack(lab)) });
    print(flows, 'iptstate -1', { ...(await measureIptstateOnce(lab)) });
  }
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

await main();
