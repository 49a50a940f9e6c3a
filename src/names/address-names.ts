// The names that one source gives to addresses.
import { safeHostName } from '../words/safe-text.ts';
import { canonicalAddress } from './address-text.ts';

/** Canonical address to safe host name. */
export type AddressNames = Map<string, string>;

/** A network larger than this is not a router's; a file that lists more is read up to here. */
const MAX_NAMES = 65_536;

/** Blocklists map thousands of names to these, so they name nobody. */
const UNSPECIFIED = new Set(['0.0.0.0', '::']);

/** Gives `address` a name, in place of one that it had; what is no address or no name is passed over. */
export function setName(names: AddressNames, address: string, name: string): void {
  const key = canonicalAddress(address);
  const safeName = safeHostName(name);
  if (key === undefined || safeName === undefined || UNSPECIFIED.has(key)) return;
  if (names.size < MAX_NAMES || names.has(key)) names.set(key, safeName);
}

/** Gives `address` a name where it has none yet. */
export function setFirstName(names: AddressNames, address: string, name: string): void {
  const key = canonicalAddress(address);
  if (key !== undefined && !names.has(key)) setName(names, key, name);
}

/** Takes the name of `address` away. */
export function dropName(names: AddressNames, address: string): void {
  const key = canonicalAddress(address);
  if (key !== undefined) names.delete(key);
}
