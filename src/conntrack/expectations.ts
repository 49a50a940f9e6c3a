// The expectation table: connections that a helper has announced and that have not come yet.
import { type Address, Family, parseAddress } from './address.ts';
import type { FactPaths } from './fact-paths.ts';

/** Address 0 or port 0 is a wildcard in the expected tuple. */
export interface ExpectationTuple {
  src?: Address;
  dst?: Address;
  sport?: number;
  dport?: number;
  /** GRE call ids as printed, in hexadecimal with `0x`. */
  srckey?: string;
  dstkey?: string;
}

/** A key is absent where the line does not have it. */
export interface Expectation {
  /** Seconds left; absent when the expectation has no timer. */
  timeout?: number;
  /** Address family number; from the addresses where the line does not name it. */
  family?: number;
  protocol: number;
  tuple: ExpectationTuple;
  /** conntrack(8) only: bits of the tuple that must match. */
  mask?: ExpectationTuple;
  /** conntrack(8) only: original tuple of the flow whose helper made the announcement. */
  master?: ExpectationTuple;
  zone?: number;
  /** PERMANENT, INACTIVE, USERSPACE. */
  flags: string[];
  helper?: string;
  /** Name in /proc, number in conntrack(8). */
  class?: string;
  /** Keys that we do not know, as they stand. */
  extra: string[];
}

export interface Expectations {
  readonly expectations: readonly Expectation[];
  /** Lines that could not be read. */
  readonly unreadable: number;
}

export const EXPECTATION_PATHS: FactPaths = {
  fact: 'expectations',
  paths: ['net/nf_conntrack_expect', 'net/ip_conntrack_expect'],
};

/**
 * Reads nf_conntrack_expect, ip_conntrack_expect, `conntrack -L expect` and the events of `conntrack -E expect`, also the `EXPECTING:` lines
 * that 2.4 appends to ip_conntrack. Kernels of the 4.8 to 5.10 era list every namespace's expectations.
 */
export function parseExpectations(text: string): Expectations {
  const lines = text.split('\n').filter(line => line.trim() !== '');
  const expectations = lines.map(parseExpectation).filter(expectation => expectation !== undefined);
  return { expectations, unreadable: lines.length - expectations.length };
}

function parseExpectation(line: string): Expectation | undefined {
  const head =
    /^\s*(?:\[\d+\.\d+\]\s+)?(?:\[(?:NEW|UPDATE|DESTROY)\]\s+)?(?:EXPECTING:\s+)?(?:(-|\d{1,10})\s+)?(?:use=\d+\s+)?(?:l3proto\s*=\s*(\d{1,5})\s+)?proto=(\d{1,3})\s/;
  const match = head.exec(line);
  if (match === null || Number(match[3]) > 255) return undefined;
  const expectation: Expectation = { protocol: Number(match[3]), tuple: {}, flags: [], extra: [] };
  if (match[1] !== undefined && match[1] !== '-') expectation.timeout = Number(match[1]);
  if (match[2] !== undefined) expectation.family = Number(match[2]);
  if (!readWords(expectation, line.slice(match[0].length))) return undefined;
  const family = expectation.family ?? expectation.tuple.src?.family;
  if (family !== undefined) expectation.family = family;
  return expectation;
}

/** Adds what the words after the protocol say; false when one of them cannot be. */
function readWords(expectation: Expectation, rest: string): boolean {
  // sport and dport come up to three times and belong to the addresses before them.
  let tuple = expectation.tuple;
  for (const word of rest.split(/\s+/)) {
    if (word === '') continue;
    const equals = word.indexOf('=');
    if (equals < 0) {
      readBareWord(expectation, word);
      continue;
    }
    const key = word.slice(0, equals);
    if (key === 'mask-src') tuple = expectation.mask = {};
    if (key === 'master-src') tuple = expectation.master = {};
    const isRead = readTupleKey(tuple, key.replace(/^(?:mask|master)-/, ''), word.slice(equals + 1));
    if (isRead === false) return false;
    if (isRead === undefined) readAttribute(expectation, key, word.slice(equals + 1));
  }
  return expectation.tuple.dst !== undefined || isOtherFamily(expectation.family);
}

/** Stores a value of the tuple: false when it is no such value, undefined when the key is not the tuple's. */
function readTupleKey(tuple: ExpectationTuple, key: string, value: string): boolean | undefined {
  switch (key) {
    case 'src':
    case 'dst': {
      const address = parseAddress(value);
      // A second one in the same tuple is another line's, glued to this one.
      if (address === undefined || tuple[key] !== undefined) return false;
      tuple[key] = address;
      return true;
    }
    case 'sport':
    case 'dport':
      tuple[key] = Number(value);
      return isUint16(value);
    case 'srckey':
    case 'dstkey':
      tuple[key] = value;
      return /^0x[0-9a-f]{1,8}$/i.test(value);
    default:
      return undefined;
  }
}

/** The kernel prints no addresses for a family that is neither IPv4 nor IPv6. */
function isOtherFamily(family: number | undefined): boolean {
  return family !== undefined && family !== Family.IPV4 && family !== Family.IPV6;
}

function isUint16(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 0xffff;
}

function readAttribute(expectation: Expectation, key: string, value: string): void {
  if (key === 'zone' && isUint16(value)) expectation.zone = Number(value);
  else if (key === 'class') expectation.class = value;
  else if (key === 'helper') expectation.helper = value;
  else expectation.extra.push(`${key}=${value}`);
}

/** A bare word is the list of flags or, last on the line in /proc, `helper` or `helper/class`. */
function readBareWord(expectation: Expectation, word: string): void {
  const flags = word.replace(/^\[|\]$/g, '').split(',');
  if (flags.every(flag => FLAGS.has(flag))) {
    expectation.flags.push(...flags);
    return;
  }
  const [helper = word, className] = word.split('/', 2);
  expectation.helper = helper;
  if (className !== undefined) expectation.class = className;
}

const FLAGS: ReadonlySet<string> = new Set(['PERMANENT', 'INACTIVE', 'USERSPACE']);
