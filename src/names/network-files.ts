// Which MaxMind databases are asked: those named, else the system's.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The largest of the free databases, of cities, has some 130 MB. */
export const MOST_BYTES = 512 * 1024 * 1024;

/** Where geoipupdate and the packages of databases put them. */
const DIRECTORY = '/usr/share/GeoIP';
/** One file of each: the first kind that is there. Databases of cities tell countries too, and are ten times as large. */
const WANTED: readonly (readonly RegExp[])[] = [
  [/country/i, /city/i, /./],
  [/asn/i, /./],
];

/** @param named undefined where the user has named none. Costs a look into one directory. */
export function networkFiles(named: readonly string[] | undefined, directory = DIRECTORY): readonly string[] {
  if (named) return named;
  const names = databasesIn(directory);
  const chosen = WANTED.flatMap(kinds => {
    const kind = kinds.find(each => names.some(name => each.test(name)));
    return kind ? names.filter(name => kind.test(name)).slice(0, 1) : [];
  });
  return [...new Set(chosen)].map(name => join(directory, name));
}

function databasesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter(name => name.endsWith('.mmdb'))
      .sort();
  } catch {
    // Most machines have none.
    return [];
  }
}
