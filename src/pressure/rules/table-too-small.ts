// The table is full and nothing is wrong with the flows: there are too many for it, or one IPv6 network has most of it.
import { End } from '../../snapshot/snapshot.ts';
import { counted, formatCount, formatPercent } from '../../words/figures.ts';
import type { Device } from '../devices.ts';
import { perHostLimit } from '../firewall.ts';
import { type Finding, rule } from '../rule.ts';
import { addressCount, addressesOf, type SymptomGroup, symptomGroups } from '../symptom-groups.ts';
import { NEARLY_FULL } from '../thresholds.ts';
import { type Evidence, isNotable } from '../verdict.ts';

/** A source with more than this stands out: naming the table would hide it. */
const STANDS_OUT = 0.5;
/** With more than this unanswered, the flows are not ordinary. */
const MOST_UNREPLIED = 0.5;

type Holder = SymptomGroup | undefined;

export const tableTooSmall = rule({
  name: 'table-too-small',
  doc: 'The table is nearly full, no other rule holds, and no single source has half of it; or one IPv6 /64 has, with very many addresses, which is then named.',
  find: (evidence): Finding<Holder>[] => {
    const { occupancy, snapshot, lostWhileFull } = evidence;
    const { count, max, share } = occupancy;
    if (count === undefined || max === undefined || share === undefined) return [];
    if (share < NEARLY_FULL && lostWhileFull === 0) return [];
    if (isNotable(occupancy.held ?? 0, evidence)) return [];
    const sources = symptomGroups(evidence, 'source', () => true, 1);
    const most = sources.top[0]?.flows ?? 0;
    if (most > snapshot.rows.live * STANDS_OUT) return [];
    const networks = symptomGroups(evidence, 'network', () => true, 1);
    const [network] = networks.top;
    if (network !== undefined && network.flows > snapshot.rows.live * STANDS_OUT) {
      return [networkFinding(evidence, network, networks.membersOf([network]))];
    }
    if (unreplied(evidence) > snapshot.rows.live * MOST_UNREPLIED) return [];
    return [
      {
        verdict: {
          flows: count,
          share,
          evidence: { max, sources: sources.count, largest_source: most },
          text: `the table is too small: ${formatCount(count)} of ${formatCount(max)} (${formatPercent(share)}) in ordinary use by ${counted(sources.count, 'source')}, the largest with ${formatCount(most)}`,
        },
        rows: undefined,
        details: undefined,
      },
    ];
  },
  remedies: ({ details: network }, { evidence, site, hostLimit }) => {
    if (network === undefined) return [];
    return [
      ...perHostLimit(site, {
        flows: hostLimit,
        isIPv6: true,
        isRouter: evidence.inside.isRouter(evidence.snapshot, network.row, End.ORIGINAL_SRC),
      }),
      ...(devicesOf(evidence, network).length > 0
        ? []
        : [
            {
              text: 'see whether it is one device: its addresses then have one MAC address',
              commands: ['ip -6 neigh show'],
            },
          ]),
    ];
  },
});

/** Sources of IPv6 are no hosts: a device takes as many addresses of its /64 as it likes. */
function networkFinding(evidence: Evidence, network: SymptomGroup, rows: Uint8Array): Finding<Holder> {
  const { flows, name } = network;
  const addresses = addressCount(evidence, network, rows);
  const devices = devicesOf(evidence, network);
  const [device] = devices;
  const whose =
    device === undefined
      ? 'one device or one network'
      : devices.length === 1
        ? `one device, ${device.mac}`
        : `a network of ${formatCount(devices.length)} devices`;
  const what = name.endsWith('/64') ? 'one /64' : 'one device';
  return {
    verdict: {
      ...addressesOf([network]),
      flows,
      share: flows / evidence.capacity,
      evidence: { addresses, ...(devices.length === 1 && device ? { mac: device.mac } : {}), [name]: flows },
      text: `${what} holds ${formatPercent(flows / evidence.snapshot.rows.live)} of the table: ${name} with ${formatCount(flows)} flows of ${counted(addresses, 'address', 'addresses')}, ${whose}`,
    },
    rows: undefined,
    details: network,
  };
}

/** What the neighbours tell of it. */
function devicesOf({ snapshot, devices }: Evidence, { row, device }: SymptomGroup): readonly Device[] {
  return device === undefined ? devices.around(snapshot, row, End.ORIGINAL_SRC) : [device];
}

function unreplied({ snapshot }: Evidence): number {
  let flows = 0;
  for (let row = 0; row < snapshot.rows.live; row++) if (snapshot.isUnreplied(row)) flows++;
  return flows;
}
