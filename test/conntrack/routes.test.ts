// Which networks are a router's own, from the kernel's texts of its routes.
import { expect, it } from 'vitest';
import { formatAddress } from '../../src/conntrack/address.ts';
import { parseRoutes } from '../../src/conntrack/routes.ts';

const HEADER = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n';
const LITTLE = `${HEADER}wan\t00000000\t010071CB\t0003\t0\t0\t0\t00000000\t0\t0\t0
wan\t007100CB\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
br-lan\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
dmz\t80643352\t00000000\t0001\t0\t0\t0\t80FFFFFF\t0\t0\t0
br-lan\t0000000A\t0501A8C0\t0003\t0\t0\t0\t000000FF\t0\t0\t0
`;
const BIG = `${HEADER}wan\t00000000\tCB007101\t0003\t0\t0\t0\t00000000\t0\t0\t0
br-lan\tC0A80100\t00000000\t0001\t0\t0\t0\tFFFFFF00\t0\t0\t0
dmz\t52336480\t00000000\t0001\t0\t0\t0\tFFFFFF80\t0\t0\t0
`;
const NONE = '0'.repeat(32);
const v6 = (destination: string, bits: string, gateway: string, device: string): string =>
  `${destination} ${bits} ${NONE} 00 ${gateway} 00000100 00000001 00000000 00000001 ${device.padStart(8)}\n`;
const IPV6 = [
  v6('20010db8000100020000000000000000', '40', NONE, 'br-lan'),
  v6('20010db8000100020000000000000001', '80', NONE, 'br-lan'),
  v6('fe800000000000000000000000000000', '40', NONE, 'br-lan'),
  v6('ff000000000000000000000000000000', '08', NONE, 'br-lan'),
  v6('20010db8000100000000000000000000', '38', NONE, 'lo'),
  v6('20010db800ff00000000000000000000', '40', NONE, 'wan'),
  v6(NONE, '00', 'fe800000000000000000000000000001', 'wan'),
  v6(NONE, '00', NONE, 'lo'),
].join('');

function told(ipv4: string, ipv6: string): { outer: string[]; prefixes: string[] } {
  const { outer, prefixes } = parseRoutes(ipv4, ipv6);
  return {
    outer: [...outer],
    prefixes: prefixes.map(({ family, words, length }) => `${formatAddress(family, ...words)}/${length}`),
  };
}

it.each([LITTLE, BIG])('has the networks on inner interfaces, and none that a gateway leads to', text => {
  expect(told(text, '')).toEqual({ outer: ['wan'], prefixes: ['192.168.1.0/24', '82.51.100.128/25'] });
});

it('has those of IPv6, without link-local ones and the kernel’s own', () => {
  expect(told('', IPV6)).toEqual({ outer: ['wan'], prefixes: ['2001:db8:1:2::/64'] });
});

it('takes nothing from texts that are none', () => {
  expect(told('x\n\ny z', 'nonsense')).toEqual({ outer: [], prefixes: [] });
});
