// One MaxMind database: what GeoLite2, DB-IP and IPinfo say of an address, each in its own words.
import { Reader } from 'mmdb-lib';
import { safeText } from '../words/safe-text.ts';
import type { Network } from './network.ts';

export interface NetworkDatabase {
  readonly path: string;
  /** Of an address in RFC 5952 form; undefined where it does not tell. Throws where the database is damaged. */
  networkOf(address: string): Network | undefined;
}

/** Before the metadata, which stand in the last 128 KiB by the format's specification. */
const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
const MOST_METADATA = 128 * 1024;
/** Records decoded and kept: of a damaged file, whose pointers lead to pointers, each is decoded once. */
const MOST_DECODED = 65_536;
const MAX_AS_NUMBER = 0xffff_ffff;

/** Throws where the bytes are no database. */
export function openDatabase(path: string, bytes: Buffer): NetworkDatabase {
  const reader = readerOf(bytes);
  const hasIPv6 = reader.metadata.ipVersion === 6;
  return {
    path,
    networkOf: address => {
      if (!hasIPv6 && address.includes(':')) return undefined;
      return networkIn(reader.get(address));
    },
  };
}

/** The library would look for the marker in all of a large file. */
function readerOf(bytes: Buffer): Reader<never> {
  try {
    if (bytes.lastIndexOf(MARKER) >= bytes.length - MOST_METADATA && bytes.includes(MARKER)) {
      return new Reader(bytes, { cache: decodedCache() });
    }
  } catch {
    // Told below.
  }
  throw new Error('is no MaxMind database');
}

function decodedCache(): Pick<Map<string | number, unknown>, 'get' | 'set'> {
  const decoded = new Map<string | number, unknown>();
  return {
    get: key => decoded.get(key),
    set: (key, value) => {
      if (decoded.size >= MOST_DECODED) decoded.clear();
      return decoded.set(key, value);
    },
  };
}

/** GeoLite2 and DB-IP have a country as a record with its codes, IPinfo as a word. */
function networkIn(record: unknown): Network | undefined {
  if (!isRecord(record)) return undefined;
  const country = countryIn(record);
  const asNumber = asNumberIn(record);
  if (country === undefined && asNumber === undefined) return undefined;
  const organization = record.autonomous_system_organization ?? record.as_name;
  const isNamed = asNumber !== undefined && typeof organization === 'string';
  return { country, asNumber, organization: isNamed ? safeText(organization) : undefined };
}

function countryIn({
  country_code,
  country,
  registered_country,
}: Record<string, unknown>): string | undefined {
  const codes = [country_code, country, codeIn(country), codeIn(registered_country)];
  const code = codes.find(each => typeof each === 'string' && /^[a-z]{2}$/i.test(each));
  return (code as string | undefined)?.toUpperCase();
}

function codeIn(country: unknown): unknown {
  return isRecord(country) ? country.iso_code : undefined;
}

function asNumberIn({ autonomous_system_number, asn }: Record<string, unknown>): number | undefined {
  const number = Number(
    autonomous_system_number ?? (typeof asn === 'string' ? asn.replace(/^AS/i, '') : asn),
  );
  return Number.isInteger(number) && number > 0 && number <= MAX_AS_NUMBER ? number : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
