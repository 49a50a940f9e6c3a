// Real packets through the lab's router, from small programs inside the client and the server.
import { fileURLToPath } from 'node:url';
import { execInside, spawnReady } from './namespaces.ts';

export interface Traffic {
  /**
   * Makes and holds a flow of every kind: TCP in each state but NONE, UDP unreplied, replied and assured, UDP-Lite,
   * ICMP and ICMPv6, SCTP up to ESTABLISHED, GRE plain and with a PPTP key, ESP, OSPF, IGMP, DCCP, FTP with its
   * expectation, zones, a forwarded port and a hairpin. Takes about five seconds.
   */
  everything(): Promise<void>;
  /** Sends `count` UDP packets from the client to as many silent peers, `rate` a second (0: at once). */
  udpFlood(count: number, options?: { rate?: number; first?: number }): Promise<void>;
  /** Lets client addresses in turn call a silent host in vain, by as many flows as asked for. */
  attempts(count: number, options: Attempts): Promise<void>;
}

export interface Attempts {
  protocol: 'tcp' | 'udp';
  host: string;
  /** Taken one after the other, and from the beginning again. */
  ports: readonly [first: number, last: number];
  /** Addresses of the client. */
  sources: readonly string[];
}

export function makeTraffic({ client, server }: { client: string; server: string }): Traffic {
  return {
    everything: async () => {
      await spawnReady(server, program('server.py'));
      await spawnReady(client, program('client.py'));
      await spawnReady(server, program('visitor.py'));
    },
    udpFlood: async (count, { rate = 0, first = 0 } = {}) => {
      await execInside(client, program('udp_flood.py', String(count), String(rate), String(first)));
    },
    attempts: async (count, { protocol, host, ports, sources }) => {
      const argv = [protocol, host, ...[...ports, count].map(String), ...sources];
      await execInside(client, program('attempts.py', ...argv));
    },
  };
}

function program(name: string, ...argv: string[]): string[] {
  return ['python3', '-B', fileURLToPath(new URL(`traffic/${name}`, import.meta.url)), ...argv];
}
