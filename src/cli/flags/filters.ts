// Flags that choose flows: iptstate's, and conntrack(8)'s under its own names.
import type { FilterOption } from '../../view/filter/options.ts';
import { type CommandName, inCategory, type Uncategorized, type ValueFlag } from '../flag.ts';
import { switchFlags } from './switches.ts';

/** The commands that take a FILTER take these too, and the one that takes the tuple of a flow. */
const FILTERED: readonly CommandName[] = [
  'top',
  'list',
  'get',
  'hosts',
  'count',
  'events',
  'expect',
  'delete',
];

export const FILTER_FLAGS = inCategory('Filters', [
  {
    ...filter('orig-src', 'ADDRESS[/LEN]', 'only flows from this address or prefix'),
    aliases: ['src', 'src-filter'],
    short: 's',
    iptstate: '-s, --src-filter: only this source',
  },
  {
    ...filter('orig-dst', 'ADDRESS[/LEN]', 'only flows to this address or prefix'),
    aliases: ['dst', 'dst-filter'],
    short: 'd',
    iptstate: '-d, --dst-filter: only this destination',
  },
  {
    ...filter('sport', 'PORT', 'only flows from this port'),
    aliases: ['orig-port-src', 'srcpt-filter'],
    short: 'S',
    iptstate: '-S, --srcpt-filter: only this source port',
  },
  {
    ...filter('dport', 'PORT', 'only flows to this port'),
    aliases: ['orig-port-dst', 'dstpt-filter'],
    short: 'D',
    iptstate: '-D, --dstpt-filter: only this destination port',
  },
  ...switchFlags('Filters'),
]);

/** Of conntrack(8)'s short letters those that iptstate leaves free. */
export const CONNTRACK_FLAGS = inCategory('More filters, as conntrack(8) has them', [
  maskFlag('mask-src', 'orig-src'),
  maskFlag('mask-dst', 'orig-dst'),
  { ...filter('reply-src', 'ADDRESS[/LEN]', 'only flows answered from there') },
  { ...filter('reply-dst', 'ADDRESS[/LEN]', 'only flows answered to there'), short: 'q' },
  { ...filter('proto', 'NAME', 'only this protocol, by name or number'), aliases: ['protonum'] },
  { ...filter('family', 'FAMILY', 'only ipv4 or only ipv6', ['ipv4', 'ipv6']) },
  { ...filter('state', 'NAME[,NAME]', 'only flows in one of these states') },
  {
    ...filter('status', 'NAME[,NAME]', 'only flows with all of these: ASSURED, SEEN_REPLY, OFFLOAD, UNSET'),
    short: 'u',
  },
  { ...filter('mark', 'VALUE[/MASK]', 'only flows with this mark, in the bits of MASK') },
  {
    ...filter('label', 'NAME[,NAME]', 'only flows with all of these labels'),
    doc: 'Names are those of /etc/xtables/connlabel.conf. The proc file tells no labels: conntrack(8) is the source.',
  },
  {
    ...filter('secmark', 'VALUE', 'only flows with this SELinux mark'),
    doc: 'Kernels since 2.6.37 print a secctx in its place, which FILTER finds as text.',
  },
  { ...filter('zone', 'N', 'only flows of this zone'), short: 'w' },
  { ...filter('orig-zone', 'N', 'only flows of this zone in the original direction') },
  { ...filter('reply-zone', 'N', 'only flows of this zone in the reply direction') },
  { ...natFilter('src-nat', 'only flows whose source is translated, or translated to ADDRESS'), short: 'n' },
  {
    ...natFilter('dst-nat', 'only flows whose destination is translated, or translated to ADDRESS'),
    short: 'g',
  },
  { ...natFilter('any-nat', 'only flows with either end translated, or translated to ADDRESS'), short: 'j' },
  { ...filter('reply-port-src', 'PORT', 'only flows answered from this port') },
  { ...filter('reply-port-dst', 'PORT', 'only flows answered to this port') },
  { ...filter('icmp-type', 'N', 'only ICMP of this type'), aliases: ['icmpv6-type'] },
  { ...filter('icmp-code', 'N', 'only ICMP of this code'), aliases: ['icmpv6-code'] },
  { ...filter('icmp-id', 'N', 'only ICMP with this identifier'), aliases: ['icmpv6-id'] },
  { ...filter('srckey', 'KEY', 'only GRE with this source key'), aliases: ['orig-key-src'] },
  { ...filter('dstkey', 'KEY', 'only GRE with this destination key'), aliases: ['orig-key-dst'] },
  { ...filter('reply-key-src', 'KEY', 'only GRE with this source key in reply') },
  { ...filter('reply-key-dst', 'KEY', 'only GRE with this destination key in reply') },
]);

/** Values are read where all filters become one test, which also knows the names of hosts and services. */
function filter(
  option: FilterOption,
  valueName: string,
  summary: string,
  choices?: readonly string[],
): Uncategorized<ValueFlag> {
  return {
    long: option,
    value: { name: valueName, ...(choices && { choices }) },
    commands: FILTERED,
    summary,
    set: (settings, text) => {
      settings.filters.push({ option, text });
    },
  };
}

function maskFlag(long: string, option: FilterOption): Uncategorized<ValueFlag> {
  return {
    long,
    value: { name: 'NETMASK' },
    commands: FILTERED,
    summary: `the netmask of the address of --${option}`,
    set: (settings, text) => {
      settings.masks.push({ option, text });
    },
  };
}

function natFilter(option: FilterOption, summary: string): Uncategorized<ValueFlag> {
  const flag = filter(option, 'ADDRESS[:PORT]', summary);
  return { ...flag, value: { ...flag.value, optional: true } };
}
