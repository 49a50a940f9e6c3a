// The words of tcpdump that ask for what a connection table cannot tell, each with its reason.

const LAYER_2 = 'asks for layer 2, of which a connection table knows nothing';
const UNTRACKED = 'is no protocol that is tracked';
const PACKETS = 'asks for single packets; a connection table has flows';
const WAY = 'asks which way a packet went through an interface, which no flow tells';

const REASONS: Readonly<Record<string, readonly string[]>> = {
  [LAYER_2]: words('ether link fddi tr wlan vlan mpls pppoed pppoes geneve vxlan llc radio gateway'),
  [UNTRACKED]: words(
    'arp rarp atalk aarp decnet iso stp ipx netbeui lat moprc mopdl sca clnp esis isis igrp carp l1 l2 iih lsp snp csnp psnp',
  ),
  [PACKETS]: words('less greater len'),
  [WAY]: words('inbound outbound ifindex'),
  'asks for what depends on an interface; name the address, as in dst host 255.255.255.255': ['broadcast'],
};

const REASON_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(REASONS).flatMap(([reason, list]) => list.map(word => [word, reason] as const)),
);

/** Why a word of tcpdump's has no meaning here; undefined for any other word. */
export function whyMeaningless(word: string): string | undefined {
  if (/^[a-z\d]+\[/i.test(word)) return 'looks into packets; a connection table has none of their bytes';
  return REASON_OF.get(word.toLowerCase());
}

function words(list: string): string[] {
  return list.split(' ');
}
