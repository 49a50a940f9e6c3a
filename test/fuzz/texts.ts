// All other texts that come from outside: leases, hosts, configuration, counters, expectations, answers of a far shell, recordings.
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseConfig } from '../../src/cli/config.ts';
import { parseExpectations } from '../../src/conntrack/expectations.ts';
import { parseFullTableLine } from '../../src/conntrack/kernel-log.ts';
import { parseLimits } from '../../src/conntrack/limits.ts';
import { entrySize } from '../../src/conntrack/slab.ts';
import { parseStatistics } from '../../src/conntrack/statistics.ts';
import { parseDhcpdLeases } from '../../src/names/dhcpd-leases.ts';
import { parseDnsmasqLeases } from '../../src/names/dnsmasq-leases.ts';
import { parseEthers } from '../../src/names/ethers-file.ts';
import { parseHosts } from '../../src/names/hosts-file.ts';
import { parseKeaLeases } from '../../src/names/kea-leases.ts';
import { parseOdhcpdLeases } from '../../src/names/odhcpd-leases.ts';
import { parseServices } from '../../src/names/services-file.ts';
import { indexMembers } from '../../src/reader/recording/member-index.ts';
import { parseFacts } from '../../src/reader/recording/snapshot-text.ts';
import { AnswerReader } from '../../src/reader/shell/answer-reader.ts';
import type { Random } from '../soak/random.ts';
import { fixture } from './corpus.ts';
import { equal } from './formats.ts';

export interface TextKind {
  readonly name: string;
  readonly seed: string;
  /** Throws where something does not hold. */
  readonly check: (text: string, random: Random) => void;
}

const NOW = 1_795_758_724_000;
const ARP = '192.168.1.7 0x1 0x2 00:11:22:33:44:55 * br-lan\n';

export const TEXT_KINDS: readonly TextKind[] = [
  names(
    'dnsmasq leases',
    '1795758724 00:11:22:33:44:55 192.168.1.7 laptop 01:00:11\n1795758725 aa:bb:cc:dd:ee:ff 192.168.1.8 * *\nduid 00:01\n',
    text => parseDnsmasqLeases(text, NOW),
  ),
  names(
    'odhcpd leases',
    '# br-lan 00010001 23c0 phone 1795758724 1 128 fd00::23/128 192.168.1.9/32\n',
    text => parseOdhcpdLeases(text, NOW),
  ),
  names(
    'dhcpd leases',
    'lease 192.168.1.7 {\n  starts 4 2026/11/26 09:00:00;\n  ends 5 2026/11/27 09:00:00;\n  binding state active;\n  client-hostname "printer";\n}\n',
    text => parseDhcpdLeases(text, NOW),
  ),
  names(
    'kea leases',
    'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state\n192.168.1.7,00:11:22:33:44:55,,3600,1795762324,1,0,0,camera.lan.,0\n',
    text => parseKeaLeases(text, NOW),
  ),
  names('hosts', '127.0.0.1 localhost\n192.168.1.7 nas nas.lan # storage\nfe80::1 router\n', parseHosts),
  names('ethers', '00:11:22:33:44:55 desk\n', text => parseEthers(text, ARP)),
  {
    name: 'services',
    seed: 'http 80/tcp www # web\ndomain 53/udp\n',
    check: text => void parseServices(text).size,
  },
  {
    name: 'configuration',
    seed: 'interval = 2\nsort=bytes\n# a word\nfilter = tcp and port 443\nhide-name\n',
    check: text => void parseConfig(text).problems.length,
  },
  {
    name: 'conntrack -S',
    seed: fixture('conntrack/linux-6.18-S.txt'),
    check: text => void parseStatistics(text),
  },
  {
    name: 'nf_conntrack in stat',
    seed: fixture('linux-6.18/net/stat/nf_conntrack'),
    check: text => void parseStatistics(text),
  },
  {
    name: 'expectations',
    seed:
      fixture('conntrack/linux-6.18-L-expect.txt') +
      fixture('conntrack/linux-6.18-E-expect.txt') +
      fixture('linux-6.18/net/nf_conntrack_expect'),
    check: text => {
      const { expectations, unreadable } = parseExpectations(text);
      equal(
        'expectations',
        expectations.length + unreadable,
        text.split('\n').filter(line => line.trim() !== '').length,
      );
    },
  },
  {
    name: 'kernel log',
    seed: 'nf_conntrack: nf_conntrack: table full, dropping packet\n[ 12.3] nf_conntrack: table full, dropping packet.\n',
    check: text => void text.split('\n').map(parseFullTableLine),
  },
  { name: 'slabinfo', seed: fixture('linux-6.18/slabinfo'), check: text => void entrySize(text) },
  {
    name: 'limits',
    seed: '65536\n',
    check: text =>
      void parseLimits(
        new Map([
          ['sys/net/netfilter/nf_conntrack_max', text],
          ['sys/net/netfilter/nf_conntrack_count', text],
        ]),
      ),
  },
  {
    name: 'answers of a far shell',
    seed: 'motd\n\n@x 7 t net/nf_conntrack\ntcp 6 1\n\n@x 7 . 0\n',
    check: checkAnswers,
  },
  {
    name: 'facts of a recording',
    seed: '#1 conntop-recording 1\n#1 time 1795758724000\n#1 file sys/net/netfilter/nf_conntrack_max\n65536\n',
    check: text => void parseFacts(text),
  },
  {
    name: 'recordings',
    seed: '#1 conntop-recording 1\n#1 time 1795758724000\n#1 table\ntcp 6 1\n#1 end\n',
    check: checkRecording,
  },
];

function names(name: string, seed: string, parse: (text: string) => ReadonlyMap<unknown, unknown>): TextKind {
  return { name, seed, check: text => void parse(text).size };
}

/** Whatever is answered, no byte is lost or said twice, wherever it is cut. */
function checkAnswers(text: string, random: Random): void {
  const read = (borders: readonly number[]): string => {
    const said: string[] = [];
    const reader = new AnswerReader('@x', {
      marker: (id, letter, argument) => said.push(`<${id} ${letter} ${argument}>`),
      bytes: bytes => said.push(bytes.toString('latin1')),
    });
    const bytes = Buffer.from(text, 'latin1');
    for (const [at, border] of [...borders, bytes.length].entries())
      reader.push(bytes.subarray(borders[at - 1] ?? 0, border));
    return said.join('');
  };
  equal('answers', read([random.below(text.length + 1)]), read([]));
}

/** Damage before and after it is packed. */
function checkRecording(text: string, random: Random): void {
  const packed = gzipSync(Buffer.from(text, 'latin1'));
  for (let change = random.below(4); change > 0; change--)
    packed[random.below(packed.length)] = random.below(256);
  const directory = mkdtempSync(join(tmpdir(), 'conntop-fuzz-'));
  try {
    const path = join(directory, 'table.rec');
    writeFileSync(path, packed.subarray(0, 1 + random.below(packed.length)));
    const fd = openSync(path, 'r');
    indexMembers(fd);
    closeSync(fd);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
