// Where --ssh leads: user, host and port, and nothing that ssh(1) could take for an option or a command.
import { SourceError } from '../source-error.ts';

/** A host name, an address, or a name of the ssh configuration. */
const HOST = '[A-Za-z0-9_][A-Za-z0-9_.-]*';
/** A link-local address may name its interface, as in fe80::1%br-lan. */
const IPV6 = '[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9_][A-Za-z0-9_.-]*)?';
/** A name may hold an @ itself; the last one counts. */
const PLAIN = new RegExp(`^(?:(?<user>.+)@)?(?<host>${HOST}|${IPV6})$`, 's');
const URI = new RegExp(
  `^ssh://(?:(?<user>[^/]+)@)?(?<host>${HOST}|\\[${IPV6}\\])(?::(?<port>\\d{1,5}))?/?$`,
  's',
);
/** What OpenSSH refuses in a user's name from its own command line on (valid_ruser in ssh.c), and blanks. */
const BAD_USER = /^-|[\s\p{Cc}'"`;&<>|(){}]|\\$/u;
/** A DNS name has at most 253 characters; a user's name seldom 32. */
const LONGEST = 320;
const HINT = 'give user@host, ssh://user@host:port, or a name from your ssh configuration';

export interface Destination {
  /** To be passed to ssh, the host behind `--`; it takes a port and an IPv6 address apart only in this form. */
  readonly args: readonly string[];
  /** For people: without the scheme. */
  readonly label: string;
  readonly host: string;
}

/** Checks a destination; throws a SourceError that is fit for a terminal whatever the text holds. */
export function parseDestination(text: string): Destination {
  const groups = text.length > LONGEST ? undefined : (URI.exec(text) ?? PLAIN.exec(text))?.groups;
  const port = Number(groups?.port ?? 22);
  if (!groups?.host || port < 1 || port > 65_535) throw refusal(text, fault(text));
  // In a URI, the sign before an interface is written %25.
  const host = groups.host.replace(/^\[(.*)\]$/, (_, address: string) => address.replace('%25', '%'));
  const user = groups.user === undefined ? undefined : userOf(groups.user, text);
  return {
    args: [
      ...(groups.port === undefined ? [] : ['-p', groups.port]),
      ...(user === undefined ? [] : ['-l', user]),
      ...['--', host],
    ],
    label: printable(text.replace(/^ssh:\/\//, '').replace(/\/$/, '')),
    host,
  };
}

/** In a URI, characters may be written as %XX. */
function userOf(name: string, text: string): string {
  let user = name;
  try {
    if (text.startsWith('ssh://')) user = decodeURIComponent(name);
  } catch {
    // Then a percent sign stands for itself.
  }
  if (BAD_USER.test(user)) throw refusal(text, 'ssh takes no such user name');
  return user;
}

function refusal(text: string, reason: string): SourceError {
  return new SourceError(`--ssh ${printable(text)}: ${reason}`, HINT);
}

function fault(text: string): string {
  if (text === '') return 'names no host';
  if (text.startsWith('-')) return 'would be an option, not a host';
  return /[\s\p{Cc}]/u.test(text) ? 'a host has no blanks' : 'is not a host';
}

function printable(text: string): string {
  const shown = text.replace(/[^\x20-\x7e]/g, '?');
  return shown.length > 60 ? `${shown.slice(0, 60)}...` : shown;
}
