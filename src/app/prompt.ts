// The prompts: what each asks for, how an entry is checked, and what accepting it changes.
import { markFault } from '../changes/marking.ts';
import { parseReplayTime } from '../reader/recording/replay-time.ts';
import { type Complaint, filterComplaint, ofTheWhole } from '../view/filter/complaint.ts';
import { completedLine } from '../view/filter/complete.ts';
import type { FilterContext } from '../view/filter/context.ts';
import type { Filters } from '../view/filter/filters.ts';
import { nameFault, savableText } from '../view/filter/saved-filters.ts';
import { compileSelection, type Predicate, type TypedFilter } from '../view/filter/selection.ts';
import { type Edit, editLine, insertText, type Line, LONGEST_LINE, startLine } from '../view/line-editor.ts';
import { type Notice, plainNotice, warning } from '../view/notice.ts';
import {
  CUT_WORD,
  enterClears,
  isKept,
  type Prompt,
  type PromptKind,
  promptNamed,
  withEntry,
} from '../view/prompts.ts';
import { intervalFault, USUAL_INTERVAL } from '../watch/interval.ts';
import type { Replay } from '../watch/player.ts';
import { formatCount } from '../words/figures.ts';
import { asStep, type Command, type Outcome, step } from './command.ts';
import { findPredicate } from './find.ts';
import type { State } from './state.ts';

const NO_TIME = 'no time, such as 12:31, +5m or -1h';
const NOT_CUT = `not the word ${CUT_WORD}; Esc deletes nothing`;

/** What becomes of a prompt's entry. */
interface EntryOf {
  /** The present value, to edit. */
  present(state: State): string;
  /** What is wrong with an entry; undefined where nothing is. */
  check(text: string, state: State, context: FilterContext): Complaint | undefined;
  /** What the entry, as it stands without blanks around it, changes or asks for. */
  accept(state: State, text: string, context: FilterContext): Outcome;
  /** The filters under which the flows shown would be counted; absent for what does not filter. */
  filters?(state: State, text: string): Filters;
}

const ENTRIES: Readonly<Record<PromptKind, EntryOf>> = {
  source: filterEntry('source'),
  destination: filterEntry('destination'),
  sport: filterEntry('sport'),
  dport: filterEntry('dport'),
  filter: filterEntry('expression'),
  'filter-name': {
    present: () => '',
    check: text => ofTheWhole(text.trim() === '' ? undefined : nameFault(text.trim())),
    accept: (state, name, context) => {
      const text = savableText(state.filters, context);
      return name === '' || text === undefined ? state : step(state, { type: 'save-filter', name, text });
    },
  },
  find: {
    present: state => state.find,
    check: () => undefined,
    accept: (state, text) => ({
      ...state,
      find: text,
      notice: state.prompt?.matches === 0 && text !== '' ? noMatch(text) : undefined,
    }),
  },
  'page-find': {
    present: state => state.search.text,
    check: () => undefined,
    accept: (state, text) => ({
      ...state,
      search: { ...state.search, text },
      notice: state.prompt?.matches === 0 && text !== '' ? notOnPage(text) : undefined,
    }),
  },
  interval: {
    present: state => String(state.interval / 1000),
    check: text => ofTheWhole(text.trim() === '' ? undefined : intervalFault(Number(text))),
    accept: (state, text) => ({ ...state, interval: text === '' ? USUAL_INTERVAL : Number(text) * 1000 }),
  },
  time: {
    present: () => '',
    check: (text, { replay }) => {
      return text === '' || timeIn(replay, text) !== undefined ? undefined : ofTheWhole(NO_TIME);
    },
    accept: (state, text) => {
      const wallTime = timeIn(state.replay, text);
      return wallTime === undefined ? state : step(state, { type: 'go-to', wallTime });
    },
  },
  save: {
    present: () => '',
    check: () => undefined,
    accept: (state, path) => (path === '' ? state : step(state, { type: 'save-view', path })),
  },
  mark: {
    present: () => '',
    check: text => ofTheWhole(text.trim() === '' ? undefined : markFault(text)),
    // Nothing is marked yet: what the mark would do is asked about first.
    accept: (state, text) =>
      text === '' ? state : step(state, { type: 'plan-mark', mark: text, all: false }),
  },
  cut: {
    present: () => '',
    check: text => (CUT_WORD.startsWith(text.trim()) ? undefined : ofTheWhole(NOT_CUT)),
    accept: acceptCut,
  },
};

/** What is said when a question was not answered with yes. */
export const UNCHANGED = { delete: 'Nothing was deleted.', mark: 'Nothing was marked.' } as const;

function acceptCut(state: State, text: string): Outcome {
  const { confirm: change } = state;
  const answered = { ...state, confirm: undefined };
  if (change && text === CUT_WORD) return step({ ...answered, tags: [] }, { type: 'change', change });
  return { ...answered, notice: plainNotice(UNCHANGED.delete) };
}

/** Opens a prompt with the present value, which the first character typed replaces. */
export function openPrompt(state: State, kind: PromptKind): State {
  const line = startLine(ENTRIES[kind].present(state), state.past[kind] ?? []);
  const prompt = { kind, line, error: undefined, matches: undefined, candidates: [], from: state.flows };
  // What is found is shown in the table; every other entry can be made on any page.
  const page = kind === 'find' ? 'flows' : state.page;
  return { ...state, page, prompt, notice: undefined };
}

/** Leaves everything as it was before the prompt. */
export function leavePrompt(state: State): State {
  const { prompt } = state;
  if (prompt?.kind === 'cut') return asStep(acceptCut({ ...state, prompt: undefined }, '')).state;
  return { ...state, prompt: undefined, flows: prompt?.kind === 'find' ? prompt.from : state.flows };
}

export function editEntry(state: State, edit: Edit, context: FilterContext): State {
  const { prompt } = state;
  return prompt ? withLine(state, prompt, editLine(prompt.line, edit), context) : state;
}

export function insertIntoEntry(state: State, text: string, context: FilterContext): State {
  const { prompt } = state;
  return prompt ? withLine(state, prompt, insertText(prompt.line, text), context) : state;
}

/** An entry is checked as it is typed; what was counted for another one no longer holds. */
function withLine(
  state: State,
  prompt: Prompt,
  line: Line,
  context: FilterContext,
  candidates: readonly string[] = [],
): State {
  const error = complaintAbout(prompt.kind, line, state, context);
  const matches = line.text.trim() === prompt.line.text.trim() ? prompt.matches : undefined;
  return { ...state, prompt: { ...prompt, line, error, matches, candidates } };
}

/** An entry that lost its end may mean something else, and is not accepted as it stands. */
function complaintAbout(
  kind: PromptKind,
  line: Line,
  state: State,
  context: FilterContext,
): Complaint | undefined {
  return line.isCut ? ofTheWhole(TOO_LONG) : ENTRIES[kind].check(line.text, state, context);
}

const TOO_LONG = `longer than ${formatCount(LONGEST_LINE)} characters: the rest was left out`;

export function completeEntry(state: State, context: FilterContext): State {
  const { prompt } = state;
  if (!prompt || !promptNamed(prompt.kind).isExpression) return state;
  const { line, candidates } = completedLine(prompt.line, context);
  return line === prompt.line && candidates.length === 0
    ? state
    : withLine(state, prompt, line, context, candidates);
}

/** An entry that cannot be read is told of, and the prompt stays. */
export function acceptEntry(state: State, context: FilterContext): Outcome {
  const { prompt } = state;
  if (!prompt) return state;
  const text = enterClears(prompt) ? '' : prompt.line.text.trim();
  const error = text === '' ? undefined : complaintAbout(prompt.kind, prompt.line, state, context);
  if (error !== undefined) return { ...state, prompt: { ...prompt, error } };
  const accepted = asStep(ENTRIES[prompt.kind].accept(state, text, context));
  const closed = { ...accepted.state, prompt: undefined };
  if (text === '' || !isKept(prompt.kind)) return step(closed, ...accepted.commands);
  const past = withEntry(prompt.line.past, text);
  const remember: Command = { type: 'remember-entry', kind: prompt.kind, text };
  return step({ ...closed, past: { ...state.past, [prompt.kind]: past } }, ...accepted.commands, remember);
}

/** What is said when nothing is found. */
export function noMatch(text: string): Notice {
  return warning(`No row shown matches "${text}".`);
}

export function notOnPage(text: string): Notice {
  return warning(`Nothing here speaks of "${text}".`);
}

function filterEntry(field: TypedFilter): EntryOf {
  const filters = (state: State, text: string): Filters => ({ ...state.filters, [field]: text });
  return {
    present: state => state.filters[field],
    check: (text, _, context) => filterComplaint(field, text, context),
    accept: (state, text) => ({ ...state, filters: filters(state, text) }),
    filters,
  };
}

function timeIn(replay: Replay | undefined, text: string): number | undefined {
  return replay && parseReplayTime(text, replay.present, replay.first, replay.last);
}

/** Tests for what the prompt's entry would show or find; undefined where it cannot be read, or filters nothing. */
export function entryPredicate(state: State, context: FilterContext): Predicate | undefined {
  const { prompt } = state;
  if (!prompt || prompt.error || prompt.line.text.trim() === '') return undefined;
  if (prompt.kind === 'find') return findPredicate(state, context);
  const filters = ENTRIES[prompt.kind].filters?.(state, prompt.line.text.trim());
  return filters && compileSelection(filters, context);
}
