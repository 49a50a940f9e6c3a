// The help page, made from the registries of keys, filter words and columns, with what is known of this reading.

import type { Binding } from '../app/keys/binding.ts';
import { KEYS, presentKeys } from '../app/keys.ts';
import type { State } from '../app/state.ts';
import { COLUMNS } from '../view/columns.ts';
import { PRIMITIVES } from '../view/filter/primitives.ts';
import { KEY_GROUPS } from '../view/key-groups.ts';
import { keyText } from '../view/key-text.ts';
import type { Place } from '../view/place.ts';
import { safeText } from '../words/safe-text.ts';
import { savedNotes } from '../words/saved-notes.ts';
import { wrapText } from '../words/wrap-text.ts';
import { costLines } from './cost-lines.ts';
import type { Model } from './model.ts';
import { besideAt, type TextPage } from './text-page.ts';

/** From this width on sections stand in two columns. */
const TWO_COLUMNS = 120;

/** Its lines for a page of that many columns; a line that begins with a letter is a heading. */
export function helpPage(width: number, model: HelpModel): Pick<TextPage, 'lines' | 'beside'> {
  const heading = 'conntop: top for the connection-tracking table';
  const isWide = width >= TWO_COLUMNS;
  const sections = sectionsOf(model).map(section =>
    sectionLines(section, isWide ? besideAt(width) - 2 : width),
  );
  if (!isWide) return { lines: [heading, ...sections.flat()] };
  const columns: [string[], string[]] = [[heading], ['']];
  // Whichever is shorter goes on, so that what is told first stands above.
  for (const lines of sections) columns[columns[1].length < columns[0].length ? 1 : 0].push(...lines);
  return { lines: columns[0], beside: columns[1] };
}

type HelpModel = Pick<Model, 'place' | 'shown' | 'state' | 'symbols'>;

function sectionLines([title, entries]: Section, width: number): string[] {
  return ['', title, ...entries.flatMap(each => entry(...each, width))];
}

function sectionsOf({ place, shown, state, symbols }: HelpModel): readonly Section[] {
  const cost = costLines(place);
  const label = safeText(place.label);
  const sections: readonly Section[] = [
    ['Rows', [...ROWS, [`${symbols.folded} ${symbols.unfolded}`, FOLDS]]],
    ['Sidebar', SIDEBAR],
    [`What was read of ${label}`, savedEntries(shown)],
    [HERE[state.helpOf] ?? 'Here', keysAt(state)],
    [`Cost of ${label}`, cost],
    ...keySections(state),
    ['Filter expressions', PRIMITIVES.map(({ form, meaning }) => [form, meaning] as const)],
    ['Columns', COLUMNS.map(({ title, meaning }) => [title, meaning] as const)],
  ];
  return sections.filter(([, entries]) => entries.length > 0);
}

type Entry = readonly [label: string, meaning: string];
type Section = readonly [title: string, entries: readonly Entry[]];

const HERE: Partial<Record<Place, string>> = {
  flows: 'Here, in the table of flows',
  hosts: 'Here, in the sidebar',
  details: 'Here, on the details of a flow',
  pressure: 'Here, on the page of pressure',
  events: 'Here, on the page of events',
  namespaces: 'Here, in the list of namespaces',
};
const ROWS: readonly Entry[] = [
  ['+', 'new since the last reading'],
  ['?', 'not listed this time, but its timeout has not run out'],
  ['-', 'gone; shown once more'],
  ['*', 'tagged'],
];
const FOLDS = 'in the tree: flows folded under what they have in common, or standing below it';
const SIDEBAR: readonly Entry[] = [
  ['+5 -3', 'flows more or less than ten seconds ago'],
  ['40% unr', 'share of its flows that were never answered'],
];

/** What is to be said of a saved text, and the first lines that could not be read, with their numbers and why. */
function savedEntries({ snapshot }: Model['shown']): Entry[] {
  const saved = snapshot?.facts.saved;
  if (snapshot === undefined || saved === undefined) return [];
  return savedNotes(saved, snapshot.rows.listed).map(note => {
    const [, label = '', meaning = note] = /^(line \d+): (.*)$/.exec(note) ?? [];
    return [label, safeText(meaning)] as const;
  });
}

/** The keys that the place tells of where help was asked for, the most important first. */
function keysAt({ helpOf }: State): Entry[] {
  const isHere = ({ hint }: Binding): boolean =>
    typeof hint?.label === 'object' && hint.label[helpOf] !== undefined;
  return KEYS.filter(isHere)
    .sort((a, b) => (a.hint?.rank ?? 0) - (b.hint?.rank ?? 0))
    .map(keyEntry);
}

function keySections(state: State): Section[] {
  const bindings = presentKeys(state);
  return KEY_GROUPS.map(group => [group, bindings.filter(each => each.group === group).map(keyEntry)]);
}

function keyEntry({ keys, meaning }: Binding): Entry {
  return [keys.map(keyText).join(' '), meaning];
}

const LABEL_WIDTH = 14;

/** A longer label, such as the forms of a filter, has lines of its own. */
function entry(label: string, meaning: string, width: number): string[] {
  const indent = ' '.repeat(LABEL_WIDTH + 3);
  const [first = '', ...rest] = wrapText(meaning, Math.max(20, width - indent.length));
  const head =
    label.length <= LABEL_WIDTH
      ? [`  ${label.padEnd(LABEL_WIDTH)} ${first}`]
      : [...wrapText(label, width - 2).map(line => `  ${line}`), `${indent}${first}`];
  return [...head, ...rest.map(line => `${indent}${line}`)];
}
