// Reads the files of a fixture proc root that the tables of paths name, as a reader does.
import { readFileSync } from 'node:fs';
import { allPaths, type FactPaths, type FactTexts, factText } from '../../src/conntrack/fact-paths.ts';

export function readFacts(fixture: string, tables: readonly FactPaths[]): FactTexts {
  const read = (path: string) => readFixture(`${fixture}/${path}`);
  const texts = allPaths(...tables).map((path): [string, string | undefined] => [path, read(path)]);
  return new Map(texts.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

export function readFact(fixture: string, paths: FactPaths): string | undefined {
  return factText(readFacts(fixture, [paths]), paths);
}

export function readFixture(path: string): string | undefined {
  try {
    return readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8');
  } catch {
    return undefined;
  }
}
