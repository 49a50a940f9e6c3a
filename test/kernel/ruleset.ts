// nftables rules of the lab's three namespaces: translation, zones, marks, helper, and packets kept from arriving.
import plan from './traffic/plan.json' with { type: 'json' };

/** What the router does beside translating addresses. */
export interface RouterRules {
  /** Put flows to the three zoned addresses into zones: both directions, original only, reply only. */
  zones: boolean;
  /** Set the conntrack mark on what comes from the LAN. */
  mark: boolean;
  /** Let the FTP helper read along on port 21. */
  ftp: boolean;
}

/** Rules of the router: everything from the LAN is masqueraded, one port is forwarded to the client. */
export function routerRules({ zones, mark, ftp }: RouterRules): string {
  const { outside, inside } = plan.forward;
  return `table inet conntop {
  ${ftp ? 'ct helper ftp { type "ftp" protocol tcp; }' : ''}
  chain zoned { type filter hook prerouting priority raw; ${zones ? zoneRules() : ''} }
  chain helpers { type filter hook prerouting priority filter; ${ftp ? `tcp dport ${plan.ftp} ct helper set "ftp"` : ''}
  }
  chain forward { type filter hook forward priority filter; ${mark ? `iifname "lan" ct mark set ${plan.mark}` : ''}
  }
  chain forwarded_port { type nat hook prerouting priority dstnat;
    ip daddr ${plan.wan.ipv4} tcp dport ${outside} dnat ip to ${plan.client.ipv4}:${inside}
  }
  chain outgoing { type nat hook postrouting priority srcnat;
    iifname "lan" meta nfproto ipv4 masquerade
  }
}`;
}

/**
 * Rules of the client: what must not get in or out for a connection to stay in its state. A FIN that gets no answer
 * is FIN_WAIT to the tracker, and LAST_ACK as soon as it is sent again.
 */
export function clientRules(): string {
  const { SYN_RECV, FIN_WAIT, SYN_SENT2 } = plan.tcp;
  return `table inet conntop {
  chain input { type filter hook input priority filter;
    tcp sport ${SYN_SENT2} tcp flags & (syn | ack) == syn drop
  }
  chain output { type filter hook output priority filter;
    tcp dport ${SYN_RECV} tcp flags & (syn | ack) == ack drop
    tcp dport ${FIN_WAIT} tcp flags & fin == fin limit rate over 1/day burst 1 packets drop
    ${NO_COMPLAINTS}
  }
}`;
}

/** Rules of the server; one of its addresses swallows whatever is sent to it. */
export function serverRules(): string {
  const { FIN_WAIT, LAST_ACK, SYN_SENT2 } = plan.tcp;
  return `table inet conntop {
  chain input { type filter hook input priority filter;
    ip daddr ${plan.blackhole.ipv4} drop
    ip6 daddr ${plan.blackhole.ipv6} drop
    tcp dport { ${FIN_WAIT}, ${LAST_ACK} } tcp flags & fin == fin drop
    tcp dport ${SYN_SENT2} tcp flags & (syn | ack) == syn drop
  }
  chain output { type filter hook output priority filter; ${NO_COMPLAINTS}
  }
}`;
}

/** Errors about protocols that nobody listens for would only add packets that the tests do not expect. */
const NO_COMPLAINTS = `icmp type destination-unreachable drop
    icmpv6 type destination-unreachable drop`;

/** Answers must find their flow: they carry the same zone as far as the zone holds for their direction. */
function zoneRules(): string {
  const { both, original, reply } = plan.zoned;
  const { zones } = plan;
  return `
    ip daddr ${both} ct zone set ${zones.both}
    ip saddr ${both} ct zone set ${zones.both}
    ip daddr ${original} ct original zone set ${zones.original}
    ip daddr ${reply} ct reply zone set ${zones.reply}
    ip saddr ${reply} ct reply zone set ${zones.reply}
 `;
}
