// The processor time of a process and all that it starts, exactly: ticks pass by what runs between them, once a second.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where control groups count processor time: of the first version, and of the second. */
const FIRST = '/sys/fs/cgroup/cpuacct';
const SECOND = '/sys/fs/cgroup';
const ROOT = existsSync(FIRST) ? FIRST : SECOND;

/** Whoever makes one removes it. */
export class CpuGroup {
  readonly #directory: string;

  /** Moves the process there; what it starts from then on follows. */
  constructor(pid: number) {
    this.#directory = join(ROOT, `conntop-bench-${pid}`);
    mkdirSync(this.#directory);
    writeFileSync(join(this.#directory, 'cgroup.procs'), String(pid));
  }

  /** Since the group was made. */
  usedMs(): number {
    if (ROOT === FIRST) return Number(this.#read('cpuacct.usage')) / 1e6;
    return Number(/^usage_usec (\d+)/m.exec(this.#read('cpu.stat'))?.[1]) / 1e3;
  }

  /** Its processes go back to the root's group. */
  remove(): void {
    for (const pid of this.#read('cgroup.procs').split('\n').filter(Boolean)) {
      writeFileSync(join(ROOT, 'cgroup.procs'), pid);
    }
    rmdirSync(this.#directory);
  }

  #read(name: string): string {
    return readFileSync(join(this.#directory, name), 'utf8');
  }
}
