// Where in a text a row begins: at its names and numbers, which must belong together, or at an event's mark.
import { Family } from '../address.ts';

/** The kernel's names, conntrack(8)'s and NuttX's, with the number that each must have. */
const PROTOCOLS: Readonly<Record<string, number>> = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  icmpv6: 58,
  icmp6: 58,
  sctp: 132,
  udplite: 136,
};
const NAMES = Object.keys(PROTOCOLS).join('|');
const EVENT = String.raw`\[(?<event>NEW|UPDATE|DESTROY)\](?:\s+(?<logged>\d{1,10})(?=\s+[a-z]))?\s+`;
const FAMILY = String.raw`(?<family>ipv4|ipv6|unknown)\s+(?<familyNumber>\d{1,3})\s+`;
const PROTOCOL = String.raw`(?<protocol>${NAMES}|unknown)(?:\s+(?<number>\d{1,3})(?=\s|$)|(?=\s+src=))`;
const HEAD = new RegExp(`(?:${EVENT}|(?<![A-Za-z]))(?:${FAMILY})?${PROTOCOL}`, 'g');
/** A head that the end of a line has cut. */
const CUT_HEAD = new RegExp(
  String.raw`(?<![A-Za-z])(?:(?:ipv4|ipv6)(?:\s+\d{0,2}(?:\s+[a-z]{0,8})?)?|(?:${NAMES}))\s*$`,
);

/** A place at which a row begins, and what is said there. */
export interface RowHead {
  readonly start: number;
  /** Where what follows the names and numbers begins. */
  readonly end: number;
  readonly event: string | undefined;
  /** The flow's id between an event's mark and the names, as VyOS's logger has it. */
  readonly id: string | undefined;
  /** Names and numbers as the kernel prints them. */
  readonly names: string;
  /** NuttX prints no numbers. */
  readonly lacksNumber: boolean;
}

/** Every place in a text where a row may begin. */
export function findHeads(text: string): RowHead[] {
  const heads: RowHead[] = [];
  HEAD.lastIndex = 0;
  for (let match = HEAD.exec(text); match !== null; match = HEAD.exec(text)) {
    const head = headOf(match);
    if (head) heads.push(head);
    else HEAD.lastIndex = match.index + 1;
  }
  return heads;
}

/** Where in a line a head begins that its end cuts, so that the next line may go on with it; -1 where there is none. */
export function cutHead(text: string): number {
  const event = new RegExp(`${EVENT}$`).exec(text.replace(CUT_HEAD, ''));
  return CUT_HEAD.test(text) && event ? event.index : text.search(CUT_HEAD);
}

/** Names of other protocols, as /etc/protocols has them. */
const OTHER_PROTOCOLS: Readonly<Record<string, number>> = {
  igmp: 2,
  ipip: 4,
  ipencap: 4,
  ipv6: 41,
  rsvp: 46,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  eigrp: 88,
  ospf: 89,
  ospfigp: 89,
  pim: 103,
  vrrp: 112,
  l2tp: 115,
};

/** Whether a line begins with a name and the number that goes with it, as of a family or a protocol; `unknown` has any. */
export function isNamedNumber(text: string): boolean {
  const [, name = '', number] = /^\s*([a-z][\w-]*)\s+(\d{1,3})\s/i.exec(text) ?? [];
  if (name === 'unknown') return true;
  if (name === 'ipv4' || name === 'ipv6')
    return isFamily(name, number) || Number(number) === OTHER_PROTOCOLS[name];
  return number !== undefined && (PROTOCOLS[name] ?? OTHER_PROTOCOLS[name]) === Number(number);
}

function headOf(match: RegExpExecArray): RowHead | undefined {
  const { event, logged, family, familyNumber, protocol = '', number } = match.groups ?? {};
  const known = PROTOCOLS[protocol];
  if (known !== undefined && number !== undefined && known !== Number(number)) return undefined;
  if (known === undefined && number === undefined) return undefined;
  if (Number(number) > 255 || !isFamily(family, familyNumber)) return undefined;
  const names = `${family === undefined ? '' : `${family} ${familyNumber} `}${protocol} ${number ?? known}`;
  return {
    start: match.index,
    end: match.index + match[0].length,
    event,
    id: logged,
    names,
    lacksNumber: number === undefined,
  };
}

function isFamily(name: string | undefined, number: string | undefined): boolean {
  if (name === undefined || name === 'unknown') return true;
  return Number(number) === (name === 'ipv4' ? Family.IPV4 : Family.IPV6);
}
