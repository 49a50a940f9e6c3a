// What reading over ssh costs: bytes on the wire, and processor time on the far side.
import { readFileSync } from 'node:fs';

/** Every Linux that runs conntop's far side counts processor time in hundredths of a second towards users. */
const TICKS_PER_SECOND = 100;

/** Bytes that a process has read and written by system calls, files, pipes and sockets together. */
export interface ProcessIo {
  readonly read: number;
  readonly written: number;
}

/** Undefined where the kernel does not tell, or not us. */
export function readProcessIo(pid: number | undefined): ProcessIo | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/io`, 'latin1');
    const read = Number(/^rchar: (\d+)$/m.exec(text)?.[1]);
    const written = Number(/^wchar: (\d+)$/m.exec(text)?.[1]);
    return Number.isNaN(read + written) ? undefined : { read, written };
  } catch {
    return undefined;
  }
}

/** Processor seconds of each process in lines of /proc/PID/stat, own and of children it waited for. */
export function parseUsage(text: string): number[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      // The name, in parentheses, may hold blanks; user and system time are the 12th field behind it and the next three.
      const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
      const [user, system, ofChildren, systemOfChildren] = fields.slice(11, 15).map(Number);
      return ((user ?? 0) + (system ?? 0) + (ofChildren ?? 0) + (systemOfChildren ?? 0)) / TICKS_PER_SECOND;
    });
}
