// Every fixture that is a table in the lines that the kernel and conntrack(8) print.
import { readdirSync, readFileSync, statSync } from 'node:fs';

const root = new URL('../../fixtures/', import.meta.url);

/** Paths relative to fixtures/. */
export const TABLES: readonly string[] = (readdirSync(root, { recursive: true }) as string[])
  .filter(path => statSync(new URL(path, root)).isFile())
  .filter(path =>
    /net\/(nf|ip)_conntrack$|-L(-f-ipv6|-tcp-src-nat|-extended|-id|-ktimestamp|-labels)*\.txt$/.test(path),
  )
  .concat('seeds/nf_conntrack.txt')
  .filter(path => !path.includes('/stat/'))
  .sort();

export function tableText(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

/** The lines of all tables that speak of flows. */
export function allLines(): string[] {
  return TABLES.flatMap(path => tableText(path).split('\n')).filter(
    line => line !== '' && !line.startsWith('EXPECTING'),
  );
}
