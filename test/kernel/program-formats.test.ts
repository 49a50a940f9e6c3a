// conntop's own output for a whole table of real traffic beside that of conntrack(8), read either way; and back again.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildLab, type Lab } from './lab.ts';
import { addNamespace, deleteNamespace, execInside } from './namespaces.ts';
import { describeKernel } from './suite.ts';
import plan from './traffic/plan.json' with { type: 'json' };

/** A download whose data connection the helper has foretold: a flow with a master, translated with it. */
const DOWNLOAD = `import re, socket, sys
sys.path.insert(0, sys.argv[1])
control = socket.create_connection(("${plan.server.ipv4}", ${plan.ftp}), timeout=10)
control.recv(1024)
for command in (b"USER anonymous", b"PASS guest", b"PASV"):
    control.sendall(command + b"\\r\\n")
    reply = control.recv(1024).decode()
high, low = re.search(r"(\\d+),(\\d+)\\)", reply).groups()
socket.create_connection(("${plan.server.ipv4}", int(high) * 256 + int(low)), timeout=10).close()`;
const TRAFFIC = fileURLToPath(new URL('traffic', import.meta.url));

/** Flows that would otherwise be gone before the last format is compared. */
const LASTING = Object.fromEntries(
  ['udp', 'udp_timeout_stream', 'icmp', 'icmpv6', 'gre', 'generic', 'tcp_timeout_fin_wait'].map(name => [
    name.includes('timeout') ? name : `${name}_timeout`,
    3000,
  ]),
);

describeKernel('the whole table as conntop prints it', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await buildLab({ timeouts: LASTING });
    await lab.traffic.everything();
    await lab.insertRareFlows('router');
    await lab.exec('client', ['python3', '-c', DOWNLOAD, TRAFFIC]);
  }, 60_000);
  afterAll(() => lab?.destroy());

  it('has what there is to compare', async () => {
    const text = await lab.exec('router', ['conntrack', '-L', '-o', 'extended,id']);
    for (const protocol of ['tcp', 'udp', 'icmp', 'icmpv6', 'sctp', 'gre', 'udplite', 'dccp', 'unknown']) {
      expect(text).toMatch(new RegExp(`^ipv[46] +\\d+ ${protocol} `, 'm'));
    }
    const saved = await lab.exec('router', ['conntrack', '-L', '-o', 'save']);
    expect(saved).toMatch(/ -u \S*EXPECTED/);
    for (const fact of ['zone=7', 'zone-orig=8', 'zone-reply=9', 'helper=ftp', 'mark=42'])
      expect(text).toContain(` ${fact} `);
  });

  it.each([
    ['extended', 'proc', ['-o', 'extended']],
    ['extended', 'conntrack', ['-o', 'extended,id']],
    ['conntrack', 'proc', []],
    ['conntrack', 'conntrack', ['-o', 'id']],
    ['xml', 'proc', ['-o', 'xml']],
    ['xml', 'conntrack', ['-o', 'xml']],
  ])('%s, read through %s, is what conntrack -L prints', async (format, source, options) => {
    for (;;) {
      const before = comparable(await lab.exec('router', ['conntrack', '-L', ...options]), source);
      const ours = comparable(await conntop(format, source), source);
      const after = comparable(await lab.exec('router', ['conntrack', '-L', ...options]), source);
      if (String(before) !== String(after)) continue;
      expect(ours).toEqual(before);
      expect(ours.length).toBeGreaterThan(50);
      return;
    }
  });

  it.each(['proc', 'conntrack'])('save, read through %s, gives conntrack -R the same table', async source => {
    const empty = addNamespace('restored');
    try {
      for (;;) {
        const before = restorable(await conntop('extended', source));
        const saved = await conntop('save', source);
        if (String(before) !== String(restorable(await conntop('extended', source)))) continue;
        await execInside(empty, ['sh', '-c', 'cat | conntrack -R -'], saved);
        expect(restorable(await execInside(empty, ['conntrack', '-L', '-o', 'extended']))).toEqual(before);
        return;
      }
    } finally {
      deleteNamespace(empty);
    }
  });

  function conntop(format: string, source: string): Promise<string> {
    return lab.exec('router', ['node', 'dist/conntop.cjs', 'list', '--source', source, '-o', format]);
  }
});

/** The flows without what counts down, what counts the reader, and what only one of the two can know. */
function comparable(text: string, source: string): string[] {
  const lines = text.split('\n').filter(line => / src=|<flow>/.test(line));
  const timeless = lines.map(line =>
    line
      .replace(/^((?:ipv[46] +\d+ )?\S+ +\d+) \d+/, '$1')
      .replace(/ (?:use|delta-time)=\d+/g, '')
      // Of the proc file alone: kept, so that what is saved can be read again.
      .replace(/ timeout=\d+, stream_timeout=\d+(?= )/, '')
      .replace(/<(timeout|use|deltatime|gretimeout|grestreamtimeout)>\d+<\/\1>/g, ''),
  );
  return timeless.map(line => withoutOneSided(line, source)).sort();
}

/** ICMP's words and SCTP's true state are ours alone; /proc tells neither helper nor number. */
function withoutOneSided(line: string, source: string): string {
  const common = line.includes('protonum="132"') ? line.replace(/<state>\w+<\/state>/, '') : line;
  const isIcmp = /protonum="(?:1|58)"/.test(line);
  const told = isIcmp ? common.replace(/(<type>\d+<\/type><code>\d+<\/code><id>\d+<\/id>)/g, '') : common;
  return source === 'proc' ? told.replace(/ helper=\S+|<helper>\w+<\/helper>|<id>\d+<\/id>/g, '') : told;
}

/** A new flow counts from nothing, has a number of its own and no helper. */
function restorable(text: string): string[] {
  return comparable(text, 'proc').map(line =>
    line.replace(/ (?:packets|bytes)=\d+/g, '').replace(/(?<=mark=.*) id=\d+/, ''),
  );
}
