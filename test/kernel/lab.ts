// A client, a router and a server in network namespaces: the real thing that conntop is compared on.
import type { ChildProcess } from 'node:child_process';
import { type Churn, type ChurnOptions, startChurn } from './churn.ts';
import {
  addNamespace,
  deleteAbandonedNamespaces,
  deleteNamespace,
  execInside,
  type Finished,
  runInside,
  runSync,
  spawnInside,
} from './namespaces.ts';
import { RARE_FLOWS } from './rare-flows.ts';
import { clientRules, type RouterRules, routerRules, serverRules } from './ruleset.ts';
import { type FillOptions, RESTORE, restoreLines } from './table-fill.ts';
import plan from './traffic/plan.json' with { type: 'json' };
import { makeTraffic, type Traffic } from './traffic.ts';

export type Role = 'client' | 'router' | 'server';

export interface LabOptions extends Partial<RouterRules> {
  /** Count packets and bytes (nf_conntrack_acct of the router). Default true. */
  acct?: boolean;
  /** Keep the start of each flow (nf_conntrack_timestamp of the router). Default true. */
  timestamp?: boolean;
  /** Timeouts to set on the router: names without `net.netfilter.nf_conntrack_`, in seconds. */
  timeouts?: Record<string, number>;
}

/** Three namespaces, client <-> router <-> server. Whoever builds one destroys it. */
export interface Lab {
  /** Names of the namespaces, as `ip netns` has them. */
  client: string;
  router: string;
  server: string;
  traffic: Traffic;
  /** Runs a program in a namespace; rejects unless it ends well; gives its standard output. */
  exec(role: Role, argv: readonly string[], input?: string): Promise<string>;
  /** Runs a program in a namespace and tells how it ended. */
  run(role: Role, argv: readonly string[], input?: string): Promise<Finished>;
  /** Starts a program in a namespace; it is killed with the lab at the latest. */
  spawn(role: Role, argv: readonly string[]): ChildProcess;
  /** Adds `count` flows of a shape through `conntrack -R`; gives the lines it was fed. */
  fill(role: Role, count: number, options?: FillOptions): Promise<string[]>;
  /** Adds flows of its own at a steady rate until stopped; each lives as long as asked for. */
  churn(role: Role, options: ChurnOptions): Churn;
  /** Inserts the flows that traffic does not make: rare states, zones, numbers at their limits. */
  insertRareFlows(role: Role): Promise<void>;
  /** Deletes every flow of a namespace. */
  flush(role: Role): Promise<void>;
  /** Kills what still runs inside and deletes the namespaces. Does no harm when called again. */
  destroy(): Promise<void>;
}

/** Short-lived states would end before a test has looked at them. Seconds. */
const PATIENT_TIMEOUTS = {
  tcp_timeout_close: 120,
  tcp_timeout_last_ack: 120,
  sctp_timeout_closed: 120,
  sctp_timeout_cookie_wait: 120,
  sctp_timeout_cookie_echoed: 120,
};

/** Builds the topology; on failure nothing is left behind. Needs what `kernelTestsReason` asks for. */
export async function buildLab(options: LabOptions = {}): Promise<Lab> {
  deleteAbandonedNamespaces();
  const names: string[] = [];
  const destroy = async () => {
    for (const name of names.splice(0)) deleteNamespace(name);
  };
  try {
    for (const role of ['client', 'router', 'server']) names.push(addNamespace(role));
    const [client, router, server] = names as [string, string, string];
    const namespaces = { client, router, server };
    connect(namespaces);
    setRules(namespaces, options);
    setSysctls(namespaces, options);
    return labOf(namespaces, destroy);
  } catch (error) {
    await destroy();
    throw error;
  }
}

function connect({ client, router, server }: Record<Role, string>): void {
  const { blackhole, zoned } = plan;
  runSync(`ip -n ${router} link add lan type veth peer name eth0 netns ${client}`.split(' '));
  runSync(`ip -n ${router} link add wan type veth peer name eth0 netns ${server}`.split(' '));
  configure(client, 'eth0', [plan.client], [plan.lan]);
  configure(router, 'lan', [plan.lan], []);
  configure(router, 'wan', [plan.wan], [plan.server]);
  const zonedAddresses = Object.values(zoned).map(ipv4 => ({ ipv4 }));
  configure(server, 'eth0', [plan.server, blackhole, ...zonedAddresses], [plan.wan]);
}

interface Addresses {
  ipv4: string;
  ipv6?: string;
}

/** `nodad`: an IPv6 address is otherwise unusable for the seconds of duplicate detection. */
function configure(name: string, device: string, addresses: Addresses[], gateways: Addresses[]): void {
  const lines = addresses.flatMap(({ ipv4, ipv6 }) => [
    `address add ${ipv4}/24 dev ${device}`,
    ...(ipv6 ? [`address add ${ipv6}/64 dev ${device} nodad`] : []),
  ]);
  lines.push(`link set ${device} up`);
  for (const { ipv4, ipv6 } of gateways) {
    lines.push(`route add default via ${ipv4}`, `-6 route add default via ${ipv6}`);
  }
  for (const line of lines) runSync(['ip', '-n', name, ...line.split(' ')]);
}

function setRules({ client, router, server }: Record<Role, string>, options: LabOptions): void {
  const { zones = true, mark = true, ftp = true } = options;
  runSync(['ip', 'netns', 'exec', router, 'nft', '-f', '-'], routerRules({ zones, mark, ftp }));
  runSync(['ip', 'netns', 'exec', client, 'nft', '-f', '-'], clientRules());
  runSync(['ip', 'netns', 'exec', server, 'nft', '-f', '-'], serverRules());
}

/** Written through a shell inside the namespace, whose /proc/sys/net is the namespace's own. */
function setSysctls({ router }: Record<Role, string>, options: LabOptions): void {
  const { acct = true, timestamp = true, timeouts = {} } = options;
  const conntrack = { acct: Number(acct), timestamp: Number(timestamp), ...PATIENT_TIMEOUTS, ...timeouts };
  const lines = [
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
    'echo 1 > /proc/sys/net/ipv6/conf/all/forwarding',
    // SCTP and UDP-Lite packets made by hand have no true checksum.
    'echo 0 > /proc/sys/net/netfilter/nf_conntrack_checksum',
    // Without redirects a hairpin makes no packets but its own.
    'for f in /proc/sys/net/ipv4/conf/*/send_redirects; do echo 0 > $f; done',
  ];
  for (const [name, value] of Object.entries(conntrack)) {
    lines.push(`echo ${value} > /proc/sys/net/netfilter/nf_conntrack_${name}`);
  }
  runSync(['ip', 'netns', 'exec', router, 'sh', '-e'], lines.join('\n'));
}

function labOf(namespaces: Record<Role, string>, destroy: () => Promise<void>): Lab {
  return {
    ...namespaces,
    traffic: makeTraffic(namespaces),
    exec: (role, argv, input) => execInside(namespaces[role], argv, input),
    run: (role, argv, input) => runInside(namespaces[role], argv, input),
    spawn: (role, argv) => spawnInside(namespaces[role], argv),
    fill: async (role, count, options) => {
      const lines = restoreLines(count, options);
      await execInside(namespaces[role], RESTORE, `${lines.join('\n')}\n`);
      return lines;
    },
    churn: (role, options) => startChurn(namespaces[role], options),
    insertRareFlows: async role => {
      for (const flow of RARE_FLOWS)
        await execInside(namespaces[role], ['conntrack', '-I', ...flow.split(' ')]);
    },
    flush: async role => {
      await execInside(namespaces[role], ['conntrack', '-F']);
    },
    destroy,
  };
}
