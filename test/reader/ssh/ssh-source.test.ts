// The source over ssh, with a program in the place of ssh(1).
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ConnectionState } from '../../../src/reader/link.ts';
import { SourceError } from '../../../src/reader/source.ts';
import { SshSource, type SshSourceOptions } from '../../../src/reader/ssh/ssh-source.ts';
import { temporaryDirectory, writeIn } from '../../temporary-directory.ts';
import { eventually, whenTrue } from '../../waiting.ts';
import { busyboxPath, fakeSsh, procRoot } from './fake-ssh.ts';

const TABLE = readFileSync(
  new URL('../../../fixtures/openwrt-23/net/nf_conntrack', import.meta.url),
  'latin1',
);
const COUNT = 'sys/net/netfilter/nf_conntrack_count';
const MAX = 'sys/net/netfilter/nf_conntrack_max';
const STATISTICS = 'net/stat/nf_conntrack';
const FILES = {
  'net/nf_conntrack': TABLE,
  [COUNT]: '5\n',
  [MAX]: '16384\n',
  [STATISTICS]: 'entries  searched\n00000005  00000000 \n',
  'net/nf_conntrack_expect': '',
};
/** Runs the far command where ssh would, with busybox alone: also without this machine's own conntrack(8). */
const HERE = () =>
  fakeSsh(`far=$(echo "$far" | sed s,:/usr/sbin:/sbin,,); PATH=${busyboxPath()} exec sh -c "$far"`);

let sources: SshSource[] = [];
afterEach(() => {
  for (const source of sources) source.close();
  sources = [];
});

function sourceOf(program: string, options: SshSourceOptions = {}): SshSource {
  const source = new SshSource('root@router', { program, ...options });
  sources.push(source);
  return source;
}

/** Reads the table without keeping it. */
async function readNothing(source: SshSource): Promise<void> {
  await source.read(() => {}, new AbortController().signal);
}

async function readTable(source: SshSource): Promise<string> {
  const chunks: Buffer[] = [];
  await source.read(chunk => void chunks.push(Buffer.from(chunk)), new AbortController().signal);
  return Buffer.concat(chunks).toString('latin1');
}

describe('a far side with busybox alone', () => {
  test('gives the table byte for byte, again and again', async () => {
    const source = sourceOf(HERE(), { procRoot: procRoot(FILES) });
    await source.connect();
    expect(await readTable(source)).toBe(TABLE);
    expect(await readTable(source)).toBe(TABLE);
    expect(source.place.link?.connection.state).toBe(ConnectionState.CONNECTED);
  });

  test('gives the facts that are there, also those of an empty file', async () => {
    const source = sourceOf(HERE(), { procRoot: procRoot(FILES) });
    await source.connect();
    const paths = [COUNT, 'sys/net/missing', MAX, STATISTICS, 'net/nf_conntrack_expect', 'net/stat/missing'];
    expect(Object.fromEntries(await source.facts(paths))).toEqual({
      [COUNT]: '5\n',
      [MAX]: '16384\n',
      [STATISTICS]: FILES[STATISTICS],
      'net/nf_conntrack_expect': '',
    });
  });

  test('facts that change and facts that go are seen', async () => {
    const root = procRoot(FILES);
    const source = sourceOf(HERE(), { procRoot: root });
    await source.connect();
    await source.facts([COUNT, MAX]);
    writeFileSync(join(root, COUNT), '6\n');
    expect((await source.facts([COUNT, MAX])).get(COUNT)).toBe('6\n');
    writeFileSync(join(root, MAX), '');
    expect((await source.facts([COUNT, MAX])).size).toBe(0);
  });

  test('tells the count by the counters, which cost no cat, and reads the sysctls now and then', async () => {
    const root = procRoot(FILES);
    const source = sourceOf(HERE(), { procRoot: root });
    const read = () => source.facts([COUNT, MAX, STATISTICS]);
    await source.connect();
    await read();
    writeFileSync(join(root, COUNT), 'not read\n');
    writeFileSync(join(root, MAX), '32768\n');
    writeFileSync(join(root, STATISTICS), 'entries  searched\n0000012c  00000000 \n');
    const facts = await read();
    expect(facts.get(COUNT)).toBe('300\n');
    expect(facts.get(MAX)).toBe('16384\n');
    for (let reading = 2; reading <= 10; reading++) await read();
    expect((await read()).get(COUNT)).toBe('300\n');
    expect((await read()).get(MAX)).toBe('32768\n');
  });

  test('gives files with whatever they hold, and directories', async () => {
    const root = procRoot({
      ...FILES,
      'tmp/dhcp.leases': "1 aa 192.168.1.5 $(x)'\\n *\n",
      'hosts/a': 'A',
      'hosts/b c': 'B',
    });
    const source = sourceOf(HERE(), { procRoot: root });
    await source.connect();
    const files = await source.place.readFiles?.([
      `${root}/tmp/dhcp.leases`,
      `${root}/missing`,
      `${root}/hosts/`,
      '/etc/$(x)',
    ]);
    expect(Object.fromEntries(files ?? [])).toEqual({
      [`${root}/tmp/dhcp.leases`]: "1 aa 192.168.1.5 $(x)'\\n *\n",
      [`${root}/hosts/`]: 'A\nB',
    });
  });

  test('falls back to ip_conntrack', async () => {
    const source = sourceOf(HERE(), { procRoot: procRoot({ 'net/ip_conntrack': 'tcp 6 1 old\n' }) });
    await source.connect();
    expect(await readTable(source)).toBe('tcp 6 1 old\n');
  });

  test('says so where there is no table', async () => {
    const source = sourceOf(HERE(), { procRoot: procRoot({ 'net/arp': '' }) });
    await source.connect();
    await expect(readTable(source)).rejects.toThrow('ssh root@router: the far side has no connection table');
  });

  test('names the ends of the connection', async () => {
    const ends = '192.0.2.7 51234 192.168.1.1 22';
    const source = sourceOf(fakeSsh(`SSH_CONNECTION='${ends}' exec sh -c "$far"`), {
      procRoot: procRoot(FILES),
    });
    expect(source.place.link?.ends).toBeUndefined();
    await source.connect();
    expect(source.place.link?.ends).toBe(ends);
  });

  test('tells what reading costs', async () => {
    const source = sourceOf(HERE(), { procRoot: procRoot(FILES) });
    await source.connect();
    await source.facts([COUNT]);
    await readTable(source);
    const cost = source.place.link?.cost();
    expect(cost?.received).toBeGreaterThan(0);
    expect(cost?.shellSeconds).toBeGreaterThanOrEqual(0);
    expect(cost?.serverSeconds).toBeGreaterThanOrEqual(0);
  });
});

/** Those of the shells that are here; the tests need none of them but the first two. */
const SHELLS = ['dash', 'busybox sh', 'bash', 'bash --posix', 'mksh', 'ksh', 'yash'].filter(isHere);
/** A login shell is given the loop in quotes of its own, and may be no POSIX shell at all. */
const LOGIN_SHELLS = [...SHELLS, 'zsh', 'fish', 'tcsh'].filter(isHere);

function isHere(shell: string): boolean {
  return spawnSync('which', [shell.split(' ')[0] ?? '']).status === 0;
}

describe('a far side', () => {
  test.each(SHELLS)('whose sh is %s answers', async shell => {
    await expectAnswers(fakeSsh(`far=$(echo "$far" | sed "s/^exec sh/exec ${shell}/"); exec sh -c "$far"`));
  });

  test.each(LOGIN_SHELLS)('whose login shell is %s answers', async shell => {
    await expectAnswers(fakeSsh(`exec ${shell} -c "$far"`));
  });

  async function expectAnswers(program: string): Promise<void> {
    const root = procRoot({ ...FILES, 'tmp/hosts/a': '\\n $x' });
    const source = sourceOf(program, { procRoot: root });
    await source.connect();
    expect(await readTable(source)).toBe(TABLE);
    const facts = await source.facts([COUNT, MAX, STATISTICS, 'sys/net/missing']);
    expect(Object.fromEntries(facts)).toEqual({
      [COUNT]: '5\n',
      [MAX]: '16384\n',
      [STATISTICS]: FILES[STATISTICS],
    });
    const hosts = await source.place.readFiles?.([`${root}/tmp/hosts/`]);
    expect([...(hosts?.values() ?? [])]).toEqual(['\\n $x']);
  }
});

describe('a far side with conntrack(8) and no proc file', () => {
  const withTool = (tool: string) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'conntrack'), `#!/bin/sh\n${tool}\n`, { mode: 0o755 });
    return fakeSsh(`PATH=${directory}:${busyboxPath()} exec sh -c "$far"`);
  };

  test('both families and the counters come from the tool', async () => {
    const tool = withTool('echo "$*"; echo "conntrack v1.4.7: 1 flow entries have been shown." >&2');
    const source = sourceOf(tool, { procRoot: procRoot({ [COUNT]: '5\n' }) });
    await source.connect();
    expect(await readTable(source)).toBe('-L -f ipv4 -o extended,id\n-L -f ipv6 -o extended,id\n');
    expect((await source.facts(['conntrack -S'])).get('conntrack -S')).toBe('-S\n');
  });

  test('labels are asked for where the far side has names for them', async () => {
    const names = join(temporaryDirectory(), 'connlabel.conf');
    writeFileSync(names, '0 bulk\n');
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'conntrack'), '#!/bin/sh\necho "$*"\n', { mode: 0o755 });
    const there = `far=$(printf %s "$far" | sed s,/etc/xtables/connlabel.conf,${names},)`;
    const ssh = fakeSsh(`${there}\nPATH=${directory}:${busyboxPath()} exec sh -c "$far"`);
    const source = sourceOf(ssh, { procRoot: procRoot({ [COUNT]: '5\n' }) });
    await source.connect();
    expect(await readTable(source)).toBe(
      '-L -f ipv4 -o extended,id,labels\n-L -f ipv6 -o extended,id,labels\n',
    );
  });

  test('its complaint is the reason', async () => {
    const source = sourceOf(withTool('printf "Operation \\033[31mnot permitted\\n" >&2; exit 1'), {
      procRoot: procRoot({ [COUNT]: '5\n' }),
    });
    await source.connect();
    await expect(readTable(source)).rejects.toThrow('ssh root@router: Operation ?[31mnot permitted');
  });

  test('changes reach it word for word where they are allowed', async () => {
    const tool = withTool('for word; do echo "<$word>"; done; exit 3');
    const source = sourceOf(tool, { procRoot: procRoot(FILES), allowChanges: true });
    await source.connect();
    const words = ['-D', '-s', '1.2.3.4', "'; reboot; '", '$(reboot)'];
    expect(await source.place.tool?.run(words)).toEqual({
      status: 3,
      output: words.map(word => `<${word}>\n`).join(''),
    });
  });

  test('changes are refused otherwise', async () => {
    const source = sourceOf(withTool('echo ran'), { procRoot: procRoot(FILES) });
    await source.connect();
    await expect(source.place.tool?.run(['-D'])).rejects.toThrow('changes are not allowed');
  });
});

describe('ssh is started', () => {
  test('with the destination behind -- and the loop as one argument', async () => {
    const file = join(temporaryDirectory(), 'arguments');
    const source = sourceOf(fakeSsh(`for word; do echo "$word"; done >${file}; exit 255`));
    await expect(source.connect()).rejects.toThrow(SourceError);
    const words = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    expect(words.slice(-5, -1)).toEqual(['-l', 'root', '--', 'router']);
    expect(words.at(-1)).toMatch(/^exec sh -c '.*'$/);
    expect(words).toContain('-C');
    expect(words).not.toContain('BatchMode=yes');
  });

  test('with its own port and user, since it takes no IPv6 address in a URI', async () => {
    const file = join(temporaryDirectory(), 'arguments');
    const program = fakeSsh(`for word; do echo "$word"; done >${file}; exit 255`);
    const source = new SshSource('ssh://LAN%5Cme@[2001:db8::1]:2222', { program });
    await expect(source.connect()).rejects.toMatchObject({
      hint: `run it yourself to see why: ${program} -p 2222 -l 'LAN\\me' 2001:db8::1`,
    });
    const words = readFileSync(file, 'utf8').split('\n').slice(0, -2);
    expect(words.slice(-6)).toEqual(['-p', '2222', '-l', 'LAN\\me', '--', '2001:db8::1']);
  });

  test('and its telling line is the reason, once with its name', async () => {
    const script = `echo "ssh: connect to host jump port 22: Connection refused" >&2
      echo "kex_exchange_identification: Connection closed by remote host" >&2
      echo "Connection closed by UNKNOWN port 65535" >&2; exit 255`;
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await expect(sourceOf(fakeSsh(script)).connect()).rejects.toThrow(
      /^[^ ]*ssh: connect to host jump port 22: Connection refused$/,
    );
  });

  test('with sudo on the far side where asked for, which is handed the ends of the connection', async () => {
    const ends = '192.0.2.9 50000 192.0.2.1 22';
    const sudo = writeIn(
      temporaryDirectory(),
      'sudo',
      '#!/bin/sh\nshift\nunset SSH_CONNECTION\nexec "$@"\n',
      0o755,
    );
    const path = `${dirname(sudo)}:$PATH`;
    const program = fakeSsh(`PATH=${path} SSH_CONNECTION="${ends}" exec sh -c "$far"`);
    const source = sourceOf(program, { procRoot: procRoot(FILES), sudo: true });
    await source.connect();
    expect(source.place.link?.ends).toBe(ends);
    expect(await readTable(source)).toBe(TABLE);
  });

  test('and missing, says so', async () => {
    await expect(sourceOf('/missing/ssh').connect()).rejects.toThrow('/missing/ssh: is not installed');
  });
});

describe('a hostile far side', () => {
  test.each([
    [
      'greets with lines that look like a table',
      'echo "ipv4 2 tcp 6"; echo; echo "0 1 . 0"; printf "no end"',
    ],
    ['greets with control characters', 'printf "\\033[2J\\007\\000\\n"'],
    ['greets on standard error', 'echo "** WARNING: connection is not using a post-quantum key" >&2'],
  ])('that %s is read all the same', async (_what, greeting) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const program = fakeSsh(`${greeting}; exec sh -c "$far"`);
    const source = sourceOf(program, { procRoot: procRoot(FILES) });
    await source.connect();
    expect(await readTable(source)).toBe(TABLE);
  });

  test.each([
    ['ends at once', 'exit 1', 'ssh: ended with 1'],
    ['refuses to run commands', 'echo "This account is \\033[1mnot available"; exit 1', 'This account is'],
    [
      'prints without end',
      'while :; do echo "garbage garbage garbage garbage garbage"; done',
      'prints something else',
    ],
  ])('that %s is a clear line', async (_what, script, message) => {
    const source = sourceOf(fakeSsh(script));
    await expect(source.connect()).rejects.toThrow(message);
    expect(source.place.link?.connection.state).toBe(ConnectionState.CLOSED);
  });

  /** A loop that answers, but to the request for a table with what `table` prints. */
  const answering = (table: string) =>
    fakeSsh(`read -r T; s() { printf '\\n%s\\n' "$T $*"; }
      while read -r i k a; do case $k in t) s $i t nf_conntrack; ${table};; esac; s $i . 0; done`);

  test('that hangs in mid-table is given up, with what it was', async () => {
    const source = sourceOf(answering('echo "ipv4 2 tcp 6 4319"; exec sleep 600'));
    await source.connect();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let begun = (): void => {};
      const half = new Promise<void>(resolve => {
        begun = resolve;
      });
      const refused = expect(source.read(begun, new AbortController().signal)).rejects.toMatchObject({
        message: expect.stringMatching(/^ssh root@router: connection lost: .*: no answer for 20 s$/),
        hint: 'check the connection and the far shell',
      });
      await half;
      await vi.advanceTimersByTimeAsync(21_000);
      await refused;
    } finally {
      vi.useRealTimers();
    }
  });

  test('whose table has no end is given up', async () => {
    const source = sourceOf(answering('exec cat /dev/zero'));
    await source.connect();
    await expect(readNothing(source)).rejects.toThrow('sends without end');
    expect(source.place.link?.connection.state).toBe(ConnectionState.LOST);
  });

  test('that prints nothing is told of, then given up', async () => {
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const source = sourceOf(fakeSsh('exec sleep 600'));
      const connected = source.connect();
      const refused = expect(connected).rejects.toThrow('no answer for 120 s');
      await vi.advanceTimersByTimeAsync(20_000);
      expect(told).toHaveBeenCalledWith('\nconntop: ssh root@router: no answer yet; ^C ends\n');
      await vi.advanceTimersByTimeAsync(101_000);
      await refused;
    } finally {
      vi.useRealTimers();
      told.mockRestore();
    }
  });

  /** Serves once, and afterwards fails with these words on standard error. */
  const servingOnce = (words: string): { program: string; tries: () => number } => {
    const count = join(temporaryDirectory(), 'count');
    const program = fakeSsh(`echo x >>${count}
      [ $(wc -l <${count}) -gt 1 ] && { echo "${words}" >&2; exit 255; }
      (sleep 0.3; kill -9 $$) & exec sh -c "$far"`);
    return { program, tries: () => readFileSync(count, 'latin1').length / 2 };
  };
  const connectionOf = (source: SshSource) => source.place.link?.connection;

  test('that is lost is tried at once, then after 1 s, and at any key; the reason stays all the time', async () => {
    const { program, tries } = servingOnce('ssh: connect to host router port 22: No route to host');
    const source = sourceOf(program);
    await source.connect();
    await whenTrue(() => tries() >= 2);
    await whenTrue(() => connectionOf(source)?.reason.includes('No route to host'));
    const begun = performance.now();
    await whenTrue(() => tries() >= 3);
    expect(performance.now() - begun).toBeGreaterThan(700);
    await whenTrue(() => connectionOf(source)?.state === ConnectionState.LOST);
    const before = tries();
    source.place.link?.retry();
    expect(connectionOf(source)).toMatchObject({
      state: ConnectionState.CONNECTING,
      reason: expect.stringContaining('No route to host'),
    });
    await expect(readNothing(source)).rejects.toThrow('connection lost');
    await whenTrue(() => tries() > before);
  });

  test('that asks for a password again is not bothered, and the user is told to start anew', async () => {
    const { program, tries } = servingOnce('root@router: Permission denied (publickey,password).');
    const source = sourceOf(program);
    await source.connect();
    await whenTrue(() => connectionOf(source)?.reason.includes('Permission denied'));
    expect(connectionOf(source)).toMatchObject({ state: ConnectionState.LOST, retryAt: undefined });
    await expect(readNothing(source)).rejects.toMatchObject({
      hint: 'ssh must ask you: quit and start conntop again, or use a key',
    });
    const before = tries();
    // A key is heeded every other second at most.
    const key = (): void => source.place.link?.retry();
    await whenTrue(() => {
      key();
      return tries() > before;
    });
  });

  test('that dies in mid-table gives no table, and is connected to again', async () => {
    const root = procRoot({ ...FILES, 'net/nf_conntrack': TABLE.repeat(5000) });
    const pid = join(temporaryDirectory(), 'pid');
    const source = sourceOf(fakeSsh(`echo $$ >${pid}; exec sh -c "$far"`), { procRoot: root });
    await source.connect();
    const die = () => {
      try {
        process.kill(Number(readFileSync(pid, 'utf8')), 'SIGKILL');
      } catch {
        // Dead since the first chunk.
      }
    };
    await expect(source.read(die, new AbortController().signal)).rejects.toThrow('connection lost');
    expect(source.place.link?.connection).toMatchObject({
      state: ConnectionState.LOST,
      reason: expect.stringContaining('SIGKILL'),
    });
    expect(await source.facts([COUNT])).toEqual(new Map());
    await eventually(() => expect(source.place.link?.connection.state).toBe(ConnectionState.CONNECTED));
    expect((await readTable(source)).length).toBe(TABLE.length * 5000);
  });
});
