// Names from a hosts file, hosts(5).
import { type AddressNames, setFirstName } from './address-names.ts';

/** The first name of each address; of two lines on one address the first counts, as the resolver has it. */
export function parseHosts(text: string): AddressNames {
  const names: AddressNames = new Map();
  for (const line of text.split('\n')) {
    const [address, name] = line.replace(/#.*/, '').trim().split(/\s+/, 2);
    if (address !== undefined && name !== undefined) setFirstName(names, address, name);
  }
  return names;
}
