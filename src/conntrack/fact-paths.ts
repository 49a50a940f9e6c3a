// Which file of a proc root holds which fact: the tables of paths, and the pick among what was read of them.

/** One fact and the files that may hold it, relative to a proc root; the first that was readable counts. */
export interface FactPaths {
  readonly fact: string;
  readonly paths: readonly string[];
}

/** What was read: the text of each readable file, by its path relative to the proc root. */
export type FactTexts = ReadonlyMap<string, string>;

/** Every path of the tables, for a reader that is to fetch them all. */
export function allPaths(...tables: readonly FactPaths[]): string[] {
  return tables.flatMap(({ paths }) => paths);
}

/** The text of a fact; undefined where none of its files was readable. */
export function factText(texts: FactTexts, { paths }: FactPaths): string | undefined {
  const path = paths.find(candidate => texts.has(candidate));
  return path === undefined ? undefined : texts.get(path);
}

/** The whole number of a sysctl; undefined when absent or not a plain non-negative decimal. */
export function factNumber(texts: FactTexts, paths: FactPaths): number | undefined {
  const digits = /^\s*(\d{1,16})\s*$/.exec(factText(texts, paths) ?? '')?.[1];
  const value = Number(digits);
  return digits === undefined || !Number.isSafeInteger(value) ? undefined : value;
}

/** A fact that is a sysctl: its name today, then the one in kernels with the ip_conntrack tree. */
export function sysctlFact(suffix: string): FactPaths {
  const paths = [`sys/net/netfilter/nf_conntrack_${suffix}`, `sys/net/ipv4/netfilter/ip_conntrack_${suffix}`];
  return { fact: suffix, paths };
}
