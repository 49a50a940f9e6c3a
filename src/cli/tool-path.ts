// Where conntrack(8), nsenter(1) and ssh(1) are looked for.

/** cron, and su on Debian, leave these out of PATH; conntrack(8) lives there. */
const SYSTEM_DIRECTORIES = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/**
 * PATH with the system's directories behind its own. Only absolute entries count: an empty or relative one would run
 * whatever is called `conntrack` in the directory where root happens to stand.
 */
export function toolPath(path = ''): string {
  const given = path.split(':').filter(directory => directory.startsWith('/'));
  return [...new Set([...given, ...SYSTEM_DIRECTORIES])].join(':');
}
