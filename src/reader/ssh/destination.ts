// Where --ssh leads: what ssh(1) takes as a destination, and nothing that it could take for an option or a command.
import { SourceError } from '../source.ts';

const USER = '[A-Za-z0-9_][A-Za-z0-9_.+@-]*';
/** A host name, an address, or a name of the ssh configuration. */
const HOST = '[A-Za-z0-9_][A-Za-z0-9_.-]*';
/** A link-local address may name its interface, as in fe80::1%br-lan. */
const IPV6 = '[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9_][A-Za-z0-9_.-]*)?';
const PLAIN = new RegExp(`^(?:${USER}@)?(?<host>${HOST}|${IPV6})$`);
const URI = new RegExp(`^ssh://(?:${USER}@)?(?<host>${HOST}|\\[${IPV6}\\])(?::(?<port>\\d{1,5}))?/?$`);
/** A DNS name has at most 253 characters; a user's name seldom 32. */
const LONGEST = 320;
const HINT = 'give user@host, ssh://user@host:port, or a name from your ssh configuration';

export interface Destination {
  /** To be passed to ssh as one argument, behind `--`. */
  readonly argument: string;
  /** For people: without the scheme. */
  readonly label: string;
  readonly host: string;
}

/** Checks a destination; throws a SourceError that is fit for a terminal whatever the text holds. */
export function parseDestination(text: string): Destination {
  const match = text.length > LONGEST ? null : (PLAIN.exec(text) ?? URI.exec(text));
  const port = Number(match?.groups?.port ?? 22);
  if (!match || port < 1 || port > 65_535)
    throw new SourceError(`--ssh ${printable(text)}: ${fault(text)}`, HINT);
  return {
    argument: text,
    label: text.replace(/^ssh:\/\//, '').replace(/\/$/, ''),
    host: match.groups?.host?.replace(/^\[|\]$/g, '') ?? text,
  };
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
