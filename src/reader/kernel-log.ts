// The kernel's log as far as it may be read: the records still in its ring, oldest first.
import { closeSync, constants, openSync, readSync } from 'node:fs';

/** A record is at most this long; the kernel refuses to be read in smaller pieces (printk's CONSOLE_EXT_LOG_MAX). */
const LONGEST_RECORD = 8192;
/** A ring of common size holds a few thousand records; more than this is not worth waiting for. */
const MOST_RECORDS = 50_000;

/** Records of /dev/kmsg, one a line; undefined where it cannot be read, as for plain users and in most containers. */
export function readKernelLog(path = '/dev/kmsg'): string[] | undefined {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    return readRecords(fd);
  } finally {
    closeSync(fd);
  }
}

function readRecords(fd: number): string[] {
  const buffer = Buffer.alloc(LONGEST_RECORD);
  const records: string[] = [];
  while (records.length < MOST_RECORDS) {
    try {
      const length = readSync(fd, buffer, 0, LONGEST_RECORD, null);
      if (length === 0) break;
      records.push(buffer.toString('latin1', 0, length));
    } catch (error) {
      // EPIPE: records were overwritten while reading, go on with the next; EAGAIN: that was the last one.
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') break;
    }
  }
  return records;
}
