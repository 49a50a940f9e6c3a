// The built program on captured tables: what it prints, what it says, how it exits.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toolPath } from '../../src/cli/tool-path.ts';
import { NODE } from '../node.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { conntop, conntopIntoHead, PROGRAM } from './program.ts';

const ROUTER = ['--proc-root', 'fixtures/linux-6.18'];
const TABLE = readFileSync('fixtures/linux-6.18/net/nf_conntrack');
const FLOW =
  'ipv4     2 tcp      6 431999 ESTABLISHED src=192.168.1.2 dst=203.0.113.80 sport=34722 dport=80 ' +
  'src=203.0.113.80 dst=203.0.113.1 sport=80 dport=34722 [ASSURED] mark=0 zone=0 use=2\n';

/** More than any pipe holds. */
function manyFlows(count: number): string {
  return Array.from({ length: count }, (_, at) => {
    return FLOW.replaceAll('192.168.1.2', `10.0.${at >> 8}.${at & 255}`);
  }).join('');
}

describe('list', () => {
  test('prints every line of the table, in its order', () => {
    const { code, output } = conntop(['list', '-o', 'extended', ...ROUTER]);
    expect(code).toBe(0);
    expect(output.trimEnd().split('\n')).toHaveLength(TABLE.toString().trimEnd().split('\n').length);
  });

  test('reads a file as it reads standard input and a proc root', () => {
    const fromRoot = conntop(['list', '-o', 'json', ...ROUTER]).output;
    expect(conntop(['list', '-o', 'json', '--file', 'fixtures/linux-6.18/net/nf_conntrack']).output).toBe(
      fromRoot,
    );
    expect(conntop(['list', '-o', 'json', '--file', '-'], TABLE).output).toBe(fromRoot);
  });

  test('reads a FIFO, whose writer finds a reader once only', () => {
    const directory = temporaryDirectory();
    const script =
      'mkfifo "$1/fifo" && { cat "$2" >"$1/fifo" & "$3" "$4" list -o extended --file "$1/fifo"; }';
    const table = 'fixtures/linux-6.18/net/nf_conntrack';
    const words = ['-c', script, 'sh', directory, table, NODE, PROGRAM];
    const { stdout } = spawnSync('sh', words, { timeout: 10_000 });
    expect(stdout.toString()).toBe(conntop(['list', '-o', 'extended', '--file', table]).output);
  });

  test('is a JSON array with a flow a line', () => {
    const { output } = conntop(['list', '-o', 'json', '--file', '-'], FLOW);
    expect(output.split('\n')).toHaveLength(4);
    expect(JSON.parse(output)).toEqual([
      {
        family: 'ipv4',
        family_number: 2,
        protocol: 'tcp',
        protocol_number: 6,
        timeout: 431_999,
        state: 'ESTABLISHED',
        original: { src: '192.168.1.2', dst: '203.0.113.80', sport: 34_722, dport: 80 },
        reply: { src: '203.0.113.80', dst: '203.0.113.1', sport: 80, dport: 34_722 },
        flags: ['ASSURED'],
        nat: ['SNAT'],
        mark: 0,
        zone: 0,
        use: 2,
      },
    ]);
    expect(JSON.parse(conntop(['list', '-o', 'json', '--file', '/dev/null']).output)).toEqual([]);
  });

  test('is an aligned table in text form', () => {
    const { output } = conntop(['list', '--file', '-'], FLOW);
    expect(output).toBe(
      'SOURCE             DESTINATION      PROTO  STATE        FLAGS        TTL\n' +
        '192.168.1.2:34722  203.0.113.80:80  tcp    ESTABLISHED  A      119:59:59\n',
    );
  });

  test('names a flow that is listed twice once', () => {
    expect(conntop(['list', '-o', 'extended', '--file', '-'], FLOW + FLOW).output).toBe(
      FLOW.replace(' zone=0', ''),
    );
  });

  test('sorts, reverses and limits in every format', () => {
    const ports = (...args: string[]): number[] =>
      JSON.parse(conntop(['list', '-o', 'json', ...args, ...ROUTER, 'tcp']).output).map(
        (flow: { original: { dport: number } }) => flow.original.dport,
      );
    const sorted = ports('-b', 'D');
    expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
    expect(ports('-b', 'D', '-r')).toEqual([...sorted].sort((a, b) => b - a));
    expect(ports('-b', 'D', '--limit', '2')).toEqual(sorted.slice(0, 2));
    expect(ports('--limit', '2')).toHaveLength(2);
    expect(ports('--limit', '0')).toEqual([]);
  });

  test('filters by FILTER and by options alike, and by their inverse', () => {
    const rows = (...args: string[]): string[] =>
      conntop(['list', '-o', 'extended', ...ROUTER, ...args])
        .output.split('\n')
        .filter(line => line !== '');
    const all = rows();
    const udp = rows('udp');
    expect(udp.length).toBeGreaterThan(0);
    expect(udp).toEqual(all.filter(line => line.includes(' udp ')));
    expect(rows('--proto', 'udp')).toEqual(udp);
    expect(rows('-i', 'udp')).toEqual(all.filter(line => !udp.includes(line)));
    expect(rows('-D', '80')).toEqual(rows('dst', 'port', '80'));
  });

  test('counts what it cannot read, and prints the rest', () => {
    const { code, output, complaint } = conntop(
      ['list', '-o', 'extended', '--file', '-'],
      `rubbish\n${FLOW}`,
    );
    expect({ code, complaint }).toEqual({
      code: 0,
      complaint: 'conntop: 1 line of the table could not be read\nconntop: line 1: no src=: "rubbish"\n',
    });
    expect(output).toContain('src=192.168.1.2');
  });

  test.each(['hosts', 'count'])('%s tells of what it could not count', command => {
    const { code, complaint } = conntop([command, '--file', '-'], `rubbish\n${FLOW}`);
    expect({ code, complaint }).toEqual({
      code: 0,
      complaint: 'conntop: 1 line of the table could not be read\nconntop: line 1: no src=: "rubbish"\n',
    });
  });

  test('a limit cuts the reading short, and the line it stops in is no complaint', () => {
    const { output, complaint } = conntop(
      ['list', '-o', 'json', '--limit', '2', '--file', '-'],
      manyFlows(20_000),
    );
    expect(JSON.parse(output)).toHaveLength(2);
    expect(complaint).toBe('');
  });

  test('ends quietly when nobody reads any more', async () => {
    const outcome = await conntopIntoHead(['list', '-o', 'json', '--file', '-'], manyFlows(20_000));
    expect(outcome).toMatchObject({ code: 0, complaint: '' });
  });
});

describe('reports', () => {
  test('count', () => {
    expect(conntop(['count', ...ROUTER]).output).toBe('25 of 262,144 (<0.1%)\n');
    expect(JSON.parse(conntop(['count', '-o', 'json', ...ROUTER]).output)).toEqual({
      count: 25,
      max: 262_144,
      buckets: 262_144,
      percent: 0.01,
    });
    expect(JSON.parse(conntop(['count', '-o', 'json', '--file', '-'], FLOW).output)).toEqual({
      count: 1,
      listed: 1,
    });
  });

  test('hosts, most flows first', () => {
    const hosts = JSON.parse(conntop(['hosts', '-o', 'json', ...ROUTER]).output);
    expect(hosts[0]).toEqual({
      address: '10.77.1.2',
      bytes: 5416,
      flows: 19,
      share: 0.76,
      unreplied: 10,
      destinations: 2,
      ports: 9,
    });
    expect(hosts.map(({ flows }: { flows: number }) => flows)).toEqual([19, 5, 1]);
    expect(conntop(['hosts', '--limit', '1', '--by', 'protocol', ...ROUTER]).output).toMatch(
      /^PROTOCOL .*\ntcp /,
    );
  });

  test('stats by the names of today, old kernels too', () => {
    const { totals, cpus } = JSON.parse(conntop(['stats', '-o', 'json', ...ROUTER]).output);
    expect(totals).toMatchObject({ invalid: 7, error: 2, expect_create: 6 });
    expect(cpus).toHaveLength(2);
  });

  test('expect', () => {
    expect(conntop(['expect', ...ROUTER]).output).toMatch(
      /10\.77\.1\.2 any port +203\.0\.113\.2 port 40002 +ftp\n/,
    );
    expect(JSON.parse(conntop(['expect', '-o', 'json', ...ROUTER]).output)[0]).toMatchObject({
      helper: 'ftp',
    });
  });

  test('explain takes the line as argument or on standard input', () => {
    const words = conntop(['explain', ...FLOW.trim().split(/ +/)]).output;
    expect(words).toContain('ESTABLISHED');
    expect(conntop(['explain', '-'], FLOW).output).toBe(words);
  });

  test('pressure reads a saved tree once, and tells no growth', () => {
    const report = JSON.parse(conntop(['pressure', '-o', 'json', ...ROUTER]).output);
    expect(report).not.toHaveProperty('growth_per_second');
    expect(report.count).toBeGreaterThan(0);
  });

  test('pressure finds nothing wrong with a healthy table', () => {
    const { verdicts, count } = JSON.parse(conntop(['pressure', '-o', 'json', ...ROUTER]).output);
    expect({ verdicts, count }).toEqual({ verdicts: [], count: 25 });
  });
});

test('delete refuses a table that is no live one, in one sentence', () => {
  const { code, complaint } = conntop(['delete', '--file', 'fixtures/linux-6.18/net/nf_conntrack', 'tcp']);
  expect(code).toBe(1);
  expect(complaint).toBe('conntop: Only flows of a live table can be changed; try conntop delete --help\n');
});

test.each(['list', 'count', 'hosts', 'events', 'expect'])(
  '%s says that a word which no row has was taken as text',
  command => {
    const more = command === 'events' ? ['--for', '0.1', '--interval', '0.1'] : [];
    const { code, complaint } = conntop([command, ...ROUTER, ...more, 'multcast']);
    expect(code).toBe(0);
    expect(complaint).toContain('no flow matches: "multcast" is no keyword and was looked for as text');
  },
);

describe('exit codes', () => {
  test.each([
    [0, ['--help']],
    [0, ['--version']],
    [0, ['list', '--help']],
    [1, ['--nonsense']],
    [1, ['list', 'host']],
    [1, ['list', '-s', 'nowhere.invalid']],
    [1, ['explain', 'rubbish']],
    [1, ['delete', '--file', '/dev/null']],
    [1, ['list', '--at', '12:00', ...ROUTER]],
    [1, ['count', '--at', '12:00', '--file', '/dev/null']],
    [2, ['list', '--source', 'proc', '--proc-root', '/nowhere']],
    [2, ['list', '-o', 'json', '--file', '/nowhere']],
    [2, ['hosts', '--file', '/']],
    [2, ['count', '--proc-root', '/nowhere']],
    [2, ['stats', '--source', 'proc', '--proc-root', '/nowhere']],
    [3, []],
    [0, ['check', ...ROUTER]],
    [1, ['check', '--max-per-host', '5', ...ROUTER]],
    [2, ['check', '--critical', '0', '--warning', '0', ...ROUTER]],
    [3, ['check', '--source', 'proc', '--proc-root', '/nowhere']],
    [3, ['check', '--warning', 'often']],
    [3, ['check', '--nonsense']],
    [3, ['check', '--help']],
    [3, ['check', '--version']],
    [3, ['check', '--warning', '95', ...ROUTER]],
  ])('%i: conntop %j', (code, args) => {
    expect(conntop(args)).toMatchObject({ code });
  });

  test.each([
    [1, ['list', '-o', 'json', ...ROUTER]],
    [1, ['list', ...ROUTER]],
    [1, ['count', ...ROUTER]],
    [1, ['--help']],
    [3, ['check', ...ROUTER]],
  ])('%i and why, where the disk is full: conntop %j', (code, args) => {
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => closeSync(full));
    const ended = spawnSync(NODE, [PROGRAM, ...args], { stdio: ['ignore', full, 'pipe'] });
    expect({ code: ended.status, complaint: ended.stderr.toString() }).toEqual({
      code,
      complaint:
        'conntop: standard output: ENOSPC: no space left on device, write; what was printed is not whole\n',
    });
  });

  test('a saved table has no counters, and says so', () => {
    expect(conntop(['stats', '--file', '/dev/null'])).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('/dev/null: a saved table has no counters'),
    });
  });

  test('an error is one safe line on standard error', () => {
    const { output, complaint } = conntop(['list', '--\u001b]0;x\u0007\nnext']);
    expect(output).toBe('');
    expect(complaint).toMatch(/^conntop: unknown option [ -~]*; try conntop list --help\n$/);
  });
});

describe('the tools it runs', () => {
  function folderWithTool(): string {
    const directory = temporaryDirectory();
    const script = `#!/bin/sh\necho "${FLOW.replace('192.168.1.2', '10.9.9.9').trim()}"\n`;
    writeIn(directory, 'conntrack', script, 0o755);
    return directory;
  }

  function listIn(cwd: string, PATH: string): string {
    const words = [PROGRAM, 'list', '-o', 'extended', '--source', 'conntrack'];
    return spawnSync(NODE, words, { cwd, env: { PATH } }).stdout.toString();
  }

  test('are found in the directories of PATH', () => {
    const directory = folderWithTool();
    expect(listIn('/', `${directory}:/usr/bin`)).toContain('src=10.9.9.9');
  });

  test.each(['', '.', ':/usr/bin', '/usr/bin:', 'relative:..'])('are not those of here, PATH=%j', path => {
    expect(listIn(folderWithTool(), path)).not.toContain('src=10.9.9.9');
  });
});

test("cron's PATH is given what it leaves out", () => {
  expect(toolPath('/usr/bin:/bin')).toBe('/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin');
  expect(toolPath(undefined)).toBe('/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin');
  expect(toolPath('/opt/bin::.:bin:/usr/sbin')).toBe(
    '/opt/bin:/usr/sbin:/usr/local/sbin:/sbin:/usr/bin:/bin',
  );
});

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(conntop(['--version']).output).toBe(`conntop ${version}\n`);
});
