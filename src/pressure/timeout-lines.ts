// The timeouts in force as text, each against its default; those that the kernel does not have only by name.
import { formatDuration } from '../words/durations.ts';
import type { TimeoutInForce } from './report.ts';

const PREFIX = /^.*?_conntrack_/;
const NAME_WIDTH = 30;

/** The heading names what all sysctls begin with, which is another on kernels with the ip_conntrack tree. */
export function timeoutTitle(timeouts: readonly TimeoutInForce[]): string {
  return `Timeouts in force: sysctl ${prefixOf(timeouts)}...`;
}

/** In seconds, as the sysctls have them. */
export function timeoutLines(timeouts: readonly TimeoutInForce[]): string[] {
  const prefix = prefixOf(timeouts);
  const read = timeouts.filter(({ isRead }) => isRead);
  const unread = timeouts.filter(({ isRead }) => !isRead);
  return [
    ...read.map(one => line(one, prefix)),
    ...(unread.length === 0
      ? []
      : [`not to be read, taken for the default: ${unread.map(brief).join(', ')}`]),
  ];
}

function prefixOf([first]: readonly TimeoutInForce[]): string {
  return PREFIX.exec(first?.sysctl ?? '')?.[0] ?? '';
}

function line({ sysctl, value, timeout }: TimeoutInForce, prefix: string): string {
  const name = sysctl.startsWith(prefix) ? sysctl.slice(prefix.length) : sysctl;
  const changed = value === timeout.default ? '' : `, default ${timeout.default}`;
  const readable = value < 60 ? '' : ` (${formatDuration(value)})`;
  return `${name.padEnd(NAME_WIDTH)} ${String(value).padStart(7)}${readable.padEnd(9)} ${timeout.title}${changed}`;
}

function brief({ timeout, value }: TimeoutInForce): string {
  return `${timeout.name} ${value}`;
}
