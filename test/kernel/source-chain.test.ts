// A proc file that gets slow or is lost while conntop runs: what takes over, what the screen says, and what never does.
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { startRealTerminal } from '../terminal/real-terminal.ts';
import { addNamespace, deleteNamespace, execInside, spawnReady } from './namespaces.ts';
import { describeKernel } from './suite.ts';

/** Longer than conntop puts up with before it looks for a cheaper way. Seconds. */
const SLOWNESS = 2.3;

/**
 * Makes each opening of a file slow, as the kernel itself lets a scanner of viruses do (fanotify(7)),
 * and tells of each.
 */
const SLOW_FILE = `
import ctypes, os, struct, sys, time
FAN_CLASS_CONTENT, FAN_MARK_ADD, FAN_OPEN_PERM, FAN_ALLOW, AT_FDCWD = 4, 1, 0x10000, 1, -100
libc = ctypes.CDLL(None, use_errno=True)
group = libc.fanotify_init(FAN_CLASS_CONTENT, os.O_RDONLY)
mask = ctypes.c_uint64(FAN_OPEN_PERM)
if group < 0 or libc.fanotify_mark(group, FAN_MARK_ADD, mask, AT_FDCWD, sys.argv[1].encode()) < 0:
    sys.exit(os.strerror(ctypes.get_errno()))
print("ready", flush=True)
while True:
    event = os.read(group, 24)
    _, _, _, _, _, opened, _ = struct.unpack("=IBBHQii", event)
    print("read", flush=True)
    time.sleep(${SLOWNESS})
    os.write(group, struct.pack("=iI", opened, FAN_ALLOW))
    os.close(opened)
`;

describeKernel('a proc file', () => {
  let namespace = '';
  let root = '';
  let table = '';
  beforeAll(() => {
    namespace = addNamespace('source');
  });
  afterAll(() => deleteNamespace(namespace));
  beforeEach(async () => {
    await execInside(namespace, ['conntrack', '-F']);
    root = mkdtempSync(join(tmpdir(), 'conntop-proc-'));
    table = join(root, 'net/nf_conntrack');
    mkdirSync(join(root, 'net'));
    // Limits and counters are those of whoever follows the links: of the namespace that conntop runs in.
    symlinkSync('/proc/sys', join(root, 'sys'));
    symlinkSync('/proc/net/stat', join(root, 'net/stat'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function insert(source: string): Promise<string> {
    const flow = `-I -p udp -t 9999 -s ${source} -d 10.9.9.9 --sport 1 --dport 53`;
    return execInside(namespace, ['conntrack', ...flow.split(' ')]);
  }

  /** Lays the table, as it is now, where conntop looks for it. */
  async function save(): Promise<void> {
    writeFileSync(table, await execInside(namespace, ['cat', '/proc/net/nf_conntrack']));
  }

  function startScreen(sources: string) {
    const under = ['ip', 'netns', 'exec', namespace];
    const args = ['--source', sources, '--proc-root', root, '-R', '0.1', '-b', 'source'];
    const terminal = startRealTerminal(args, { columns: 132, rows: 24, under });
    onTestFinished(() => terminal.kill('SIGKILL'));
    return terminal;
  }

  it('that has become slow is left for conntrack(8), which stays, and the screen says why', async () => {
    await insert('10.0.0.1');
    await save();
    const server = await spawnReady(namespace, ['python3', '-B', '-u', '-c', SLOW_FILE, table]);
    let told = '';
    server.stdout?.on('data', text => {
      told += text;
    });
    const terminal = startScreen('proc,conntrack,demo');
    await terminal.waitFor(text => /conntop .* conntrack\(8\)/.test(text) && text.includes('10.0.0.1:1'));
    await terminal.waitFor(
      /read through conntrack\(8\), because: proc \S+ took 2\.\d s, conntrack\(8\) took 0\.\d s/,
    );

    const titles = new Set<string>();
    for (let flow = 2; flow < 12; flow++) {
      await insert(`10.0.0.${flow}`);
      await terminal.waitFor(text => {
        titles.add(/(?<=^ conntop +\S+ +)\S+/.exec(text)?.[0] ?? '');
        return text.includes(`10.0.0.${flow}:1`);
      });
    }
    expect(titles).toEqual(new Set(['conntrack(8)']));
    expect(told.match(/read\n/g)).toHaveLength(1);
  });

  it('that is lost is never followed by a simulated table, and is taken up again', async () => {
    await insert('10.0.0.1');
    await save();
    const terminal = startScreen('proc,demo');
    await terminal.waitFor('10.0.0.1:1');
    renameSync(table, `${table}.away`);
    await terminal.waitFor(text => text.includes('NO READING') && text.includes('nf_conntrack: '));
    // Forty readings: an earlier source is asked again after thirty.
    await terminal.waitFor(/NO READING [4-9]s/);
    expect(terminal.text()).toContain('10.0.0.1:1');
    expect(terminal.written()).not.toContain('DEMO');
    renameSync(`${table}.away`, table);
    await terminal.waitFor(text => !text.includes('NO READING') && text.includes('10.0.0.1:1'));
  });

  it('that cannot be read gives way to the demo where that is asked for, until there is a table', async () => {
    const terminal = startScreen('proc,demo');
    await terminal.waitFor('a simulated router, because: ');
    await insert('10.0.0.1');
    await save();
    await terminal.waitFor(text => !text.includes('DEMO') && text.includes('10.0.0.1:1'));
  });
});
