// Events told from readings of the table are those that conntrack -E tells at the same time, but for flows too short.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitUntil } from '../terminal/processes.ts';
import { addNamespace, deleteNamespace, execInside, spawnInside, spawnReady } from './namespaces.ts';
import { describeKernel } from './suite.ts';

/** Seconds between conntop's readings. */
const INTERVAL = 0.3;
const RULES = 'table inet t { chain c { type filter hook input priority 0; ct state invalid drop; }; }';
/** Expiry within the patience of a test; loopback has no packets on their way. */
const TIMEOUTS = { tcp_timeout_time_wait: 2, udp_timeout: 2, udp_timeout_stream: 2 };
/** Knocked at until both listen; what became of these flows is not compared. */
const KNOCK = 9000;
const TCP = 9001;
const UDP = 9002;
const CLOSED = 9003;

/** Makes connections to itself, one step a line of its input. */
const TRAFFIC = `
import socket, sys
listener = socket.create_server(("127.0.0.1", ${TCP}))
echo = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
echo.bind(("127.0.0.1", ${UDP}))
print("ready", flush=True)
for step in sys.stdin:
    if step == "open\\n":
        client = socket.create_connection(("127.0.0.1", ${TCP}))
        server, _ = listener.accept()
    elif step == "ask\\n":
        asker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        asker.sendto(b"?", ("127.0.0.1", ${UDP}))
        echo.sendto(b"!", echo.recvfrom(9)[1])
    elif step == "knock\\n":
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"?", ("127.0.0.1", ${KNOCK}))
    elif step == "refuse\\n":
        socket.socket().connect_ex(("127.0.0.1", ${CLOSED}))
    elif step == "close\\n":
        client.close()
        server.close()
`;

interface Told {
  event: string;
  /** The original tuple's ports, which tell the flows of this test apart. */
  flow: string;
  state: string;
  seconds: number;
}

describeKernel('conntop events', () => {
  let namespace = '';
  let traffic: ChildProcess;
  beforeAll(async () => {
    namespace = addNamespace('events');
    await execInside(namespace, ['nft', '-f', '-'], RULES);
    const lines = Object.entries(TIMEOUTS).map(
      ([name, seconds]) => `echo ${seconds} > /proc/sys/net/netfilter/nf_conntrack_${name}`,
    );
    await execInside(namespace, ['sh', '-e'], lines.join('\n'));
    traffic = await spawnReady(namespace, ['python3', '-B', '-u', '-c', TRAFFIC]);
  });
  afterAll(() => deleteNamespace(namespace));

  /** What a program that tells events has told so far is read anew at each call. */
  function listen(child: ChildProcess, read: (text: string) => Told[]): () => Told[] {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', chunk => {
      text += chunk;
    });
    return () => read(text);
  }

  it('tells NEW, UPDATE and DESTROY of the same flows as conntrack -E', async () => {
    const kernel = listen(spawnInside(namespace, ['conntrack', '-E', '-o', 'timestamp']), readKernel);
    const program = ['node', 'dist/conntop.cjs', 'events', '-o', 'json', '--timestamp'];
    const running = spawnInside(namespace, [...program, '-R', String(INTERVAL)]);
    const conntop = listen(running, readConntop);
    const isTold = (tell: () => Told[], event: string, port: number, state?: string): boolean =>
      tell().some(
        told =>
          told.event === event && told.flow.endsWith(`>${port}`) && (state ?? told.state) === told.state,
      );
    await waitUntil(() => step('knock') && isTold(kernel, 'NEW', KNOCK) && isTold(conntop, 'NEW', KNOCK));

    step('ask');
    step('open');
    await waitUntil(() => isTold(conntop, 'NEW', TCP) && isTold(conntop, 'NEW', UDP));
    step('refuse');
    await waitUntil(() => isTold(kernel, 'DESTROY', CLOSED));
    step('close');
    await waitUntil(() => isTold(conntop, 'UPDATE', TCP, 'TIME_WAIT'));
    for (const tell of [kernel, conntop]) {
      await waitUntil(() => isTold(tell, 'DESTROY', TCP) && isTold(tell, 'DESTROY', UDP));
    }

    const long = kernel().filter(({ flow }) => !isShort(kernel(), flow));
    expect(flowsOf(kernel(), 'NEW').filter(flow => flow.endsWith(`>${CLOSED}`))).toHaveLength(1);
    // A reading may by chance have seen what was there for a moment only.
    const told = conntop().filter(({ flow }) => !isShort(kernel(), flow));
    expect(flowsOf(told, 'NEW')).toEqual(flowsOf(long, 'NEW'));
    expect(flowsOf(told, 'DESTROY')).toEqual(flowsOf(long, 'DESTROY'));
    for (const { flow, state, event } of conntop().filter(told => told.event === 'UPDATE')) {
      expect(kernel()).toContainEqual(expect.objectContaining({ flow, state, event }));
    }

    const summary = await endOf(running);
    expect(summary).toMatch(/^conntop: (\d+) events\. Flows that came and went within 0\.3 s may be missing/);
    expect(Number(/\d+/.exec(summary))).toBe(conntop().length);
  });

  function step(name: string): true {
    traffic.stdin?.write(`${name}\n`);
    return true;
  }
});

/** What a program says on standard error when it is interrupted. */
async function endOf(child: ChildProcess): Promise<string> {
  const closed = once(child, 'close');
  child.kill('SIGINT');
  let text = '';
  for await (const chunk of child.stderr?.setEncoding('utf8') ?? []) text += chunk;
  // Its other output may end later.
  await closed;
  return text;
}

/** In some order, each once. */
function flowsOf(events: readonly Told[], event: string): string[] {
  const flows = events.filter(told => told.event === event).map(({ flow }) => flow);
  return [...new Set(flows)].filter(flow => !flow.endsWith(`>${KNOCK}`)).sort();
}

/** Whether a flow came and went within one interval, so that no two readings can tell of it. */
function isShort(events: readonly Told[], flow: string): boolean {
  const times = events.filter(told => told.flow === flow).map(({ seconds }) => seconds);
  return Math.max(...times) - Math.min(...times) < INTERVAL;
}

function readKernel(text: string): Told[] {
  const lines = text.matchAll(
    /^\[(\S+)\]\t *\[(\w+)\] \w+ +\d+ (?:\d+ )?([A-Z_]+ )?.*?sport=(\d+) dport=(\d+)/gm,
  );
  return [...lines].map(([, seconds, event = '', state = '', sport, dport]) => ({
    event,
    state: state.trim(),
    flow: `${sport}>${dport}`,
    seconds: Number(seconds),
  }));
}

function readConntop(text: string): Told[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map(line => {
    const { event, state = '', timestamp, original } = JSON.parse(line);
    return { event, state, flow: `${original.sport}>${original.dport}`, seconds: timestamp };
  });
}
