// Network namespaces of this process: made, entered, and taken away whatever happens.
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { atExit } from './at-exit.ts';

/** What a program that ran to its end left behind. */
export interface Finished {
  status: number;
  stdout: string;
  stderr: string;
}

/** Names begin `conntop-PID-`, so that those of a killed test run are known as abandoned. */
const NAME = /^conntop-(\d+)-/;
/** Each living namespace's way to call off its deletion at exit. */
const alive = new Map<string, () => void>();
let serial = 0;

/** Makes a namespace with its loopback up and gives its name. It is deleted at the latest when this process ends. */
export function addNamespace(role: string): string {
  serial += 1;
  const name = `conntop-${process.pid}-${serial}-${role}`;
  runSync(['ip', 'netns', 'add', name]);
  alive.set(
    name,
    atExit(() => deleteNamespace(name)),
  );
  runSync(['ip', '-n', name, 'link', 'set', 'lo', 'up']);
  return name;
}

/** Kills the processes inside, waits for their end, and deletes the namespace. */
export function deleteNamespace(name: string): void {
  for (let pids = pidsIn(name); pids.length > 0; pids = pidsIn(name)) {
    for (const pid of pids) kill(pid);
  }
  spawnSync('ip', ['netns', 'del', name]);
  alive.get(name)?.();
  alive.delete(name);
}

/** Deletes the namespaces of test runs that were killed before they could. */
export function deleteAbandonedNamespaces(): void {
  for (const name of listNamespaces()) {
    const pid = NAME.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) deleteNamespace(name);
  }
}

/** The names `ip netns` knows, ours and others'. */
export function listNamespaces(): string[] {
  const listing = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' }).stdout ?? '';
  return listing.split('\n').flatMap(line => line.split(' ')[0] || []);
}

/** Runs a program inside and waits for its end, whatever its exit status (128 and up: ended by a signal). */
export function runInside(name: string, argv: readonly string[], input?: string): Promise<Finished> {
  return new Promise(resolve => {
    const options = { maxBuffer: Number.POSITIVE_INFINITY, encoding: 'utf8' as const };
    const child = execFile('ip', ['netns', 'exec', name, ...argv], options, (error, stdout, stderr) => {
      const code = error?.code;
      resolve({ status: typeof code === 'number' ? code : error ? 128 : 0, stdout, stderr });
    });
    // The program may end without reading its input; its status tells what matters.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** As `runInside`, but rejects unless the program ends well; gives its standard output. */
export async function execInside(name: string, argv: readonly string[], input?: string): Promise<string> {
  const { status, stdout, stderr } = await runInside(name, argv, input);
  if (status !== 0) throw new Error(`${argv.join(' ')} in ${name}: exit status ${status}\n${stderr}`);
  return stdout;
}

/** The flows that conntrack(8) lists inside, of both families. */
export async function listInside(name: string): Promise<string> {
  const listed = ['ipv4', 'ipv6'].map(family =>
    execInside(name, ['conntrack', '-L', '-f', family, '-o', 'extended']),
  );
  return (await Promise.all(listed)).join('');
}

/** Starts a program inside that goes on until it is killed or its namespace is deleted. */
export function spawnInside(name: string, argv: readonly string[]): ChildProcess {
  return spawn('ip', ['netns', 'exec', name, ...argv], { stdio: 'pipe' });
}

/** Starts a program inside and waits until it has printed a line "ready". */
export function spawnReady(name: string, argv: readonly string[]): Promise<ChildProcess> {
  const child = spawnInside(name, argv);
  return new Promise((resolve, reject) => {
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', text => {
      errors += text;
    });
    child.stdout?.once('data', () => resolve(child));
    child.once('close', status =>
      reject(new Error(`${argv.join(' ')}: ended (${status}) before it was ready\n${errors}`)),
    );
  });
}

/** Runs a program to its end while everything else waits; throws with its words where it fails. */
export function runSync(argv: readonly string[], input = ''): string {
  const [program = '', ...rest] = argv;
  const { status, stdout, stderr, error } = spawnSync(program, rest, { encoding: 'utf8', input });
  if (status !== 0) throw new Error(`${argv.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

function pidsIn(name: string): number[] {
  const listing = spawnSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).stdout ?? '';
  return listing.split('\n').filter(Boolean).map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself since it was listed.
  }
}

/** Whether a process with this id exists, ours or another user's. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
