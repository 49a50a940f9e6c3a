// Holds the source tree to the import table of docs/ARCHITECTURE.md.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

const SOURCE = 'src';
const ALL = [
  'conntrack',
  'words',
  'reader',
  'snapshot',
  'names',
  'view',
  'pressure',
  'watch',
  'metrics',
  'changes',
  'app',
  'screen',
  'output',
  'cli',
];

/** What each folder may import of ours, itself apart; the second list only as types. */
const MAY_IMPORT: Record<string, { values: string[]; types?: string[] }> = {
  conntrack: { values: [] },
  words: { values: ['conntrack'] },
  reader: { values: ['words'], types: ['conntrack'] },
  snapshot: { values: ['conntrack'] },
  names: { values: ['conntrack', 'words', 'reader'] },
  view: { values: ['conntrack', 'words', 'snapshot', 'names'] },
  pressure: { values: ['conntrack', 'words', 'snapshot', 'names', 'view'] },
  changes: { values: ['conntrack', 'words', 'reader', 'snapshot', 'names', 'view', 'pressure', 'watch'] },
  watch: { values: ['conntrack', 'words', 'reader', 'snapshot', 'names', 'view', 'pressure'] },
  metrics: {
    values: ['conntrack', 'words', 'snapshot', 'names', 'view', 'pressure', 'watch'],
    types: ['reader'],
  },
  app: {
    values: ['conntrack', 'words', 'reader', 'snapshot', 'names', 'view', 'pressure', 'watch', 'changes'],
  },
  screen: {
    values: ['conntrack', 'words', 'snapshot', 'view', 'pressure', 'names', 'watch', 'changes', 'app'],
    types: ['reader'],
  },
  output: { values: ['conntrack', 'words', 'snapshot', 'view', 'pressure', 'names'] },
  cli: { values: ALL.filter(folder => folder !== 'screen') },
};

const TERMINAL_PACKAGES = ['blessed', 'blessed-contrib'];
/** The one command that opens the screen. */
const SCREEN_OPENER = 'src/cli/commands/top.ts';
/** The program, and what makes its pages. */
const ENTRIES = ['src/main.ts', 'src/cli/docs.ts'];
const MAY_EXIT = ['src/cli/exit.ts'];

interface Import {
  file: string;
  specifier: string;
  typeOnly: boolean;
}

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .map(name => join(SOURCE, name))
  .filter(name => name.endsWith('.ts'))
  .sort();
const imports = files.flatMap(importsOf);

describe('src/', () => {
  test('holds only the folders of the design, and main.ts beside them', () => {
    const unknown = readdirSync(SOURCE, { withFileTypes: true })
      .filter(entry => (entry.isDirectory() ? !ALL.includes(entry.name) : entry.name !== 'main.ts'))
      .map(entry => entry.name);
    expect(unknown).toEqual([]);
  });

  test('imports point one way', () => {
    expect(imports.filter(breaksTheTable).map(describeImport)).toEqual([]);
  });

  test('no files import each other, directly or in a circle, not even types', () => {
    expect(circle()).toEqual([]);
  });

  test('no file is forgotten: a rule, format or source that no registry has would do nothing', () => {
    const found = reached(ENTRIES);
    expect(files.filter(file => !found.has(file) && !file.endsWith('.d.ts'))).toEqual([]);
  });

  test('only screen/ imports blessed', () => {
    const strays = imports
      .filter(({ specifier }) => TERMINAL_PACKAGES.includes(packageOf(specifier)))
      .filter(({ file }) => folderOf(file) !== 'screen');
    expect(strays.map(describeImport)).toEqual([]);
  });

  test('the process is ended in one place', () => {
    const exits = files.filter(file => /\bprocess\.exit\(/.test(readFileSync(file, 'utf8')));
    expect(exits.filter(file => !MAY_EXIT.includes(file))).toEqual([]);
  });

  test('nothing is called that Node 18 lacks', () => {
    const later =
      /\.(?:toReversed|toSpliced|toSorted|with)\(|\b(?:Array\.fromAsync|Promise\.withResolvers|Object\.groupBy)\(/;
    expect(files.filter(file => later.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  test('nothing is imported without its extension', () => {
    const bare = imports.filter(
      ({ specifier }) => /^\.{1,2}\//.test(specifier) && !/\.(ts|json)$/.test(specifier),
    );
    expect(bare.map(describeImport)).toEqual([]);
  });
});

/** Import and re-export statements of one file, and import() calls, which count as values. */
function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm);
  const calls = text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g);
  return [
    ...[...statements].map(([, type, specifier = '']) => ({ file, specifier, typeOnly: type !== undefined })),
    ...[...calls].map(([, specifier = '']) => ({ file, specifier, typeOnly: false })),
  ];
}

function breaksTheTable({ file, specifier, typeOnly }: Import): boolean {
  // What the package says of itself is nobody's.
  if (!specifier.startsWith('.') || specifier.endsWith('/package.json')) return false;
  const from = folderOf(file);
  const to = folderOf(normalize(join(dirname(file), specifier)));
  if (from === to || from === '') return false;
  if (to === 'screen' && file === SCREEN_OPENER) return false;
  const allowed = MAY_IMPORT[from];
  return !(allowed?.values.includes(to) || (typeOnly && allowed?.types?.includes(to)));
}

/** The entries, and all that they import, directly or not. */
function reached(entries: readonly string[]): ReadonlySet<string> {
  const found = new Set(entries);
  for (const file of found) for (const next of ownImportsOf(file)) found.add(next);
  return found;
}

/** Files of which each imports the next, and the last the first; empty where there are none. */
function circle(): string[] {
  const done = new Set<string>();
  const follow = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return path.slice(path.indexOf(file));
    if (done.has(file)) return [];
    const found = ownImportsOf(file).map(next => follow(next, [...path, file]));
    done.add(file);
    return found.find(files => files.length > 0) ?? [];
  };
  return files.map(file => follow(file, [])).find(found => found.length > 0) ?? [];
}

function ownImportsOf(file: string): string[] {
  const own = imports.filter(each => each.file === file && each.specifier.startsWith('.'));
  return own.map(({ specifier }) => normalize(join(dirname(file), specifier)));
}

/** The folder of src/ that holds the file; empty for main.ts. */
function folderOf(file: string): string {
  const [, folder = '', ...rest] = file.split('/');
  return rest.length > 0 ? folder : '';
}

function packageOf(specifier: string): string {
  const [scope = '', name] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

function describeImport({ file, specifier }: Import): string {
  return `${file} imports ${specifier}`;
}
