// Sources ask name servers without end, or two servers ask each other.
import { UDP } from '../../conntrack/protocols.ts';
import { End } from '../../snapshot/snapshot.ts';
import { counted, formatCount, formatPercent } from '../../words/figures.ts';
import { deletion, destinationPortIs, ownerIs, present, protocolIs } from '../deletion.ts';
import { perHostLimit } from '../firewall.ts';
import type { Remedy } from '../remedy.ts';
import { type Finding, rule } from '../rule.ts';
import {
  addressesOf,
  flowsByName,
  namesOf,
  type SymptomGroup,
  sumOf,
  symptomGroups,
} from '../symptom-groups.ts';
import { isDns, isSameEnd } from '../symptoms.ts';
import { FILLING } from '../thresholds.ts';
import { type Evidence, isNotable, isUnexplained } from '../verdict.ts';

const DNS_PORT = 53;
/** A resolver at work has answers to nearly all of its queries. Share of them. */
const UNANSWERED = 0.2;
const FEWEST_UNANSWERED = 200;
/** Answered queries weigh in a table that fills, and where they are so much of its capacity. */
const ANSWERED_SHARE = 0.25;
/** A host below this share of the largest one's queries does something else. */
const LEAST_OF_LARGEST = 0.2;

export const dnsFlood = rule({
  name: 'dns-flood',
  doc: 'Sources with very many queries to name servers in the table, part of them unanswered, or so many that they fill it. A resolver whose queries are answered is none.',
  find: (evidence): Finding<readonly SymptomGroup[]>[] => {
    const { snapshot } = evidence;
    const groups = symptomGroups(
      evidence,
      'network',
      row => isUnexplained(evidence, row) && isDns(snapshot, row),
    );
    const largest = groups.top[0]?.flows ?? 0;
    const hosts = groups.top.filter(
      ({ flows }) => flows >= largest * LEAST_OF_LARGEST && isNotable(flows * 5, evidence),
    );
    const flows = sumOf(hosts);
    const unreplied = hosts.reduce((sum, host) => sum + host.unreplied, 0);
    if (!isNotable(flows, evidence) || !weighs(evidence, flows, unreplied)) return [];
    return [findingOn(evidence, hosts, groups.membersOf(hosts), unreplied)];
  },
  remedies: ({ details: hosts, rows }, { evidence, site, hostLimit }) => {
    const { snapshot, inside } = evidence;
    return hosts.flatMap(({ name, row }) => {
      const query = [protocolIs(UDP), ownerIs(evidence, row, End.ORIGINAL_SRC), destinationPortIs(DNS_PORT)];
      const isRouter = inside.isRouter(snapshot, row, End.ORIGINAL_SRC);
      return [
        ...present(deletion(evidence, rows ?? new Uint8Array(0), `of ${name}`, [query])),
        ...(isRouter ? resolverRemedies(site.isOpenWrt) : []),
        ...perHostLimit(site, { flows: hostLimit, isIPv6: name.includes(':'), isRouter }),
      ];
    });
  },
});

function weighs({ capacity, occupancy }: Evidence, flows: number, unreplied: number): boolean {
  if (unreplied >= Math.max(FEWEST_UNANSWERED, flows * UNANSWERED)) return true;
  return flows >= capacity * ANSWERED_SHARE || (occupancy.share ?? 0) >= FILLING;
}

function findingOn(
  evidence: Evidence,
  hosts: readonly SymptomGroup[],
  rows: Uint8Array,
  unreplied: number,
): Finding<readonly SymptomGroup[]> {
  const flows = sumOf(hosts);
  const servers = symptomGroups(evidence, 'server', row => rows[row] === 1, 1).count;
  const back = queriesBack(evidence, hosts[0]?.row ?? 0);
  const loop = back === 0 ? '' : `; ${formatCount(back)} come back from there, so the two ask each other`;
  return {
    verdict: {
      ...addressesOf(hosts),
      flows,
      share: flows / evidence.capacity,
      evidence: { queries: flows, unreplied, servers, queries_back: back, ...flowsByName(hosts) },
      text: `${namesOf(evidence, hosts, End.ORIGINAL_SRC)} ${hosts.length === 1 ? 'has' : 'have'} ${formatCount(flows)} DNS queries in the table to ${counted(servers, 'server')}, ${formatPercent(unreplied / flows)} unanswered${loop}`,
    },
    rows,
    details: hosts,
  };
}

/** Queries that the server asked by row `asked` sends to the very host that asks it. */
function queriesBack({ snapshot }: Evidence, asked: number): number {
  let back = 0;
  for (let row = 0; row < snapshot.rows.live; row++) {
    if (!isDns(snapshot, row)) continue;
    if (!isSameEnd(snapshot, row, End.ORIGINAL_SRC, asked, End.REPLY_SRC)) continue;
    if (isSameEnd(snapshot, row, End.ORIGINAL_DST, asked, End.ORIGINAL_SRC)) back++;
  }
  return back;
}

/** The router's resolver has knobs of its own: how many queries it sends on at once, and how much it remembers. */
function resolverRemedies(isOpenWrt: boolean): Remedy[] {
  const text = 'see who asks the resolver of the router, and hold what dnsmasq sends on at once';
  const who = "conntop hosts 'dst port 53'";
  if (isOpenWrt) {
    const set = ['dnsforwardmax=150', 'cachesize=1000'].map(one => `uci set dhcp.@dnsmasq[0].${one}`);
    return [{ text, commands: [who, ...set, 'uci commit dhcp', '/etc/init.d/dnsmasq restart'] }];
  }
  const lines = ['dns-forward-max=150', 'cache-size=1000'];
  return [
    {
      text,
      commands: [
        who,
        ...lines.map(line => `echo '${line}' >> /etc/dnsmasq.d/conntop.conf`),
        'systemctl restart dnsmasq',
      ],
    },
  ];
}
