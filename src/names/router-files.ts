// The names that a router's own files give its hosts, when those files come as texts from wherever the table comes from.
import type { AddressNames } from './address-names.ts';
import { NAME_SOURCES } from './name-sources.ts';

/** Paths to ask the router for; one that ends in `/` stands for a whole directory. */
export const ROUTER_NAME_PATHS: readonly string[] = NAME_SOURCES.flatMap(({ paths }) => paths);

/**
 * Reads those of the texts that are there, by path, all files of a directory as one text. Where two name one address,
 * the earlier source counts, as it does for the files of this host. @param now milliseconds since 1970
 */
export function namesFromTexts(texts: ReadonlyMap<string, string>, now: number): AddressNames {
  const names = new Map<string, string>();
  for (const { paths, parse } of NAME_SOURCES) {
    const found = parse(
      paths.map(path => texts.get(path) ?? ''),
      now,
    );
    for (const [address, name] of found) if (!names.has(address)) names.set(address, name);
  }
  return names;
}
