// Connection labels: what conntrack(8) tells of them, conntop lists, writes and reads back alike.
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { extended } from '../../src/output/table-line.ts';
import { xml } from '../../src/output/xml.ts';
import { readTable, writeTable } from '../output/tables.ts';
import { startRealTerminal } from '../terminal/real-terminal.ts';
import { addNamespace, deleteNamespace, execInside, runInside } from './namespaces.ts';
import { describeKernel } from './suite.ts';

/** As administrators write it. Number 99 is set by a rule below and has no name. */
const NAMES = '0 eth0-in\n1 eth0-out\n2 bulk\n77 guest lan\n100 VLAN 2\n127 last\n';
const RULES = `table inet labels {
  chain output { type filter hook output priority filter;
    udp dport 9 ct label set 0
    udp dport 10 ct label set 2
    udp dport 11 ct label set 1
    udp dport 11 ct label set 127
    udp dport 13 ct label set 77
    udp dport 14 ct label set 99
    udp dport 15 ct label set 77
    udp dport 15 ct label set 100
    udp dport 15 ct label set 127
  }
}`;
const PORTS = [9, 10, 11, 12, 13, 14, 15];
const TRAFFIC = `import socket
for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
    sender = socket.socket(family, socket.SOCK_DGRAM)
    for port in ${JSON.stringify(PORTS)}: sender.sendto(b"x", (address, port))`;

/** The tools look for the names in /etc, of which the command gets a copy of its own, with the file in it. */
const WITH_NAMES = `mount --make-rprivate /
mount -t tmpfs names /mnt
mkdir /mnt/upper /mnt/work
mount -t overlay names -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work /etc
mkdir -p /etc/xtables
printf '%s' "$0" > /etc/xtables/connlabel.conf
exec "$@"`;

/** By the labels asked for: in both families. */
const FLOWS_WITH = {
  bulk: 2,
  'eth0-out,last': 2,
  'eth0-in,last': 0,
  'guest lan': 4,
  'VLAN 2': 2,
  'last,guest lan': 2,
};

const CONNTOP = ['node', 'dist/conntop.cjs', 'list', '--source', 'conntrack', '-o'];

describeKernel('labels', () => {
  let namespace = '';
  beforeAll(async () => {
    namespace = addNamespace('labels');
    await execInside(namespace, ['nft', '-f', '-'], RULES);
    const timeout = 'echo 3000 > /proc/sys/net/netfilter/nf_conntrack_udp_timeout';
    await execInside(namespace, ['sh', '-c', timeout]);
    await execInside(namespace, ['python3', '-c', TRAFFIC]);
  });
  afterAll(() => deleteNamespace(namespace));

  async function withNames(...argv: string[]): Promise<string[]> {
    const all = ['unshare', '--mount', 'sh', '-e', '-c', WITH_NAMES, NAMES, ...argv];
    return comparable(await execInside(namespace, all));
  }

  it('are listed with their names, as conntrack -L lists them', async () => {
    const theirs = await withNames('conntrack', '-L', '-o', 'extended,id,labels');
    expect(theirs).toHaveLength(2 * PORTS.length);
    for (const labels of ['=eth0-in', '=eth0-out,last', '=guest lan', '=guest lan,VLAN 2,last', '']) {
      expect(theirs.filter(line => line.endsWith(` labels${labels}`))).toHaveLength(2);
    }
    expect(await withNames(...CONNTOP, 'extended')).toEqual(theirs);
  });

  it.each(Object.entries(FLOWS_WITH))(
    'select with --label %s the flows that conntrack -L -l lists',
    async (label, flows) => {
      const theirs = await withNames('conntrack', '-L', '-o', 'extended,id,labels', '-l', label);
      expect(theirs).toHaveLength(flows);
      const list = ['node', 'dist/conntop.cjs', 'list', '-o', 'extended'];
      expect(await withNames(...list, '--label', label)).toEqual(theirs);
      expect(await withNames(...list, `label "${label}"`)).toEqual(theirs);
    },
  );

  it('are asked of conntrack(8) in another namespace too', async () => {
    const theirs = await withNames('conntrack', '-L', '-o', 'extended,id,labels', '-l', 'bulk');
    const list = ['node', 'dist/conntop.cjs', 'list', '-o', 'extended', '--netns', namespace];
    expect(await withNames(...list, '--label', 'bulk')).toEqual(theirs);
    const others = await withNames(...list, 'not label bulk');
    expect(others).toHaveLength(2 * PORTS.length - theirs.length);
  });

  it.each(['label bulk', 'not label bulk'])(
    '%s picks nothing where they are not told, and says so',
    async filter => {
      const list = ['node', 'dist/conntop.cjs', 'list', '--source', 'proc', filter];
      const { stdout, stderr } = await runInside(namespace, list);
      expect(stdout.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).toContain('labels are told by conntrack(8) alone');
      const terminal = startRealTerminal(['--netns', namespace], { columns: 132, rows: 40 });
      onTestFinished(() => terminal.kill('SIGKILL'));
      await terminal.waitFor(/Flows {2}1-/);
      terminal.type(`\\${filter}\r`);
      await terminal.waitFor('labels are told by conntrack(8) alone');
    },
  );

  it('are selected as conntrack(8) does when it is asked for one after the other', async () => {
    const labels = ['-l', 'last', '-l', 'eth0-out'];
    const theirs = await withNames('conntrack', '-L', '-o', 'extended,id,labels', ...labels);
    const ours = ['--label', 'last', '--label', 'eth0-out'];
    expect(theirs).toHaveLength(2);
    expect(await withNames(...CONNTOP, 'extended', ...ours)).toEqual(theirs);
  });

  it('have the elements of conntrack -L -o xml, from the kernel and from a saved listing', async () => {
    const theirs = await withNames('conntrack', '-L', '-o', 'xml,labels');
    expect(await withNames(...CONNTOP, 'xml')).toEqual(theirs);
    const saved = (await withNames('conntrack', '-L', '-o', 'extended,id,labels')).join('\n');
    expect(comparable(await writeTable(xml, readTable(`${saved}\n`)))).toEqual(theirs);
    const back = comparable(await writeTable(extended, readTable(`${theirs.join('\n')}\n`)));
    expect(back).toEqual(saved.split('\n'));
  });

  it('are not asked for where the machine has no names for them, and the proc file never tells them', async () => {
    const [named, unnamed] = await Promise.all([
      withNames(...CONNTOP, 'extended'),
      execInside(namespace, [...CONNTOP, 'extended']),
    ]);
    expect(comparable(unnamed)).toEqual(named.map(line => line.replace(/ labels.*/, '')));
    expect(await execInside(namespace, ['cat', '/proc/net/nf_conntrack'])).not.toContain('label');
  });
});

/** The flows in some order, as if no second had passed between two listings. */
function comparable(text: string): string[] {
  const lines = text.split('\n').filter(line => / src=|<flow>/.test(line));
  return lines.map(line => line.replace(/(?<=^\S+ +\d+ \S+ +\d+ |<timeout>)\d+/, '2999')).sort();
}
